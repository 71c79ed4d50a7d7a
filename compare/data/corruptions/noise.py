"""Noise: gaussian, shot, impulse and speckle (Hendrycks and Dietterich 2019)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]


def gaussian(image: Image, spread: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Add to each value one of the normal distribution."""
    return image + spread * rng.standard_normal(image.shape)


def shot(image: Image, photons: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Count photons, so many of which make white."""
    return rng.poisson(image * photons) / photons


def impulse(image: Image, share: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Make a share of the values white or black, as likely the one as the other."""
    struck, white = rng.random(image.shape) <= share, rng.random(image.shape) <= 0.5
    return np.where(struck, white.astype(float), image)


def speckle(image: Image, spread: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Add normal noise in proportion to the value."""
    return image + spread * image * rng.standard_normal(image.shape)
