"""Weather: fog, and mud on the lens (Hendrycks and Dietterich 2019)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]

CLOUDS = 256
"""Side of the sky of which an image shows a corner, a power of two; larger where the image is."""

MUD = np.array([63, 42, 20]) / 255


def fog(image: Image, amount: tuple[float, float], rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Lay clouds over the image and darken it back to its brightest value; (how dense, how even)."""
    dense, even = amount
    height, width, _ = image.shape
    side = max(CLOUDS, 1 << (max(height, width) - 1).bit_length())
    brightest = image.max()
    foggy = image + dense * clouds(side, even, rng)[:height, :width, np.newaxis]
    return foggy * brightest / (brightest + dense)


def clouds(side: int, even: float, rng: np.random.Generator) -> Image:
    """A landscape in 0…1 by the diamond-square algorithm, which wraps around (Fournier, Fussell and Carpenter 1982).

    Each point is the mean of four around it and a uniform draw; the draws' width falls by even² from scale to scale,
    as in the published corruptions.
    """
    land = np.zeros((side, side))
    step, wobble = side, 100.0

    def between(corners: Image) -> Image:
        return corners / 4 + wobble * rng.uniform(-wobble, wobble, corners.shape)

    while step >= 2:
        half = step // 2
        corners = land[::step, ::step]
        sums = corners + np.roll(corners, -1, 0)
        land[half::step, half::step] = between(sums + np.roll(sums, -1, 1))
        middles = land[half::step, half::step]
        beside = middles + np.roll(middles, 1, 0) + corners + np.roll(corners, -1, 1)
        land[::step, half::step] = between(beside)
        below = middles + np.roll(middles, 1, 1) + corners + np.roll(corners, -1, 0)
        land[half::step, ::step] = between(below)
        step, wobble = half, wobble / even
    land -= land.min()
    return land / land.max()


def spatter(image: Image, amount: tuple[float, ...], rng: np.random.Generator, kind: Kind) -> Image:
    """Cover the image with drops of mud: where smoothed noise exceeds a threshold, its borders smoothed again.

    The amount is (mean and deviation of the noise, its smoothness, threshold, smoothness of the drops).
    """
    mean, deviation, smooth, threshold, soft = amount
    unit = kind.unit(image)
    liquid = gaussian_filter(rng.normal(mean, deviation, image.shape[:2]), smooth * unit, mode="nearest")
    covered = gaussian_filter((liquid > threshold).astype(float), soft * unit, mode="nearest")[..., np.newaxis]
    covered = np.where(covered < 0.8, 0.0, covered)
    return image * (1 - covered) + MUD[: image.shape[2]] * covered
