"""Similarity transforms of the plane: turn, scale and shift; many at a time, as matrices (…, 2, 3)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def estimate(source: NDArray[Any], target: NDArray[Any]) -> Floats:
    """The transforms that bring points (…, k, 2) nearest to others, by least squares (Umeyama 1991, no reflection)."""
    source, target = np.asarray(source, np.float64), np.asarray(target, np.float64)
    from_middle, to_middle = source.mean(-2), target.mean(-2)
    a, b = source - from_middle[..., None, :], target - to_middle[..., None, :]
    size = np.maximum((a**2).sum((-2, -1)), 1e-12)
    cos = (a * b).sum((-2, -1)) / size
    sin = (a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]).sum(-1) / size
    return matrix(cos, sin, from_middle, to_middle)


def matrix(cos: Any, sin: Any, source: Any, target: Any) -> Floats:
    """Scale · cos and scale · sin of the turn, about a point `source` that comes to lie on `target`: (…, 2, 3)."""
    linear = np.stack([np.stack([cos, -sin], -1), np.stack([sin, cos], -1)], -2)
    shift = target - np.einsum("...ij,...j->...i", linear, source)
    return np.concatenate([linear, shift[..., None]], -1)


def apply(points: NDArray[Any], transform: Floats) -> Floats:
    """Points (…, k, 2) under transforms (…, 2, 3)."""
    turned: Floats = points @ np.swapaxes(transform[..., :2], -1, -2)
    return turned + transform[..., None, :, 2]


def inverted(transform: Floats) -> Floats:
    """The transforms (…, 2, 3) that lead back."""
    back = np.linalg.inv(transform[..., :2])
    return np.concatenate([back, -back @ transform[..., 2:]], -1)


def scale_of(transform: Floats) -> Floats:
    """How much longer a transform makes things: (…,)."""
    return np.hypot(transform[..., 0, 0], transform[..., 1, 0])


def mean_shape(shapes: NDArray[Any], rounds: int = 5) -> Floats:
    """The mean of shapes (n, k, 2) that are brought onto it, as turned and large as the first.

    References
    ----------
    Gower (1975), Generalized Procrustes analysis, Psychometrika 40.
    """
    mean = np.asarray(shapes[0], np.float64)
    for _ in range(rounds):
        mean = apply(shapes, estimate(shapes, mean)).mean(0)
        mean = apply(mean, estimate(mean, shapes[0]))
    return mean
