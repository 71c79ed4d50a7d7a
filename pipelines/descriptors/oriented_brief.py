"""Corners, which way they face, and what surrounds them: the parts of ORB (Rublee et al. 2011), for whole batches.

FAST finds corners (Rosten and Drummond 2006), the measure of Harris and Stephens (1988) ranks them, the centroid of
brightness (Rosin 1999) gives them a direction, and BRIEF (Calonder et al. 2010) compares pairs of points around them,
turned into that direction. Compiled, as most pixels need only a glance.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numba import boolean, float32, float64, int64, njit, uint8, void
from numba.core.types import Array
from numpy.typing import NDArray

FRAME = 20
"""Pixels around an image, so that corners at its border have surroundings."""

DISC = 15
"""Radius of the disc whose centroid of brightness gives the direction."""

PAIRS = 256
"""Pairs of points that a descriptor compares."""

ARC = 9
"""Neighbouring pixels of the circle of 16 that make a corner, if all are brighter or all darker."""

CIRCLE = ((0, 3), (1, 3), (2, 2), (3, 1), (3, 0), (3, -1), (2, -2), (1, -3))
"""Half of FAST's circle, (row, column); the other half lies opposite."""

HARRIS, WINDOW = 0.04, 3
"""The factor of Harris and Stephens, and how far their window reaches each way."""

_LEVELS = Array(float32, 3, "C", readonly=True)
_CORNERS = Array(int64, 2, "C")


@cache
def arcs() -> NDArray[np.bool_]:
    """(2¹⁶,) whether the pixels of the circle that a number's bits name hold `ARC` in a row."""
    numbers = np.arange(2**16)
    bits = (numbers[:, None] >> np.arange(16) & 1).astype(bool)
    in_a_row = np.zeros(len(numbers), bool)
    for first in range(16):
        in_a_row |= bits[:, (first + np.arange(ARC)) % 16].all(1)
    return in_a_row


@cache
def pairs() -> NDArray[np.float64]:
    """(256, 4) row and column of both points of each pair: Rublee's choice, as scikit-image ships it."""
    file = resources.files("skimage.feature").joinpath("orb_descriptor_positions.txt")
    return np.loadtxt(file.read_text().splitlines(), dtype=np.float64)


