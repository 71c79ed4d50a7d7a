"""Supervised descent (Xiong and De la Torre 2013): step by step from a rough guess of a face's points to the points.

Each step sees the face upright and of one size, describes what surrounds each point by gradient histograms, and moves
the points by a linear function of that. The functions are ridge regressions, each learned from where the last one led.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate.orientation_sums import described, orientation_sums
from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.locate.ridge import ridge_regression
from bakeoff.pipelines.faces.similarity import apply, estimate, inverted

Floats = NDArray[np.float64]

SIZE = 112
"""Side in pixels of the upright face that is looked at."""

EYE_DISTANCE = 34.0
"""Pixels between the centres of its eyes."""

CELLS = (7.0, 6.0, 5.0, 4.0, 3.5)
"""Side of a cell at each step, in pixels of the upright face: from coarse to fine."""

AT_ONCE = 16
"""Faces a step is taken with at a time, so that memory does not grow with the batch."""


@dataclass(frozen=True, eq=False)
class Descent:
    """A learned cascade.

    Attributes
    ----------
    mean
        (68, 2) the mean face in the upright frame, where every descent begins.
    steps
        a matrix (features + 1, 136) each; the last row is the constant.
    """

    mean: Floats
    steps: tuple[NDArray[np.float32], ...]

    def run(self, pictures: Pyramid, which: NDArray[np.intp], start: NDArray[Any]) -> Floats:
        """(k, 68, 2) where the points lie in pictures of these numbers, from guesses (k, 68, 2) on."""
        points = np.asarray(start, np.float64).copy()
        for first in range(0, len(which), AT_ONCE):
            rows = slice(first, first + AT_ONCE)
            for step, cell in zip(self.steps, CELLS, strict=True):
                transform, upright, seen = surroundings(pictures, which[rows], points[rows], self.mean, cell)
                upright += (seen @ step[:-1] + step[-1]).reshape(upright.shape)
                points[rows] = apply(upright, inverted(transform))
        return points


def learned(
    pictures: Pyramid, which: NDArray[np.intp], truth: NDArray[Any], start: NDArray[Any], mean: Floats, ridge: float
) -> Descent:
    """Learn a cascade from guesses (k, 68, 2) in pictures of these numbers, and where the points truly lie."""
    points, steps = np.asarray(start, np.float64).copy(), []
    for cell in CELLS:
        parts = [slice(first, first + AT_ONCE) for first in range(0, len(which), AT_ONCE)]
        seen, target, frames = [], [], []
        for rows in parts:
            transform, upright, features = surroundings(pictures, which[rows], points[rows], mean, cell)
            target.append((apply(truth[rows], transform) - upright).reshape(len(upright), -1))
            seen.append(features)
            frames.append((transform, upright))
        step = ridge_regression(np.concatenate(seen), np.concatenate(target).astype(np.float32), ridge)
        for rows, features, (transform, upright) in zip(parts, seen, frames, strict=True):
            upright += (features @ step[:-1] + step[-1]).reshape(upright.shape)
            points[rows] = apply(upright, inverted(transform))
        steps.append(step)
    return Descent(mean, tuple(steps))


def surroundings(
    pictures: Pyramid, which: NDArray[np.intp], points: Floats, mean: Floats, cell: float
) -> tuple[Floats, Floats, NDArray[np.float32]]:
    """The transforms that bring faces upright, their points there, and what surrounds these."""
    transform = estimate(points, np.broadcast_to(mean, points.shape))
    upright = apply(points, transform)
    return transform, upright, described(orientation_sums(pictures.seen(which, transform, (SIZE, SIZE))), upright, cell)
