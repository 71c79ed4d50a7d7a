"""Geometry: sheared, rotated, smaller, moved, about the middle of the image, by the maps of MNIST-C."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]


def shear(image: Image, angle: float, rng: np.random.Generator, kind: Kind) -> Image:
    """Shear by so many radians, either way."""
    angle *= _either_way(rng)
    return _warped(image, [[math.cos(angle), 0], [-math.sin(angle), 1]], (0, 0), kind)


def rotate(image: Image, angle: float, rng: np.random.Generator, kind: Kind) -> Image:
    """Rotate by so many radians, either way."""
    angle *= _either_way(rng)
    return _warped(image, [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], (0, 0), kind)


def scale(image: Image, factor: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Show everything smaller by this factor."""
    return _warped(image, [[factor, 0], [0, factor]], (0, 0), kind)


def translate(image: Image, pixels: float, rng: np.random.Generator, kind: Kind) -> Image:
    """Move by so many pixels along both axes, either way each."""
    across, down = (pixels * kind.unit(image) * _either_way(rng) for _ in range(2))
    return _warped(image, [[1, 0], [0, 1]], (down, across), kind)


def _either_way(rng: np.random.Generator) -> int:
    return int(rng.choice([-1, 1]))


def _warped(image: Image, matrix: Sequence[Sequence[float]], by: tuple[float, float], kind: Kind) -> Image:
    """Each pixel (row, column) taken from where the map sends it, about the middle."""
    of = np.asarray(matrix, float)
    middle = (np.array(image.shape[:2]) - 1) / 2
    offset = middle - of @ middle + by
    channels = [affine_transform(image[..., c], of, offset, order=1, mode=kind.outside) for c in range(image.shape[2])]
    return np.stack(channels, -1)
