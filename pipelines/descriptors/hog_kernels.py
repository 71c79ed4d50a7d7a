"""The inner loops of `pipelines/descriptors/gradient_histograms.py`: images or gradients in, normalised blocks out.

One image at a time, so that all that is known of it stays in the processor's first cache, and an image alone is
described to the last bit as it is among others. Every loop but one runs over neighbouring numbers without a branch, so
that the compiler makes it take eight or more of them at a step; slices are taken outside the loops for the same reason.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32, float64, int32, int64, njit, uint8, void
from numba.core.types import Array, NamedUniTuple

from bakeoff.pipelines.compute import simd
from bakeoff.pipelines.compute.compiled import compiled
from bakeoff.pipelines.descriptors import hog_blocks
from bakeoff.pipelines.descriptors.hog_blocks import CLIP, EPSILON, Grid, normalise, padded, step, steps_of

MIRRORED = 2.0**-10
"""What an angle beyond 90° adds to its distance across, see `_vote`."""


def _array(kind: Any, dimensions: int) -> Array:
    return Array(kind, dimensions, "C", readonly=True)


@step
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


@step
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


@step
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
    zero = np.float32(0)
    for p in range(n):
        d, a = np.float32(down[p]), np.float32(across[p])
        magnitude[p] = np.sqrt(d * d + a * a)
        mirrored = (d * a < zero) | (a == zero)
        passed = _passed(d, a, mirrored, c0, c1, c2, c3)
        slot[p] = place[p] + np.int32(last - passed if mirrored else passed)
    for k in range(4, len(separators), 4):
        c0, c1, c2, c3 = separators[k], separators[k + 1], separators[k + 2], separators[k + 3]
        for p in range(n):
            d, a = np.float32(down[p]), np.float32(across[p])
            mirrored = (d * a < zero) | (a == zero)
            passed = _passed(d, a, mirrored, c0, c1, c2, c3)
            slot[p] += np.int32(-passed if mirrored else passed)


@step
def _passed(down: Any, across: Any, mirrored: Any, c0: Any, c1: Any, c2: Any, c3: Any) -> Any:
    """How many of four edges a direction has passed."""
    d, a = abs(down), abs(across) + (np.float32(MIRRORED) if mirrored else np.float32(0))
    return np.float32(a <= d * c0) + np.float32(a <= d * c1) + np.float32(a <= d * c2) + np.float32(a <= d * c3)


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
        # What is not a number goes somewhere, and spoils its blocks as in scikit-image.
        bin = min(int(degrees * (orientations / 180.0)), orientations - 1) if degrees >= 0 else 0
        while bin > 0 and degrees < edges[bin]:
            bin -= 1
        while bin < orientations and degrees >= edges[bin + 1]:
            bin += 1
        # The last direction may end a rounding error before 180°; what lies beyond falls into none, as in scikit-image.
        inside = bin < orientations
        slot[p] = place[p] + (bin if inside else 0)
        magnitude[p] = np.sqrt(down[p] ** 2 + across[p] ** 2) if inside else 0.0


@step
def _count(slot: Any, magnitude: Any, histograms: Any) -> None:
    histograms[:] = 0
    magnitude = magnitude[: len(slot)]
    for p in range(len(slot)):
        histograms[np.uint32(slot[p])] += magnitude[p]


_LAYOUT = (_array(int32, 1), NamedUniTuple(int64, len(Grid._fields), Grid), float64, float32[:, ::1], int64, int64)
"""Types of place, grid, weight, out, start, stop."""


@compiled(void(_array(uint8, 4), _array(float64, 2), _array(float32, 1), *_LAYOUT), simd, hog_blocks)
def describe_bytes(
    images: Any, lengths: Any, separators: Any, place: Any, grid: Grid, weight: float, out: Any, start: int, stop: int
) -> None:
    """Describe images (n, height, width, channels) uint8 in the columns start…stop of out (n, columns).

    Parameters
    ----------
    lengths
        (256, 256), of the gradient of so much down and across; decides between channels alone.
    separators
        of the directions in 0…90°, see `_vote`; a multiple of four, padded with NaN.
    place
        (height · width,) where in the histograms the cell of each pixel begins.
    """
    n, height, width, channels = images.shape
    values = images.reshape(n, height * width * channels)
    all_down, all_across = np.zeros(values.shape[1], np.int16), np.zeros(values.shape[1], np.int16)
    down, across = all_down, all_across
    if channels > 1:
        down, across = np.empty(len(place), np.int16), np.empty(len(place), np.int16)
    magnitude, slot = np.empty(len(place), np.float32), np.empty(len(place), np.int32)
    histograms = np.empty((grid.down * grid.across + 1) * padded(grid.orientations), np.float32)
    source, target = steps_of(grid)
    for i in range(n):
        _differences(values[i], height, width * channels, channels, all_down, all_across)
        if channels > 1:
            _strongest(all_down, all_across, channels, lengths, down, across)
        _vote(down, across, separators, np.float32(grid.orientations - 1), place, magnitude, slot)
        _count(slot, magnitude, histograms)
        normalise(
            histograms,
            grid,
            source,
            target,
            np.float32(grid.cell_pixels * EPSILON),
            np.float32(CLIP),
            np.float32(weight),
            out[i][start:stop],
        )


@compiled(
    void(_array(float64, 2), _array(float64, 2), _array(float64, 2), _array(float32, 1), *_LAYOUT), simd, hog_blocks
)
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

    Parameters
    ----------
    edges
        (orientations + 1,) degrees, where each direction begins and the last one ends.
    """
    magnitude, slot = np.empty(len(place)), np.empty(len(place), np.int32)
    histograms = np.empty((grid.down * grid.across + 1) * padded(grid.orientations))
    source, target = steps_of(grid)
    for i in range(len(down)):
        _vote_by_angle(down[i], across[i], angle[i], edges, place, magnitude, slot)
        _count(slot, magnitude, histograms)
        normalise(histograms, grid, source, target, grid.cell_pixels * EPSILON, CLIP, weight, out[i][start:stop])
