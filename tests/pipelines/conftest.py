"""Images that any contender can tell apart, and faces for those that look at nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.pipelines.faces.known_points import KnownPoints

Images = NDArray[np.uint8]


def striped(n: int = 60, side: int = 12, channels: int = 1, classes: int = 3, seed: int = 0) -> tuple[Images, NDArray]:
    """Horizontal, vertical and diagonal stripes in noise, and which they are: (n, side, side, channels) and (n,)."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    rows, columns = np.mgrid[:side, :side]
    waves = np.stack([rows, columns, rows + columns])[labels] + rng.integers(0, 2, n)[:, None, None]
    images = 90 + 80 * (waves % 4 < 2)[..., None] + rng.integers(-20, 20, (n, side, side, channels))
    return images.astype(np.uint8), labels


striped.side = 12  # of the images, where nobody asks for another


def drawn(n: int = 30, side: int = 48, channels: int = 1, classes: int = 3, seed: int = 0) -> tuple[Images, NDArray]:
    """Faces of a few made-up persons, and whose they are: (n, side, side, channels) and (n,)."""
    faces, order = _faces(n, side, classes, seed)
    return np.repeat(faces.images[order], channels, axis=-1), faces.labels[order]


drawn.side = 48


def drawn_points(**asked: int) -> KnownPoints:
    """The points of what `drawn` draws when it is asked for the same: to seek them takes half a minute."""
    images, _ = drawn(**asked)
    faces, order = _faces(asked.get("n", 30), images.shape[1], asked.get("classes", 3), asked.get("seed", 0))
    return KnownPoints(images, faces.landmarks[order])


def _faces(n: int, side: int, classes: int, seed: int) -> tuple[Dataset, NDArray[np.intp]]:
    faces = drawn_faces.load("", DataLocations(), people=classes, images=-(-n // classes), size=side, seed=seed)
    return faces, np.random.default_rng(seed).permutation(len(faces))[:n]


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Networks this small are slower with more, and threads that wait for each other stall a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def stripes() -> Callable[..., tuple[Images, NDArray]]:
    return striped


@pytest.fixture(scope="session")
def faces() -> Callable[..., tuple[Images, NDArray]]:
    return drawn


@pytest.fixture(scope="session")
def points_of_faces() -> Callable[..., KnownPoints]:
    return drawn_points
