"""The inner loops of `pipelines/gradient_histograms.py`: images or gradients in, normalised blocks out.

One image at a time, so that all that is known of it stays in the processor's first cache, and an image alone is
described to the last bit as it is among others. Every loop but one runs over neighbouring numbers without a branch, so
that the compiler makes it take eight or more of them at a step; slices are taken outside the loops for the same reason.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import float32, float64, int32, int64, njit, uint8, void
from numba.core.types import Array, NamedUniTuple

from pipelines.compiled import compiled

LANES = 8
"""The directions of a cell are padded with zeros to a multiple of this: numbers that are handled at a step."""

EPSILON = 1e-5
"""Keeps a block without any gradient at zero, as in scikit-image."""

CLIP = 0.2
"""No one gradient may have more than this share of a block's norm (the "Hys" of L2-Hys)."""

MIRRORED = 2.0**-10
"""What an angle beyond 90° adds to its distance across, see `_vote`."""

NORMS = ("L1", "L1-sqrt", "L2", "L2-Hys")
L1, L1_SQRT, L2, L2_HYS = range(4)

# Sums may be taken in any order, eight at a time; infinities and NaN keep their meaning.
_step = njit(nogil=True, fastmath={"reassoc", "contract", "nsz", "arcp"}, error_model="numpy")


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


def _array(kind: Any, dimensions: int) -> Array:
    return Array(kind, dimensions, "C", readonly=True)


@njit
def padded(orientations: int) -> int:
    """Numbers that the histogram of a cell takes."""
    return (orientations + LANES - 1) // LANES * LANES


@_step
def _differences(image: Any, height: int, row: int, channels: int, down: Any, across: Any) -> None:
    """Central differences of an image of `height` rows of `row` values; those at the border stay zero."""
    if height > 2:
        above, below, inner = image[: -2 * row], image[2 * row :], down[row:-row]
        for p in range(len(inner)):
            inner[p] = np.int16(below[p]) - np.int16(above[p])
    # Right through from row to row, for long loops; what is wrong at the ends of rows is mended afterwards.
    if height * row > 2 * channels:
        left, right, middle = image[: -2 * channels], image[2 * channels :], across[channels:-channels]
        for p in range(len(middle)):
            middle[p] = np.int16(right[p]) - np.int16(left[p])
    for first in range(0, height * row, row):
        for channel in range(channels):
            across[first + channel] = 0
            across[first + row - channels + channel] = 0


@_step
def _strongest(all_down: Any, all_across: Any, channels: int, strength: Any, down: Any, across: Any) -> None:
    """The gradient of the channel where it is longest, of the first one where several are."""
    for p in range(len(down)):
        best = p * channels
        longest = np.int32(-1)
        for at in range(p * channels, (p + 1) * channels):
            d, a = np.int32(all_down[at]), np.int32(all_across[at])
            squared = d * d + a * a
            # Equal sums of squares may have lengths that differ in the last bit, which decides in scikit-image.
            if squared > longest or (
                squared == longest
                and strength[abs(d), abs(a)] > strength[abs(np.int32(all_down[best])), abs(np.int32(all_across[best]))]
            ):
                best, longest = at, squared
        down[p], across[p] = all_down[best], all_across[best]


@_step
def _vote(down: Any, across: Any, separators: Any, last: Any, place: Any, magnitude: Any, slot: Any) -> None:
    """The length of each gradient, and the slot of the histograms that it falls into.

    Directions are counted, not computed: an angle in 0…90° has passed the edge of a direction where across ≤ down ·
    cotangent. One beyond 90° is mirrored and counted from the other end. A direction begins at its edge and ends before
    the next, so that a mirrored angle must have passed an edge by more than nothing: it comes with a little more
    across. The separators stand where rounding cannot reach from any pair of whole numbers (`gradient_histograms`).
    """
    n = len(down)
    across, place, magnitude, slot = across[:n], place[:n], magnitude[:n], slot[:n]
    c0, c1, c2, c3 = separators[0], separators[1], separators[2], separators[3]
    for p in range(n):
        d, a = np.int32(down[p]), np.int32(across[p])
        magnitude[p] = np.sqrt(np.float32(d * d + a * a))
        mirrored = (d * a < 0) | (a == 0)
        passed = _passed(d, a, mirrored, c0, c1, c2, c3)
        slot[p] = place[p] + (last - passed if mirrored else passed)
    for k in range(4, len(separators), 4):
        c0, c1, c2, c3 = separators[k], separators[k + 1], separators[k + 2], separators[k + 3]
        for p in range(n):
            d, a = np.int32(down[p]), np.int32(across[p])
            mirrored = (d * a < 0) | (a == 0)
            passed = _passed(d, a, mirrored, c0, c1, c2, c3)
            slot[p] += -passed if mirrored else passed


