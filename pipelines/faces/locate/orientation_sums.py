"""Histograms of signed gradients, from sums over all pixels above and left of a place (Crow 1984).

Four of these make the histogram of any rectangle, also one of broken pixels; so points of a face that move by parts of
a pixel are described anew in microseconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32, njit, void
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

_ANGLES = np.arange(ORIENTATIONS) * (2 * np.pi / ORIENTATIONS)
_COS, _SIN = np.cos(_ANGLES).astype(np.float32), np.sin(_ANGLES).astype(np.float32)
_NEXT = np.float32(np.cos(2 * np.pi / ORIENTATIONS))

_STACK, _SUMS = float32[:, :, ::1], float32[:, :, :, ::1]


def orientation_sums(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, height + 1, width + 1, 8): gradient magnitude of each direction above and left of each pixel corner.

    A gradient speaks for the directions that are less than 45° away: fully for its own, less the further off.
    """
    n, height, width = pictures.shape
    sums = np.zeros((n, height + 1, width + 1, ORIENTATIONS), np.float32)
    _sum_up(np.ascontiguousarray(pictures, np.float32), sums)
    return sums


@njit(void(_STACK, _SUMS), nogil=True, cache=True)
def _sum_up(pictures: Any, sums: Any) -> None:
    n, height, width = pictures.shape
    row = np.zeros(ORIENTATIONS, np.float32)
    for k in range(n):
        for y in range(height):
            row[:] = 0
            for x in range(width):
                across, down = np.float32(0), np.float32(0)
                if 0 < x < width - 1:
                    across = pictures[k, y, x + 1] - pictures[k, y, x - 1]
                if 0 < y < height - 1:
                    down = pictures[k, y + 1, x] - pictures[k, y - 1, x]
                least = _NEXT * np.sqrt(across * across + down * down)
                for b in range(ORIENTATIONS):
                    row[b] += max(across * _COS[b] + down * _SIN[b] - least, np.float32(0))
                    sums[k, y + 1, x + 1, b] = sums[k, y, x + 1, b] + row[b]


def described(sums: NDArray[np.float32], points: NDArray[Any], cell: float) -> NDArray[np.float32]:
    """(n, k · 72) histograms of 3 × 3 cells of side `cell` around points (n, k, 2: x, y), each point's normalised."""
    n, k, _ = points.shape
    cells = np.empty((n, k, WIDTH), np.float32)
    grid = cells.reshape(n, k, CELLS, CELLS, ORIENTATIONS)
    _describe(sums, np.ascontiguousarray(points, np.float32), np.float32(cell), grid)
    floor = np.float32((1 - _NEXT) * QUIET * cell**2)
    cells /= np.sqrt(np.einsum("nki,nki->nk", cells, cells) + floor**2)[..., None]
    np.clip(cells, 0, CLIP, out=cells)
    cells /= np.sqrt(np.einsum("nki,nki->nk", cells, cells) + np.float32(1e-6))[..., None]
    return cells.reshape(n, k * WIDTH)


@njit(void(_SUMS, _STACK, float32, float32[:, :, :, :, ::1]), nogil=True, cache=True)
def _describe(sums: Any, points: Any, cell: Any, cells: Any) -> None:
    """Write the sums over the cells around each point; what lies beyond the edge counts as empty."""
    n, height, width, _ = sums.shape
    corners = np.empty((CELLS + 1, CELLS + 1, ORIENTATIONS), np.float32)
    for k in range(n):
        for p in range(points.shape[1]):
            for j in range(CELLS + 1):
                y = points[k, p, 1] + (j - np.float32(0.5) * CELLS) * cell + np.float32(0.5)
                y = min(max(y, np.float32(0)), np.float32(height - 1))
                upper = min(int(y), height - 2)
                down = y - np.float32(upper)
                for i in range(CELLS + 1):
                    x = points[k, p, 0] + (i - np.float32(0.5) * CELLS) * cell + np.float32(0.5)
                    x = min(max(x, np.float32(0)), np.float32(width - 1))
                    left = min(int(x), width - 2)
                    across = x - np.float32(left)
                    for b in range(ORIENTATIONS):
                        above = sums[k, upper, left, b]
                        above += (sums[k, upper, left + 1, b] - above) * across
                        below = sums[k, upper + 1, left, b]
                        below += (sums[k, upper + 1, left + 1, b] - below) * across
                        corners[j, i, b] = above + (below - above) * down
            for j in range(CELLS):
                for i in range(CELLS):
                    for b in range(ORIENTATIONS):
                        cells[k, p, j, i, b] = (
                            corners[j + 1, i + 1, b] - corners[j, i + 1, b] - corners[j + 1, i, b] + corners[j, i, b]
                        )
