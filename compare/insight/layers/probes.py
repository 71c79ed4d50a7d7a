"""How much of edges, of parts and of the class a linear reader finds in a representation, all of one dimension."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom

from bakeoff.compare.insight.gradients import sobel_gradients

GRID = 4
"""Cells each way in which edges and parts are told."""

DIMENSION = 64
"""Directions that are kept of every representation before it is read."""


def edge_targets(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(n, 2 · cells): how the edges of each cell run, as share of all contrast of the image, by doubled angles.

    A bright bar and a dark one of the same orientation are the same.
    """
    across, down = sobel_gradients(images)
    running = _cells(np.stack([across**2 - down**2, 2 * across * down], -1))
    total = (across**2 + down**2).sum((1, 2))
    return running.reshape(len(images), -1) / np.maximum(total, 1e-9)[:, None]


def part_targets(masks: Mapping[str, NDArray[np.bool_]], rows: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """(n, parts · cells): how many pixels of each part lie in each cell; None where there are no masks."""
    if not masks:
        return None
    parts = np.stack([np.asarray(mask[rows], float) for mask in masks.values()], -1)
    return _cells(parts).reshape(len(rows), -1)


def _cells(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, cells, cells, k) sums of (n, height, width, k)."""
    ends = [np.linspace(0, length, GRID + 1).astype(int)[:-1] for length in values.shape[1:3]]
    return np.add.reduceat(np.add.reduceat(values, ends[0], axis=1), ends[1], axis=2)


class EqualDimension:
    """The principal directions of a representation of training images, each scaled to variance 1."""

    def __init__(self, rows: NDArray[np.float32], seed: int) -> None:
        from sklearn.decomposition import PCA

        most = min(DIMENSION, rows.shape[1], len(rows) - 1)
        self.pca = PCA(most, whiten=True, svd_solver="randomized" if min(rows.shape) > most else "full")
        self.pca.random_state = seed % 2**31
        self.pca.fit(rows.astype(np.float64))

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, DIMENSION at most)."""
        found = self.pca.transform(rows.astype(np.float64))
        return np.where(self.pca.explained_variance_ > 1e-12, found, 0)


def explained(
    seen: NDArray[np.float64], targets: NDArray[np.float64], asked: NDArray[np.float64], truth: NDArray[np.float64]
) -> float:
    """Share of the variance of targets that a ridge regression explains on images it was not learned from."""
    from sklearn.linear_model import Ridge

    said = Ridge(alpha=1.0).fit(seen, targets).predict(asked)
    spread = ((truth - targets.mean(0)) ** 2).sum()
    return float(1 - ((truth - said) ** 2).sum() / spread) if spread > 0 else float("nan")


def named(
    seen: NDArray[np.float64], labels: NDArray[np.int64], asked: NDArray[np.float64], truth: NDArray[np.int64]
) -> float:
    """Share of images whose class a linear discriminant names that was learned from others."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    reader = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(seen, labels)
    return float((reader.predict(asked) == truth).mean())


def at_most(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The first of the rows, which the split has put in a random order or the test set in its own, evenly."""
    return rows if len(rows) <= count else rows[np.linspace(0, len(rows) - 1, count).astype(int)]


def enlarged(pictures: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """(n, height, width, channels) of smaller pictures, between their places by straight lines."""
    _, rows, columns, _ = pictures.shape
    return zoom(pictures, (1, height / rows, width / columns, 1), order=1, grid_mode=True, mode="nearest")
