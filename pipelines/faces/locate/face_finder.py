"""Finds faces and their points: a sliding window says where a face may be, a descent from there where its points are.

Of several descents the one counts at whose end the window looks most like a face.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate import descent, face_window, face_window_training
from bakeoff.pipelines.faces.locate.descent import Descent
from bakeoff.pipelines.faces.locate.face_window import FaceWindow
from bakeoff.pipelines.faces.locate.located import Located
from bakeoff.pipelines.faces.locate.pose import guesses, laid, mirrored, pose, upright_mean
from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.scheme import POINTS, interpupillary_distance
from bakeoff.pipelines.faces.similarity import apply, matrix

Floats = NDArray[np.float64]

SIDE, EYE_DISTANCE = 160, 40.0
"""A descent is learned in squares of this side around the faces, their eyes this far apart, all in pixels."""

TRIED = 3
"""Windows in an image from which a descent is begun."""

DOUBTED = 0.005
"""Share of the faces that were learned from which count as not found: those that look least like a face."""


@dataclass(frozen=True, eq=False)
class FaceFinder:
    """What was learned of faces.

    Attributes
    ----------
    window
        tells windows with a face from others.
    descent
        leads from a rough guess to the points.
    least_score
        of the window around the points, below which no face was found.
    """

    window: FaceWindow
    descent: Descent
    least_score: float

    def locate(self, gray: NDArray[np.float32]) -> Located:
        """Where the points lie in images (n, height, width)."""
        points, score = np.empty((len(gray), POINTS, 2), np.float32), np.empty(len(gray), np.float32)
        for rows, part in Pyramid(gray).parts():
            points[rows], score[rows] = self._search(part)
        return Located(points, score >= self.least_score)

    def _search(self, pictures: Pyramid) -> tuple[Floats, NDArray[np.float32]]:
        """The points (n, 68, 2), and how much the window around them looks like a face (n,)."""
        windows = self.window.best(pictures, TRIED)
        n = len(windows.score)
        which = np.repeat(np.arange(n), TRIED)
        start = laid(self.descent.mean, windows.middle.reshape(-1, 2), windows.eye_distance.reshape(-1))
        points = self.descent.run(pictures, which, start)
        score = self.window.at(pictures, which, frames(points)).reshape(n, TRIED)
        best = score.argmax(1)
        return points.reshape(n, TRIED, POINTS, 2)[np.arange(n), best], score.max(1)


def learned(
    pictures: Sequence[NDArray[np.uint8]],
    truth: NDArray[Any],
    starts: int,
    ridge: float,
    random: np.random.Generator,
) -> FaceFinder:
    """Learn from gray pictures (height, width) of any sizes with a face each, its points (n, 68, 2), and their mirrors.

    Parameters
    ----------
    starts
        guesses drawn for each face.
    ridge
        penalty on the weights of the descent.
    """
    both = [*pictures, *(picture[:, ::-1] for picture in pictures)]
    truth = np.concatenate([truth, mirrored(truth, [picture.shape[1] for picture in pictures])])
    window = face_window_training.learned(both, *pose(truth), random)
    near = [around(picture, points) for picture, points in zip(both, truth, strict=True)]
    squares, truth = Pyramid(np.stack([square for square, _ in near])), np.stack([points for _, points in near])
    mean = upright_mean(truth)
    which = np.repeat(np.arange(len(truth)), starts)
    steps = descent.learned(squares, which, truth[which], guesses(truth[which], mean, random), mean, ridge)
    scores = window.at(squares, np.arange(len(truth)), frames(truth))
    return FaceFinder(window, steps, float(np.quantile(scores, DOUBTED)))


def frames(points: NDArray[Any]) -> Floats:
    """(n, 2, 3) frames of the windows that faces with these points lie in."""
    return face_window.window_frame(*pose(points))


def around(picture: NDArray[np.uint8], points: Floats) -> tuple[NDArray[np.float32], Floats]:
    """The square around the face in a picture, and its points (68, 2) there."""
    scale = EYE_DISTANCE / interpupillary_distance(points)
    frame = matrix(scale, 0.0, points.mean(0), np.full(2, SIDE / 2))
    return Pyramid(picture[None]).seen(np.zeros(1, np.intp), frame[None], (SIDE, SIDE))[0], apply(points, frame)