@_step
def _passed(down: Any, across: Any, mirrored: Any, c0: Any, c1: Any, c2: Any, c3: Any) -> Any:
    """How many of four edges a direction has passed."""
    d = np.float32(abs(down))
    a = np.float32(abs(across)) + np.float32(mirrored) * np.float32(MIRRORED)
    return np.int32(a <= d * c0) + np.int32(a <= d * c1) + np.int32(a <= d * c2) + np.int32(a <= d * c3)


@njit(nogil=True, error_model="numpy")
def _vote_by_angle(down: Any, across: Any, angle: Any, edges: Any, place: Any, magnitude: Any, slot: Any) -> None:
    """The same for any numbers, by angles in -π…π."""
    orientations = len(edges) - 1
    for p in range(len(down)):
        degrees = angle[p] * (180.0 / np.pi)
        if degrees < 0:
            degrees += 180.0
        if abs(angle[p]) == np.pi:
            degrees = 0.0
        bin = min(int(degrees * (orientations / 180.0)), orientations - 1)
        while bin > 0 and degrees < edges[bin]:
            bin -= 1
        while bin < orientations and degrees >= edges[bin + 1]:
            bin += 1
        # The last direction may end a rounding error before 180°; what lies beyond falls into none, as in scikit-image.
        inside = bin < orientations
        slot[p] = place[p] + (bin if inside else 0)
        magnitude[p] = np.sqrt(down[p] ** 2 + across[p] ** 2) if inside else 0.0


@_step
def _count(slot: Any, magnitude: Any, histograms: Any) -> None:
    histograms[:] = 0
    magnitude = magnitude[: len(slot)]
    for p in range(len(slot)):
        histograms[np.uint32(slot[p])] += magnitude[p]


@_step
def _normalise(histograms: Any, grid: Grid, epsilon: Any, clip: Any, weight: Any, out: Any) -> None:
    """Bring the histograms of the cells to norm 1 within blocks, a row of blocks at a time.

    They are sums where scikit-image has means over the pixels of a cell, so epsilon comes times these pixels.
    """
    lanes = padded(grid.orientations)
    blocks = grid.across - grid.block_width + 1
    amount = np.empty(grid.down * grid.across, histograms.dtype)
    _amounts(histograms, lanes, grid.norm, amount)
    if grid.norm == L1_SQRT:  # the root of a quotient is the quotient of the roots
        for p in range(len(histograms)):
            histograms[p] = np.sqrt(histograms[p])
    scale, most = np.empty(blocks, amount.dtype), np.full(blocks, np.inf).astype(amount.dtype)
    wide, squares = np.empty(blocks * lanes, amount.dtype), np.empty(blocks * lanes, amount.dtype)
    at = 0
    for row in range(grid.down - grid.block_height + 1):
        _scales(amount[row * grid.across :], grid, epsilon, scale)
        if grid.norm == L2_HYS:
            _spread(scale, lanes, wide)
            squares[:] = 0
            for i in range(row, row + grid.block_height):
                for j in range(grid.block_width):
                    _add_clipped(histograms[(i * grid.across + j) * lanes :], wide, clip, squares)
            _scale_again(squares, lanes, clip, scale, most)
        for c in range(blocks):
            scale[c] *= weight
            most[c] *= weight
        at = _write(histograms[row * grid.across * lanes :], grid, scale, most, at, out)


@_step
def _amounts(histograms: Any, lanes: int, norm: int, amount: Any) -> None:
    """What each cell adds to the norm of its blocks: the sum of its numbers or of their squares."""
    for cell in range(len(amount)):
        numbers = histograms[cell * lanes : (cell + 1) * lanes]
        total = numbers[0] * 0
        if norm <= L1_SQRT:
            for k in range(len(numbers)):
                total += numbers[k]
        else:
            for k in range(len(numbers)):
                total += numbers[k] * numbers[k]
        amount[cell] = total


@_step
def _scales(amount: Any, grid: Grid, epsilon: Any, scale: Any) -> None:
    """By what the blocks of a row are multiplied to have norm 1."""
    n = len(scale)
    scale[:] = epsilon if grid.norm <= L1_SQRT else epsilon * epsilon
    for i in range(grid.block_height):
        for j in range(grid.block_width):
            cells = amount[i * grid.across + j :][:n]
            for c in range(n):
                scale[c] += cells[c]
    for c in range(n):
        scale[c] = 1 / (scale[c] if grid.norm == L1 else np.sqrt(scale[c]))


@_step
def _spread(scale: Any, lanes: int, wide: Any) -> None:
    """Repeat the scale of each block for each of its lanes."""
    for c in range(len(scale)):
        one, part = scale[c], wide[c * lanes : (c + 1) * lanes]
        for k in range(len(part)):
            part[k] = one


@_step
def _add_clipped(numbers: Any, wide: Any, clip: Any, squares: Any) -> None:
    n = len(wide)
    numbers, squares = numbers[:n], squares[:n]
    for p in range(n):
        clipped = min(numbers[p] * wide[p], clip)
        squares[p] += clipped * clipped


