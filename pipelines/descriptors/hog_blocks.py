"""Blocks of cells: how they lie, and their normalisation, the last of the inner loops of HOG."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numba.extending import register_jitable

from bakeoff.pipelines.compute.simd import LANES, sum_of_squares, write_scaled

EPSILON = 1e-5
"""Keeps a block without any gradient at zero, as in scikit-image."""

CLIP = 0.2
"""No one gradient may have more than this share of a block's norm (the "Hys" of L2-Hys)."""

NORMS = ("L1", "L1-sqrt", "L2", "L2-Hys")
L1, L1_SQRT, L2, L2_HYS = range(4)

# Sums may be taken in any order, eight at a time; infinities and NaN keep their meaning.
step = njit(nogil=True, fastmath={"reassoc", "contract", "nsz", "arcp"}, error_model="numpy")


class Grid(NamedTuple):
    """How the cells of an image lie, and what is made of them."""

    down: int
    """Cells, and across."""
    across: int
    block_height: int
    """Cells of a block, and its width."""
    block_width: int
    orientations: int
    norm: int
    """Number in `NORMS`."""
    cell_pixels: int


@register_jitable
def padded(orientations: int) -> int:
    """Numbers that the histogram of a cell takes."""
    return (orientations + LANES - 1) // LANES * LANES


@step
def steps_of(grid: Grid) -> Any:
    """Where a block's steps of sixteen numbers begin: in the histograms, behind its first cell, and in the block."""
    room = padded(grid.orientations)
    count = grid.block_height * grid.block_width * (room // LANES)
    source, target = np.empty(count, np.int64), np.empty(count, np.int64)
    at = 0
    for i in range(grid.block_height):
        for j in range(grid.block_width):
            for k in range(0, room, LANES):
                source[at] = (i * grid.across + j) * room + k
                target[at] = (i * grid.block_width + j) * grid.orientations + k
                at += 1
    return source, target


@step
def normalise(
    histograms: Any, grid: Grid, source: Any, target: Any, epsilon: Any, clip: Any, weight: Any, out: Any
) -> None:
    """Bring the histograms of the cells to norm 1 within blocks, and write the blocks one behind the other.

    They are sums where scikit-image has means over the pixels of a cell, so epsilon comes times these pixels.
    """
    kind, room = histograms.dtype.type, padded(grid.orientations)
    amount = np.empty(grid.down * grid.across, histograms.dtype)
    _amounts(histograms, room, grid.norm, amount)
    if grid.norm == L1_SQRT:  # the root of a quotient is the quotient of the roots
        for p in range(len(histograms)):
            histograms[p] = np.sqrt(histograms[p])
    size = grid.block_height * grid.block_width * grid.orientations
    end = np.empty(target[-1] + LANES, out.dtype)
    at = 0
    for row in range(grid.down - grid.block_height + 1):
        for column in range(grid.across - grid.block_width + 1):
            cell = row * grid.across + column
            scale, most = _scale(amount, cell, grid, epsilon), kind(np.inf)
            if grid.norm == L2_HYS:
                again = _scale_again(histograms, cell * room, source, scale, clip)
                # Clipped before it is scaled again: min(a · scale, clip) · again.
                scale, most = scale * again, clip * again
            scale, most = scale * weight, most * weight
            # What a step writes too much is overwritten by the next, but for the end of an image.
            if at + len(end) <= len(out):
                _write(histograms, cell * room, source, target, scale, most, out, at)
            else:
                _write(histograms, cell * room, source, target, scale, most, end, 0)
                out[at : at + size] = end[:size]
            at += size


@step
def _amounts(histograms: Any, room: int, norm: int, amount: Any) -> None:
    """What each cell adds to the norm of its blocks: the sum of its numbers or of their squares."""
    one, infinity = amount.dtype.type(1), amount.dtype.type(np.inf)
    amount[:] = 0
    for k in range(0, room, LANES):
        for cell in range(len(amount)):
            if norm <= L1_SQRT:
                for p in range(cell * room + k, cell * room + k + LANES):
                    amount[cell] += histograms[p]
            else:
                amount[cell] += sum_of_squares(histograms, cell * room + k, one, infinity)


@step
def _scale(amount: Any, cell: int, grid: Grid, epsilon: Any) -> Any:
    """What brings a block to norm 1."""
    total = epsilon if grid.norm <= L1_SQRT else epsilon * epsilon
    for i in range(grid.block_height):
        for j in range(grid.block_width):
            total += amount[cell + i * grid.across + j]
    if grid.norm != L1:
        total = np.sqrt(total)
    return amount.dtype.type(1) / total


@step
def _scale_again(histograms: Any, start: int, source: Any, scale: Any, clip: Any) -> Any:
    """What brings a block to norm 1 that was scaled and clipped."""
    kind = histograms.dtype.type
    total = kind(EPSILON**2)
    for k in range(len(source)):
        total += sum_of_squares(histograms, start + source[k], scale, clip)
    return kind(1) / np.sqrt(total)


@step
def _write(histograms: Any, start: int, source: Any, target: Any, scale: Any, most: Any, out: Any, at: int) -> None:
    for k in range(len(source)):
        write_scaled(histograms, start + source[k], scale, most, out, at + target[k])
