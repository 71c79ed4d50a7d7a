"""RISE: what randomly masked images have in common where the answer holds (Petsiuk, Das and Saenko 2018)."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.insight.margin import Margin

GRID, SHOWN = 7, 0.5
"""Cells of a mask down and across, and the share of them that is shown."""

AT_ONCE = 200


def rise(
    model: Any,
    images: NDArray[np.uint8],
    margin: Margin,
    background: NDArray[np.uint8],
    seed: int,
    masks: int = 1000,
    cpu_seconds: float = float("inf"),
) -> tuple[NDArray[np.float64], int]:
    """(n, height, width) float64, and how many masks there were.

    A pixel gets how much higher the margin is where the pixel is shown than on the mean: the slope of the margin by the
    mask. Masked places fade into `background`. All images meet the same masks.

    Parameters
    ----------
    masks
        how many at most.
    cpu_seconds
        for all images together; when they are used up, the masks so far must do.
    """
    random = np.random.default_rng(seed)
    n, height, width, _ = images.shape
    spread, along, done = np.zeros((n, height, width)), np.zeros((height, width)), 0
    total, squares, values = np.zeros((height, width)), np.zeros((height, width)), np.zeros(n)
    began = time.process_time()
    while done < masks and (done == 0 or time.process_time() - began < cpu_seconds):
        some = min(AT_ONCE, masks - done)
        shown = masks_of(random, some, height, width)
        for i in range(n):
            mixed = background + shown[..., None] * (images[i].astype(np.float32) - background)
            asked = np.rint(mixed).astype(np.uint8)
            margins = margin.of(model, asked, np.full(some, i))
            spread[i] += np.tensordot(margins, shown, 1)
            values[i] += margins.sum()
        total += shown.sum(0)
        squares += (shown.astype(np.float64) ** 2).sum(0)
        done += some
    along = squares / done - (total / done) ** 2
    covariance = spread / done - values[:, None, None] / done * (total / done)
    return covariance / np.maximum(along, 1e-9), done


def masks_of(random: np.random.Generator, count: int, height: int, width: int) -> NDArray[np.float32]:
    """(count, height, width) float32 in 0…1: coarse grids of shown and hidden cells, enlarged smoothly, shifted."""
    cells = (random.random((count, GRID + 1, GRID + 1)) < SHOWN).astype(np.float32)
    shifts = random.random((count, 2))
    found = np.empty((count, height, width), np.float32)
    for k in range(count):
        down = np.arange(height) * GRID / height + shifts[k, 0]
        across = np.arange(width) * GRID / width + shifts[k, 1]
        found[k] = _bilinear(cells[k], down, across)
    return found


def _bilinear(cells: NDArray[np.float32], down: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[Any]:
    """Values between the nodes of a grid, first along one axis and then along the other."""
    left = np.minimum(across.astype(int), cells.shape[1] - 2)
    part = np.minimum(across - left, 1.0)
    along_rows = cells[:, left] * (1 - part) + cells[:, left + 1] * part
    top = np.minimum(down.astype(int), len(cells) - 2)
    share = np.minimum(down - top, 1.0)[:, None]
    return along_rows[top] * (1 - share) + along_rows[top + 1] * share
