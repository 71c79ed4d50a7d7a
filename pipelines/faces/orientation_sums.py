"""Histograms of signed gradients around points, from sums over rectangles that start at the upper left corner.

Sums over all pixels above and left of a place (Crow 1984) make the histogram of any rectangle, also one of broken pixels,
from its four corners.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ORIENTATIONS = 8
CELLS = 3
"""Each point is described by so many cells each way."""

CLIP = 0.25
"""No one direction may have more than this share of a description's norm (as in SIFT, Lowe 2004)."""

QUIET = 4.0
"""Gray values a pixel that count as no contrast: smooth skin must not be blown up to noise."""

WIDTH = CELLS * CELLS * ORIENTATIONS
"""Numbers a point."""


def orientation_sums(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, height + 1, width + 1, 8): gradient magnitude of each direction above and left of each pixel corner.

    A gradient is shared by the two directions that it lies between.
    """
    n, height, width = pictures.shape
    down, across = np.zeros_like(pictures), np.zeros_like(pictures)
    down[:, 1:-1] = pictures[:, 2:] - pictures[:, :-2]
    across[:, :, 1:-1] = pictures[:, :, 2:] - pictures[:, :, :-2]
    magnitude = np.hypot(across, down)
    way = np.arctan2(down, across) * np.float32(ORIENTATIONS / (2 * np.pi))
    lower = np.floor(way)
    upper_share = magnitude * (way - lower)
    bins = lower.astype(np.int64) % ORIENTATIONS
    sums = np.zeros((n, height + 1, width + 1, ORIENTATIONS), np.float32)
    inner = sums[:, 1:, 1:]
    rows = np.ogrid[:n, :height, :width]
    inner[*rows, bins] = magnitude - upper_share
    inner[*rows, (bins + 1) % ORIENTATIONS] = upper_share
    np.cumsum(inner, axis=1, out=inner)
    np.cumsum(inner, axis=2, out=inner)
    return sums


def described(sums: NDArray[np.float32], points: NDArray[Any], cell: float) -> NDArray[np.float32]:
    """(n, k · 72) histograms of 3 × 3 cells of side `cell` around points (n, k, 2: x, y), each point's normalised."""
    n, height, width, _ = sums.shape
    k = points.shape[1]
    edges = (np.arange(CELLS + 1) - CELLS / 2) * cell + 0.5
    x = np.clip(points[..., 0, None] + edges, 0, width - 1).astype(np.float32)
    y = np.clip(points[..., 1, None] + edges, 0, height - 1).astype(np.float32)
    left, upper = np.minimum(x.astype(np.int64), width - 2), np.minimum(y.astype(np.int64), height - 2)
    across, down = (x - left)[:, :, None, :, None], (y - upper)[:, :, :, None, None]
    corner = (np.arange(n)[:, None, None, None] * height + upper[..., None]) * width + left[:, :, None, :]
    flat = sums.reshape(-1, ORIENTATIONS)
    above = flat[corner] * (1 - across) + flat[corner + 1] * across
    below = flat[corner + width] * (1 - across) + flat[corner + width + 1] * across
    totals = above * (1 - down) + below * down
    cells = np.diff(np.diff(totals, axis=2), axis=3).reshape(n, k, WIDTH)
    floor = np.float32(QUIET * cell**2)
    cells /= np.sqrt(np.einsum("nki,nki->nk", cells, cells) + floor**2)[..., None]
    np.clip(cells, 0, CLIP, out=cells)
    cells /= np.sqrt(np.einsum("nki,nki->nk", cells, cells) + np.float32(1e-6))[..., None]
    return cells.reshape(n, k * WIDTH)
