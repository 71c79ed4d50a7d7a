"""Data sets that are quick to learn."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pytest

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.compare.notation import split_options, split_parts


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


def pytest_configure(config: pytest.Config) -> None:
    """Processes that share the cores compute with one thread each; those that xdist starts inherit it."""
    if config.getoption("numprocesses", None):
        os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest is started first, so that no process is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True, scope="session")
def cache_of_the_tests(tmp_path_factory):
    """No test reads or writes the user's own cache; what tests start inherits it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAKEOFF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def dataset() -> Dataset:
    return stripes()


@pytest.fixture(scope="session")
def dataset_for() -> Callable[[str], Dataset]:
    """A data set for a contender of this name: stripes, or drawn faces where a feature says that it needs faces."""

    def chosen(name: str) -> Dataset:
        features = [entries("features")[split_options(part)[0]].load() for part in split_parts(name)[:-1]]
        if any(getattr(feature, "SUBJECT", "") == "faces" for feature in features):
            return drawn_faces.load("", DataLocations(), people=3, images=10, size=48)
        return stripes()

    return chosen