def find_corners(levels: NDArray[np.float32], threshold: float, most: int) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The strongest corners of framed images (n, height, width).

    Parameters
    ----------
    threshold
        how much brighter or darker than its middle the circle must be.
    most
        corners wanted of an image.

    Returns
    -------
    tuple[NDArray[Any], NDArray[np.float64]]
        (n, most, 2) int64 row and column within the frame, and (n, most) float64 their Harris measure, the strongest
        first; −inf where an image has fewer.
    """
    places, strengths = np.zeros((len(levels), most, 2), np.int64), np.full((len(levels), most), -np.inf)
    circle = np.array([*CIRCLE, *((-row, -column) for row, column in CIRCLE)])
    _find(levels, threshold, circle, arcs(), places, strengths)
    return places, strengths


# Explicit types compile it when this file is imported, never while something is measured.
@njit(float64(Array(float32, 2, "C", readonly=True), int64, int64), nogil=True, cache=True)
def _harris(image: Any, row: Any, column: Any) -> Any:
    """Harris and Stephens' measure of a corner, of Sobel's gradients in a square window."""
    squares_down, squares_across, products = 0.0, 0.0, 0.0
    for r in range(row - WINDOW, row + WINDOW + 1):
        for c in range(column - WINDOW, column + WINDOW + 1):
            down = image[r + 1, c - 1] - image[r - 1, c - 1] + image[r + 1, c + 1] - image[r - 1, c + 1]
            down += 2 * (image[r + 1, c] - image[r - 1, c])
            across = image[r - 1, c + 1] - image[r - 1, c - 1] + image[r + 1, c + 1] - image[r + 1, c - 1]
            across += 2 * (image[r, c + 1] - image[r, c - 1])
            squares_down += down * down
            squares_across += across * across
            products += down * across
    trace = squares_down + squares_across
    return squares_down * squares_across - products * products - HARRIS * trace * trace


@njit(
    void(_LEVELS, float64, _CORNERS, Array(boolean, 1, "C"), Array(int64, 3, "C"), Array(float64, 2, "C")),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _find(levels: Any, threshold: Any, circle: Any, arcs: Any, places: Any, strengths: Any) -> None:
    n, height, width = levels.shape
    most = places.shape[1]
    contrast = np.zeros((height, width))
    found_places = np.empty((height * width // 4 + height + width, 2), np.int64)
    found_strengths = np.empty(len(found_places))
    for k in range(n):
        image = levels[k]
        contrast[:] = 0
        for row in range(FRAME, height - FRAME):
            for column in range(FRAME, width - FRAME):
                middle = image[row, column]
                # An arc of nine holds two of the four outermost points; most pixels are told from a corner by these.
                brighter, darker = 0, 0
                for k4 in range(0, 16, 4):
                    value = image[row + circle[k4, 0], column + circle[k4, 1]]
                    brighter += value > middle + threshold
                    darker += value < middle - threshold
                if brighter < 2 and darker < 2:
                    continue
                bright, dark, apart = 0, 0, 0.0
                for point in range(16):
                    value = image[row + circle[point, 0], column + circle[point, 1]]
                    bright |= (value > middle + threshold) << point
                    dark |= (value < middle - threshold) << point
                    apart += abs(value - middle)
                if arcs[bright] or arcs[dark]:
                    contrast[row, column] = apart
        count = 0
        for row in range(FRAME, height - FRAME):
            for column in range(FRAME, width - FRAME):
                own = contrast[row, column]
                if own == 0:
                    continue
                largest = True
                for down in range(-1, 2):
                    for across in range(-1, 2):
                        other = contrast[row + down, column + across]
                        # Of equals side by side, the first one in reading order stands.
                        earlier = down < 0 or (down == 0 and across < 0)
                        if other > own or (earlier and other == own):
                            largest = False
                if largest:
                    found_places[count] = row, column
                    found_strengths[count] = -_harris(image, row, column)
                    count += 1
        order = np.argsort(found_strengths[:count], kind="mergesort")[:most]
        for rank in range(len(order)):
            places[k, rank] = found_places[order[rank]]
            strengths[k, rank] = -found_strengths[order[rank]]


def describe_corners(
    levels: NDArray[np.float32], smooth: NDArray[np.float32], image: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """What surrounds corners of framed images (n, height, width).

    Parameters
    ----------
    smooth
        the same images, smoothed, as single pixels are noise.
    image
        (corners,) which image each lies in; `places` (corners, 2) its row and column within the frame.

    Returns
    -------
    tuple[NDArray[np.float32], NDArray[np.float64]]
        (corners, 256) float32, 1 where the first point of a pair is darker than the second, else 0; and (corners,)
        float64, the direction of each corner in radians.
    """
    described = np.zeros((len(image), PAIRS), np.uint8)
    turns = np.zeros(len(image))
    _describe(levels, smooth, np.ascontiguousarray(image), places, pairs(), described, turns)
    return described.astype(np.float32), turns


@njit(
    void(
        _LEVELS,
        _LEVELS,
        Array(int64, 1, "C"),
        _CORNERS,
        Array(float64, 2, "C"),
        Array(uint8, 2, "C"),
        Array(float64, 1, "C"),
    ),
    nogil=True,
    cache=True,
)
def _describe(levels: Any, smooth: Any, image: Any, places: Any, pairs: Any, described: Any, turns: Any) -> None:
    for k in range(len(image)):
        level, even, row, column = levels[image[k]], smooth[image[k]], places[k, 0], places[k, 1]
        down, across = 0.0, 0.0
        for r in range(-DISC, DISC + 1):
            for c in range(-DISC, DISC + 1):
                if r * r + c * c <= DISC * DISC:
                    down += r * level[row + r, column + c]
                    across += c * level[row + r, column + c]
        turns[k] = np.arctan2(down, across)
        sine, cosine = np.sin(turns[k]), np.cos(turns[k])
        for pair in range(len(pairs)):
            r0, c0, r1, c1 = pairs[pair]
            first = even[row + round(sine * r0 + cosine * c0), column + round(cosine * r0 - sine * c0)]
            second = even[row + round(sine * r1 + cosine * c1), column + round(cosine * r1 - sine * c1)]
            described[k, pair] = first < second
