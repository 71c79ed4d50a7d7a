"""Weights of a HOG put back on the very pixels whose gradients made the histograms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.descriptors.gradient_histograms import Pair, gradients_of


def shared_out(
    columns: NDArray[np.float64], image: NDArray[np.uint8], orientations: int, cell: Pair, sqrt: bool
) -> NDArray[np.float64]:
    """(height, width) float64 of the same total: what each pixel adds to a sum over the columns of one image.

    A number in a block is a cell's sum of gradient lengths of one direction times a factor, the normalisation. That
    factor held fixed, each pixel of the cell and the direction owns its part of the sum. A direction without gradients
    is spread evenly over its cell.

    Parameters
    ----------
    columns
        (blocks down, blocks across, cells down, cells across, orientations) what each column adds to the sum.
    image
        (height, width, channels) uint8.
    """
    down, across, block_height, block_width, _ = columns.shape
    rows, row_length = down + block_height - 1, across + block_width - 1
    owed = np.zeros((rows, row_length, orientations))
    for i in range(block_height):
        for j in range(block_width):
            owed[i : i + down, j : j + across] += columns[:, :, i, j]
    dy, dx, angle = (each.reshape(image.shape[:2]) for each in gradients_of(image[None], sqrt))
    length = np.hypot(dy, dx)
    direction = np.minimum(np.rad2deg(angle) % 180 // (180 / orientations), orientations - 1).astype(int)
    height, width = rows * cell[0], row_length * cell[1]
    place = np.add.outer(np.arange(height) // cell[0] * row_length, np.arange(width) // cell[1])
    index = place * orientations + direction[:height, :width]
    length = length[:height, :width]
    total = np.bincount(index.ravel(), length.ravel(), minlength=owed.size)
    debt = owed.ravel()
    shared = np.zeros(image.shape[:2])
    rate = np.divide(debt, total, out=np.zeros_like(debt), where=total > 0)
    even = np.where(total > 0, 0.0, debt).reshape(-1, orientations).sum(1) / (cell[0] * cell[1])
    shared[:height, :width] = rate[index] * length + even[place]
    return shared
