"""A data set that is quick to learn, and studies on it."""

from __future__ import annotations

import numpy as np
import pytest

from compare.dataset import Dataset


def stripes(n: int = 90, side: int = 12, seed: int = 0) -> Dataset:
    """Three classes that any contender can tell apart: horizontal, vertical and diagonal stripes, in noise."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 3
    rows, columns = np.mgrid[:side, :side]
    phases = rng.integers(0, 4, n)
    waves = np.stack([rows, columns, rows + columns])[labels] + phases[:, None, None]
    images = 90 + 80 * (waves % 4 < 2) + rng.integers(-20, 20, (n, side, side))
    return Dataset(
        name="stripes",
        images=images.astype(np.uint8)[..., None],
        labels=labels.astype(np.int64),
        classes=("horizontal", "vertical", "diagonal"),
        source="made by the tests",
    )


@pytest.fixture(autouse=True, scope="session")
def cache_of_the_tests(tmp_path_factory):
    """No test reads or writes the user's own cache; what tests start inherits it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAKEOFF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def dataset() -> Dataset:
    return stripes()
