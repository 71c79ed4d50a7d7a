"""Finds the points of faces by supervised descent (Xiong and De la Torre 2013), trained on annotated faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from pipelines.faces import descent, face_window
from pipelines.faces.descent import Descent
from pipelines.faces.face_window import FaceWindow
from pipelines.faces.located import Located
from pipelines.faces.resampling import Pyramid
from pipelines.faces.scheme import MIRRORED, POINTS, eye_centres, interpupillary_distance
from pipelines.faces.similarity import bringing, made, mean_shape, moved
from pipelines.images import as_images, to_gray

Floats = NDArray[np.float64]

SIDE, EYE_DISTANCE = 160, 40.0
"""Annotated pictures are brought to squares of this side around the face, its eyes this far apart, all in pixels."""

SHIFT, RESIZE, TURN = 0.12, 0.12, 0.17
"""Standard deviations of the guesses that a descent learns from: by eye distance, in the logarithm, in radians."""

TRIED = 2
"""Windows in an image from which a descent is begun."""

IMAGES_AT_ONCE = 64


class SupervisedDescent(BaseEstimator):
    """A window that slides over the image finds the face, a cascade of regressions its points.

    Args:
        starts: guesses that are drawn for each annotated face and its mirror image.
        ridge: penalty on the weights of the regressions.
        random_state: seed of the guesses.
    """

    window_: FaceWindow
    descent_: Descent
    least_score_: float
    """Score of the window around the points below which there is no face."""

    def __init__(self, starts: int = 6, ridge: float = 0.005, random_state: int = 0) -> None:
        self.starts = starts
        self.ridge = ridge
        self.random_state = random_state

    def fit(self, pictures: Sequence[NDArray[np.uint8]], points: NDArray[Any]) -> SupervisedDescent:
        """Learn from pictures (height, width, channels) uint8 of any sizes, a face each, and its points (n, 68, 2).

        Mirror images are learned from too.
        """
        random = np.random.default_rng(self.random_state)
        truth = np.asarray(points, np.float64)
        both = [Pyramid(to_gray(as_images(np.asarray(picture)[None]))) for picture in pictures]
        both += [Pyramid(picture.at(0)[:, :, ::-1]) for picture in both]
        truth = np.concatenate([truth, mirrored(truth, [picture.at(0).shape[2] for picture in both[: len(truth)]])])
        self.window_ = face_window.learned(both, *pose(truth), random)
        near = [around(picture, each) for picture, each in zip(both, truth, strict=True)]
        squares, truth = Pyramid(np.stack([square for square, _ in near])), np.stack([each for _, each in near])
        mean = upright_mean(truth)
        which = np.repeat(np.arange(len(truth)), self.starts)
        start = guesses(truth[which], mean, random)
        self.descent_ = descent.learned(squares, which, truth[which], start, mean, self.ridge)
        faces = np.arange(len(truth))
        self.least_score_ = float(np.quantile(self.window_.at(squares, faces, frames(truth)), 0.005))
        return self

    def locate(self, images: Any) -> Located:
        """Where the points lie in images (n, height, width, channels) uint8."""
        check_is_fitted(self)
        gray = to_gray(as_images(images))
        points, found = np.empty((len(gray), POINTS, 2), np.float32), np.empty(len(gray), bool)
        for first in range(0, len(gray), IMAGES_AT_ONCE):
            rows = slice(first, first + IMAGES_AT_ONCE)
            points[rows], score = self._located(Pyramid(gray[rows]))
            found[rows] = score >= self.least_score_
        return Located(points, found)

    def _located(self, pictures: Pyramid) -> tuple[Floats, NDArray[np.float32]]:
        """The points (n, 68, 2) that the best of several descents led to, and how much the window there is a face."""
        windows = self.window_.best(pictures, TRIED)
        n = len(windows.score)
        start = placed(self.descent_.mean, windows.middle, windows.eye_distance)
        which = np.repeat(np.arange(n), TRIED)
        points = self.descent_.run(pictures, which, start.reshape(-1, POINTS, 2))
        score = self.window_.at(pictures, which, frames(points)).reshape(n, TRIED)
        best = score.argmax(1)
        return points.reshape(n, TRIED, POINTS, 2)[np.arange(n), best], score.max(1)


def mirrored(points: NDArray[Any], widths: Sequence[int]) -> Floats:
    """Points (n, 68, 2) as they lie in the mirror images of pictures of these widths."""
    other = np.array(points, np.float64)
    other[..., 0] = np.asarray(widths)[:, None] - 1 - other[..., 0]
    return other[:, MIRRORED]


def pose(points: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Middle of the eyes (n, 2), their distance (n,) and the turn of the line between them (n,)."""
    eyes = eye_centres(points)
    line = eyes[:, 1] - eyes[:, 0]
    return eyes.mean(1), np.linalg.norm(line, axis=-1), np.arctan2(line[:, 1], line[:, 0])


def frames(points: NDArray[Any]) -> Floats:
    """(n, 2, 3) the frames of the windows that faces with these points lie in."""
    return face_window.window_frame(*pose(points))


def around(picture: Pyramid, points: Floats) -> tuple[NDArray[np.float32], Floats]:
    """The square around the face in a picture, and its points (68, 2) there."""
    scale = EYE_DISTANCE / interpupillary_distance(points)
    frame = made(scale, 0.0, points.mean(0), np.full(2, SIDE / 2))
    return picture.seen(np.zeros(1, np.intp), frame[None], (SIDE, SIDE))[0], moved(points, frame)


def upright_mean(points: NDArray[Any]) -> Floats:
    """(68, 2) the mean face, upright in the middle of the frame of the descent."""
    mean = mean_shape(points)
    (_,), (distance,), (turn,) = pose(mean[None])
    scale = descent.EYE_DISTANCE / distance
    centre = np.full(2, descent.SIZE / 2)
    return moved(mean, made(scale * np.cos(turn), -scale * np.sin(turn), mean.mean(0), centre))


def placed(mean: Floats, middle: Floats, eye_distance: Floats) -> Floats:
    """(…, 68, 2) the mean face, its eyes where windows say."""
    (at,), (distance,), _ = pose(mean[None])
    return moved(np.broadcast_to(mean, (*middle.shape[:-1], *mean.shape)), made(eye_distance / distance, eye_distance * 0, at, middle))


def guesses(truth: Floats, mean: Floats, random: np.random.Generator) -> Floats:
    """(n, 68, 2) the mean face near the true points, shifted, resized and turned by chance."""
    lying = moved(np.broadcast_to(mean, truth.shape), bringing(np.broadcast_to(mean, truth.shape), truth))
    spread = random.standard_normal((len(truth), 4))
    scale, turn = np.exp(RESIZE * spread[:, 0]), TURN * spread[:, 1]
    shift = SHIFT * spread[:, 2:] * interpupillary_distance(lying)[:, None]
    centre = lying.mean(1)
    return moved(lying, made(scale * np.cos(turn), scale * np.sin(turn), centre, centre + shift))
