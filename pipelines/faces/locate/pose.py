"""How a face lies in a picture: where its eyes are, how far apart, how turned; and the mean face laid there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate import descent
from bakeoff.pipelines.faces.scheme import MIRRORED, eye_centres, interpupillary_distance
from bakeoff.pipelines.faces.similarity import apply, estimate, matrix, mean_shape

Floats = NDArray[np.float64]

SHIFT, RESIZE, TURN = 0.12, 0.12, 0.17
"""Standard deviations of the guesses that a descent learns from: by eye distance, in the logarithm, in radians."""


def pose(points: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Middle of the eyes (n, 2), their distance (n,) and the turn of the line between them (n,), in radians."""
    eyes = eye_centres(points)
    line = eyes[:, 1] - eyes[:, 0]
    return eyes.mean(1), np.linalg.norm(line, axis=-1), np.arctan2(line[:, 1], line[:, 0])


def mirrored(points: NDArray[Any], widths: Sequence[int] | int) -> Floats:
    """Points (n, 68, 2) as they lie in the mirror images of pictures of these widths."""
    other = np.array(points, np.float64)
    other[..., 0] = np.reshape(widths, (-1, 1)) - 1 - other[..., 0]
    return other[:, MIRRORED]


def upright_mean(points: NDArray[Any]) -> Floats:
    """(68, 2) the mean of faces (n, 68, 2), upright in the middle of the frame of a descent."""
    mean = mean_shape(points)
    (_,), (distance,), (turn,) = pose(mean[None])
    scale = descent.EYE_DISTANCE / distance
    centre = np.full(2, descent.SIZE / 2)
    return apply(mean, matrix(scale * np.cos(turn), -scale * np.sin(turn), mean.mean(0), centre))


def laid(mean: Floats, middle: Floats, eye_distance: Floats) -> Floats:
    """(n, 68, 2) the upright mean face with the middle of its eyes at (n, 2), these (n,) so far apart."""
    (at,), (distance,), _ = pose(mean[None])
    scale = eye_distance / distance
    return apply(np.broadcast_to(mean, (len(middle), *mean.shape)), matrix(scale, np.zeros_like(scale), at, middle))


def laid_on_eyes(mean: Floats, eyes: NDArray[Any]) -> Floats:
    """(n, 68, 2) the mean face with its eyes on those of faces (n, 2, 2)."""
    own = np.broadcast_to(eye_centres(mean), eyes.shape)
    return apply(np.broadcast_to(mean, (len(eyes), *mean.shape)), estimate(own, eyes))


def guesses(truth: Floats, mean: Floats, random: np.random.Generator) -> Floats:
    """(n, 68, 2) the mean face near the true points, shifted, resized and turned by chance."""
    lying = apply(np.broadcast_to(mean, truth.shape), estimate(np.broadcast_to(mean, truth.shape), truth))
    spread = random.standard_normal((len(truth), 4))
    scale, turn = np.exp(RESIZE * spread[:, 0]), TURN * spread[:, 1]
    shift = SHIFT * spread[:, 2:] * interpupillary_distance(lying)[:, None]
    centre = lying.mean(1)
    return apply(lying, matrix(scale * np.cos(turn), scale * np.sin(turn), centre, centre + shift))
