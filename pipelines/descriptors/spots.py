"""Weights of places on the plane of an image, as small Gaussian spots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gaussian_spots(places: Floats, weights: Floats, radius: float, size: tuple[int, ...]) -> Floats:
    """(height, width) float64: one spot a place, each with the total of its weight, however near the border.

    Parameters
    ----------
    places
        (k, 2) row and column, in pixels.
    weights
        (k,) of the places.
    radius
        standard deviation of a spot, in pixels.
    size
        (height, width) of the image.

    Examples
    --------
    >>> painted = gaussian_spots(np.array([[1.0, 1.0]]), np.array([2.0]), 0.5, (3, 3))
    >>> round(float(painted.sum()), 6), np.unravel_index(painted.argmax(), (3, 3)) == (1, 1)
    (2.0, True)
    """
    profiles = []
    for length, place in zip(size, places.T, strict=True):
        profile = np.exp(-((np.arange(length) - place[:, None]) ** 2) / (2 * radius**2))
        profiles.append(profile / profile.sum(1, keepdims=True))
    return (profiles[0] * weights[:, None]).T @ profiles[1]
