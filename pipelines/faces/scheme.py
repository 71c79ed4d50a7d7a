"""The 68 points of a face (Sagonas et al. 2013, iBUG 300-W), counted from 0.

Points are (x, y) in pixels, 0 at the centre of the top left one; left and right are those of the picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

POINTS = 68

PARTS = {
    "outline": slice(0, 17),
    "left brow": slice(17, 22),
    "right brow": slice(22, 27),
    "nose": slice(27, 36),
    "left eye": slice(36, 42),
    "right eye": slice(42, 48),
    "mouth": slice(48, 68),
}
"""The points of each part, by name."""

OUTER_EYE_CORNERS = (36, 45)

MIRRORED = np.array(
    [*range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, *range(35, 30, -1)]
    + [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40]
    + [54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65]
)
"""(68,) the point that each becomes in a mirror."""


def eye_centres(points: NDArray[Any]) -> NDArray[Any]:
    """Means of the six points of the left and of the right eye: (…, 2, 2) from (…, 68, 2)."""
    eyes = (points[..., PARTS[name], :].mean(-2) for name in ("left eye", "right eye"))
    return np.stack(list(eyes), axis=-2)


def interocular_distance(points: NDArray[Any]) -> NDArray[Any]:
    """Distance between the outer corners of the eyes, in pixels: (…,) from (…, 68, 2).

    The unit of the normalised mean error of 300-W.
    """
    left, right = (points[..., corner, :] for corner in OUTER_EYE_CORNERS)
    return np.linalg.norm(right - left, axis=-1)


def interpupillary_distance(points: NDArray[Any]) -> NDArray[Any]:
    """Distance between the centres of the eyes, in pixels: (…,) from (…, 68, 2)."""
    centres = eye_centres(points)
    return np.linalg.norm(centres[..., 1, :] - centres[..., 0, :], axis=-1)
