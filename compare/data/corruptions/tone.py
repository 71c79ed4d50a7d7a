"""Tones: brightness, contrast, fewer levels, and the negative."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]


def brightness(image: Image, more: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Raise the value of each pixel, keeping its hue and saturation."""
    value = image.max(-1, keepdims=True)
    raised = np.minimum(value + more, 1)
    return np.where(value > 0, image * raised / np.where(value > 0, value, 1), raised)


def contrast(image: Image, factor: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Draw the values of each channel towards their mean."""
    mean = image.mean((0, 1), keepdims=True)
    return (image - mean) * factor + mean


def quantise(image: Image, bits: int, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Leave so many bits of each value."""
    levels = 2**bits - 1
    return np.round(image * levels) / levels


def inverse(image: Image, share: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Mix with the negative, of which there is so large a share."""
    return (1 - share) * image + share * (1 - image)
