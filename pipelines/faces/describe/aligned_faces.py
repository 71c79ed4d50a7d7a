"""Faces brought into one frame: upright, of one size, on the mean face of the training images."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.scheme import MIRRORED, eye_centres
from bakeoff.pipelines.faces.similarity import apply, estimate, matrix, mean_shape

Floats = NDArray[np.float64]

SIDE = 112
"""Side of the frame in pixels."""

EYE_DISTANCE = 34.0
"""Distance between the centres of the mean face's eyes in the frame, in pixels: its outline then fits with a margin."""


class AlignedFaces:
    """Faces as they lie in the frame.

    Parameters
    ----------
    gray
        (n, height, width) of one face each.
    points
        (n, 68, 2) x and y in pixels of `gray`.
    mean
        (68, 2) the mean face in the frame, as `mean_face` makes it.
    """

    def __init__(self, gray: NDArray[np.float32], points: NDArray[Any], mean: Floats) -> None:
        self.gray, self.mean = gray, mean
        self.original = np.asarray(points, np.float64)
        """(n, 68, 2) the points as they are in the pictures."""
        self.transforms = estimate(self.original, mean)

    @cached_property
    def points(self) -> Floats:
        """(n, 68, 2) the points in the frame."""
        return apply(self.original, self.transforms)

    @cached_property
    def pictures(self) -> NDArray[np.float32]:
        """(n, SIDE, SIDE) gray, as the pictures look in the frame."""
        return Pyramid(self.gray).seen(np.arange(len(self.gray)), self.transforms, (SIDE, SIDE))


def mean_face(faces: NDArray[Any]) -> Floats:
    """The generalised Procrustes mean (Gower 1975) of faces (n, 68, 2), laid into the frame: (68, 2).

    It is averaged with its mirror image, so that its mid line stands upright in the middle of the frame.
    """
    mean = mean_shape(faces)
    run, rise = np.diff(eye_centres(mean), axis=0)[0]
    scale = EYE_DISTANCE / np.maximum(run**2 + rise**2, 1e-12)
    upright = apply(mean, matrix(run * scale, -rise * scale, mean.mean(0), np.full(2, (SIDE - 1) / 2)))
    return (upright + (upright * [-1, 1] + [SIDE - 1, 0])[MIRRORED]) / 2
