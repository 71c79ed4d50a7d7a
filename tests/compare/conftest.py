"""What tests of whole commands share."""

from pathlib import Path

import pytest


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """A working folder and a cache of the test's own."""
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
