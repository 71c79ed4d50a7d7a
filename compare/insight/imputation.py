"""Pixels filled in from their neighbours, so that what is taken away leaves no hole to be recognised (ROAD)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve

NEIGHBOURS = {(0, 1): 1 / 6, (0, -1): 1 / 6, (1, 0): 1 / 6, (-1, 0): 1 / 6}
NEIGHBOURS |= {(1, 1): 1 / 12, (1, -1): 1 / 12, (-1, 1): 1 / 12, (-1, -1): 1 / 12}
"""Weights of the mean of a pixel's neighbours (Rong, Leemann, Borisov, Kasneci and Kasneci 2022)."""

NOISE = 0.01
"""Standard deviation of what is added, of the range of values."""


def imputed(image: NDArray[np.uint8], taken: NDArray[np.bool_], random: np.random.Generator) -> NDArray[np.uint8]:
    """(height, width, channels) uint8: the taken pixels become the weighted mean of their neighbours, plus noise.

    Taken neighbours stand for what they become themselves, so that a system of equations is solved.

    Parameters
    ----------
    taken
        (height, width) bool; not all.
    """
    height, width = taken.shape
    number = np.full(taken.shape, -1)
    rows, columns = np.nonzero(taken)
    number[rows, columns] = np.arange(len(rows))
    weights, places, targets = [np.ones(len(rows))], [np.arange(len(rows))], [np.arange(len(rows))]
    known, total = np.zeros((len(rows), image.shape[-1])), np.zeros(len(rows))
    for (down, across), weight in NEIGHBOURS.items():
        y, x = rows + down, columns + across
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        total += weight * inside
        at = np.flatnonzero(inside)
        other = number[y[at], x[at]]
        free, bound = at[other < 0], at[other >= 0]
        known[free] += weight * image[y[free], x[free]]
        weights.append(np.full(len(bound), -weight))
        places.append(bound)
        targets.append(other[other >= 0])
    scale = total  # at the border there are fewer neighbours
    entries = (np.concatenate(weights), (np.concatenate(places), np.concatenate(targets)))
    matrix = csr_matrix(entries, (len(rows), len(rows)))
    matrix.setdiag(scale)
    found = image.astype(float)
    found[rows, columns] = np.stack([spsolve(matrix.tocsc(), known[:, c]) for c in range(known.shape[1])], 1)
    found[rows, columns] += random.normal(0, 255 * NOISE, known.shape)
    return np.clip(np.rint(found), 0, 255).astype(np.uint8)
