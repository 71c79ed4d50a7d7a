import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder with the real files; tests that need it are skipped where there is none."""
    beside = Path(__file__).resolve().parents[5] / "shared" / "data"
    folder = Path(os.environ.get("BAKEOFF_DATA", beside))
    if not folder.is_dir():
        pytest.skip(
            f"no real data sets: neither $BAKEOFF_DATA nor {beside.parent.name}/{beside.name} beside the repository"
        )
    return folder
