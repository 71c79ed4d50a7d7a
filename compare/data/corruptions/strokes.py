"""Strokes: inverted stripes, dotted lines and zigzags across the image, and nothing but its edges (MNIST-C)."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.corruptions.kind import DRAWN, Kind

Image = NDArray[np.float64]

THICK = 2.3
"""Pixels, of 28, from the middle of a line to where it has faded away."""

LONG = WIDE = 2.0
"""Half the length of a zig, and its width, in pixels of 28."""


def stripe(image: Image, columns: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Invert so many columns on the left and on the right."""
    wide = round(columns * image.shape[1] / DRAWN.side)
    striped = image.copy()
    striped[:, :wide] = 1 - striped[:, :wide]
    striped[:, image.shape[1] - wide :] = 1 - striped[:, image.shape[1] - wide :]
    return striped


def dotted_line(image: Image, lines: int, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Draw so many lines from the left to the right border, two pixels of 28 shown, two not."""
    _, across = _grid(image)
    shown = np.floor(across / 2) % 2 == 1
    for _ in range(lines):
        start, end = rng.integers(0, 27, 2)
        image = np.clip(image + (shown * _line(image, (0, start), (27, end)))[..., np.newaxis], 0, 1)
    return image


def zigzag(image: Image, lines: int, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Draw so many zigzags from left to right."""
    for _ in range(lines):
        start = int(rng.integers(0, 27))
        corners = _corners(start, start + int(rng.integers(-5, 5)))
        for one, other in pairwise(corners):
            image = np.clip(image + _line(image, one, other)[..., np.newaxis], 0, 1)
    return image


def edges(image: Image, share: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Mix with its edges by Canny's detector, of which there is so large a share."""
    from skimage.feature import canny

    found = np.stack([canny(image[..., c]) for c in range(image.shape[2])], -1).astype(float)
    return (1 - share) * image + share * found


def _corners(start: int, end: int) -> list[tuple[float, float]]:
    """(column, row) of where a zigzag turns, between columns 2 and 25."""
    left, right = 2, 25
    slope = math.atan((end - start) / (right - left))
    length = (right - left) / math.cos(slope)
    points = [(0.0, 0.0)]
    points += [((2 * i + 1) * LONG, (-1) ** i * WIDE) for i in range(int((length - LONG) // (2 * LONG)) + 1)]
    whole = 2 * LONG * (length // (2 * LONG))
    if length != whole:
        points.append((length, points[-1][1] / (2 * (length - whole))))
    cos, sin = math.cos(slope), math.sin(slope)
    return [(left + cos * c - sin * r, start + sin * c + cos * r) for c, r in points]


def _line(image: Image, start: tuple[float, float], end: tuple[float, float]) -> Image:
    """Brightness of a line between two points (column, row) of an image of 28 × 28, brightest in its middle."""
    (left, top), (right, bottom) = start, end
    if left == right:
        return np.zeros(image.shape[:2])
    down, across = _grid(image)
    apart = np.abs(down - (top + (bottom - top) / (right - left) * (across - left)))
    bright = np.clip(np.log(1 - np.minimum(apart, THICK - 1e-10) / THICK) + 1, 0, 1)
    return bright * ((across >= math.floor(left)) & (across < math.ceil(right)))


def _grid(image: Image) -> tuple[Image, Image]:
    """Rows and columns of the pixels as they would be counted in an image of 28 × 28."""
    height, width = image.shape[:2]
    down, across = ((np.arange(n) + 0.5) * DRAWN.side / n - 0.5 for n in (height, width))
    return down[:, np.newaxis], across[np.newaxis]
