"""Blur: out of focus, in motion, and through frosted glass (Hendrycks and Dietterich 2019)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]


def focus(image: Image, sigma: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Blur by a Gaussian of so many pixels."""
    return blurred(image, sigma * kind.unit(image))


def motion(image: Image, amount: tuple[float, float], rng: np.random.Generator, kind: Kind) -> Image:
    """Smear in one direction within 45° of the horizontal, as ImageMagick's motion blur of (radius, sigma) does.

    The trace is one half of a Gaussian, 2·radius + 1 steps long, and each step is taken to whole pixels.
    """
    radius, sigma = (length * kind.unit(image) for length in amount)
    steps = np.arange(2 * max(1, round(radius)) + 1)
    weights = np.exp(-(steps**2) / (2 * sigma**2))
    angle = np.deg2rad(rng.uniform(-45, 45))
    across = np.ceil(steps * np.cos(angle) - 0.5).astype(int)
    down = np.ceil(steps * np.sin(angle) - 0.5).astype(int)
    height, width = image.shape[:2]
    rows, columns = np.arange(height), np.arange(width)
    smeared = np.zeros_like(image)
    for weight, y, x in zip(weights / weights.sum(), down, across, strict=True):
        smeared += weight * image[np.ix_(np.clip(rows + y, 0, height - 1), np.clip(columns + x, 0, width - 1))]
    return smeared


def glass(image: Image, amount: tuple[Sequence[float], int, int], rng: np.random.Generator, kind: Kind) -> Image:
    """Blur, let neighbours change places, blur again; (sigma down and across, how far they go, how often)."""
    sigma, reach, times = amount
    unit = kind.unit(image)
    down, across = (each * unit for each in sigma)
    soft = np.floor(255 * blurred(image, down, across)) / 255
    height, width, channels = image.shape
    order = shuffled(height, width, max(1, round(reach * unit)), times, rng)
    return blurred(soft.reshape(-1, channels)[order].reshape(image.shape), down, across)


def shuffled(height: int, width: int, reach: int, times: int, rng: np.random.Generator) -> list[int]:
    """Which pixel comes to stand where, each having changed places with one up to `reach` before it, or not."""
    order = list(range(height * width))
    rows, columns = range(height - reach, reach, -1), range(width - reach, reach, -1)
    for _ in range(times):
        shape = len(rows), len(columns)
        changes = rng.random(shape) < 0.5
        steps = rng.integers(-reach, reach, (2, *shape))
        for (i, j), down, across in zip(np.argwhere(changes), steps[0][changes], steps[1][changes], strict=True):
            here = rows[i] * width + columns[j]
            there = here + down * width + across
            order[here], order[there] = order[there], order[here]
    return order


def blurred(image: Image, down: float, across: float | None = None) -> Image:
    """Each channel by itself, the border's values going on beyond it."""
    return gaussian_filter(image, (down, down if across is None else across, 0), mode="nearest", truncate=4.0)