@_step
def _scale_again(squares: Any, lanes: int, clip: Any, scale: Any, most: Any) -> None:
    """Join the second scale to the first, and apply it to the bound too: min(a·s, clip)·t = min(a·st, clip·t)."""
    for c in range(len(scale)):
        total = clip * 0
        part = squares[c * lanes : (c + 1) * lanes]
        for k in range(len(part)):
            total += part[k]
        again = 1 / np.sqrt(total + EPSILON**2)
        scale[c] *= again
        most[c] = clip * again


@_step
def _write(numbers: Any, grid: Grid, scale: Any, most: Any, at: int, out: Any) -> int:
    """Write a row of blocks from `at` on, and return where the next begins.

    Whole lanes are written: what is too much is overwritten by the next cell, except at the end of an image.
    """
    lanes = padded(grid.orientations)
    for c in range(len(scale)):
        for i in range(grid.block_height):
            for j in range(grid.block_width):
                first = (i * grid.across + c + j) * lanes
                if at + lanes <= len(out):
                    for k in range(0, lanes, LANES):
                        _write_lanes(numbers[first + k :], scale[c], most[c], out[at + k :])
                else:
                    for k in range(grid.orientations):
                        out[at + k] = min(numbers[first + k] * scale[c], most[c])
                at += grid.orientations
    return at


@_step
def _write_lanes(numbers: Any, scale: Any, most: Any, out: Any) -> None:
    """Eight at once: the compiler may do so, as all are read before one is written."""
    v0, v1 = min(numbers[0] * scale, most), min(numbers[1] * scale, most)
    v2, v3 = min(numbers[2] * scale, most), min(numbers[3] * scale, most)
    v4, v5 = min(numbers[4] * scale, most), min(numbers[5] * scale, most)
    v6, v7 = min(numbers[6] * scale, most), min(numbers[7] * scale, most)
    out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7] = v0, v1, v2, v3, v4, v5, v6, v7


_LAYOUT = (_array(int32, 1), NamedUniTuple(int64, len(Grid._fields), Grid), float64, float32[:, ::1], int64, int64)
"""Types of place, grid, weight, out, start, stop."""


@compiled(void(_array(uint8, 4), _array(float64, 2), _array(float32, 1), *_LAYOUT))
def describe_bytes(
    images: Any, lengths: Any, separators: Any, place: Any, grid: Grid, weight: float, out: Any, start: int, stop: int
) -> None:
    """Describe images (n, height, width, channels) uint8 in the columns start…stop of out (n, columns).

    Args:
        lengths: (256, 256), of the gradient of so much down and across; decides between channels alone.
        separators: of the directions in 0…90°, see `_vote`; a multiple of four, padded with NaN.
        place: (height · width,) where in the histograms the cell of each pixel begins.
    """
    n, height, width, channels = images.shape
    values = images.reshape(n, height * width * channels)
    all_down, all_across = np.zeros(values.shape[1], np.int16), np.zeros(values.shape[1], np.int16)
    down, across = all_down, all_across
    if channels > 1:
        down, across = np.empty(len(place), np.int16), np.empty(len(place), np.int16)
    magnitude, slot = np.empty(len(place), np.float32), np.empty(len(place), np.int32)
    histograms = np.empty((grid.down * grid.across + 1) * padded(grid.orientations), np.float32)
    for i in range(n):
        _differences(values[i], height, width * channels, channels, all_down, all_across)
        if channels > 1:
            _strongest(all_down, all_across, channels, lengths, down, across)
        _vote(down, across, separators, np.int32(grid.orientations - 1), place, magnitude, slot)
        _count(slot, magnitude, histograms)
        _normalise(
            histograms,
            grid,
            np.float32(grid.cell_pixels * EPSILON),
            np.float32(CLIP),
            np.float32(weight),
            out[i][start:stop],
        )


@compiled(void(_array(float64, 2), _array(float64, 2), _array(float64, 2), _array(float32, 1), *_LAYOUT))
def describe_gradients(
    down: Any,
    across: Any,
    angle: Any,
    edges: Any,
    place: Any,
    grid: Grid,
    weight: float,
    out: Any,
    start: int,
    stop: int,
) -> None:
    """Describe gradients (n, height · width) and their angles in radians, as `describe_bytes` does images.

    Args:
        edges: (orientations + 1,) degrees, where each direction begins and the last one ends.
    """
    magnitude, slot = np.empty(len(place)), np.empty(len(place), np.int32)
    histograms = np.empty((grid.down * grid.across + 1) * padded(grid.orientations))
    for i in range(len(down)):
        _vote_by_angle(down[i], across[i], angle[i], edges, place, magnitude, slot)
        _count(slot, magnitude, histograms)
        _normalise(histograms, grid, grid.cell_pixels * EPSILON, CLIP, weight, out[i][start:stop])
