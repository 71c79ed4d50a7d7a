"""Finds the face in a picture by a window that slides over all places and sizes (after Dalal and Triggs 2005).

A window from the brows to the mouth is described by gradient histograms of a grid of cells; a linear function of them,
learned by ridge regression, tells faces from what else the pictures show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import float32, njit, void
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate.orientation_sums import ORIENTATIONS, orientation_sums
from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.similarity import matrix

Floats = NDArray[np.float64]

EYE_DISTANCE = 16.0
"""Pixels between the centres of the eyes in a window."""

CELL, STRIDE = 4, 2
"""Side of a cell, and the step from one window to the next, in pixels."""

ROWS, COLUMNS = 9, 8
"""Cells of a window."""

EYES = np.array([COLUMNS * CELL / 2 - 0.5, 10.5])
"""Middle of the eyes in a window, x and y in pixels."""

FEATURES = ROWS * COLUMNS * ORIENTATIONS
"""Numbers that describe a window."""

MARGIN = 8
"""Pixels that a picture is continued beyond its edges, so that a face may touch them."""

LARGEST, SMALLEST = 0.6, 0.12
"""Distance of the eyes that is sought, as a share of the picture's shorter side."""

FINER = 1.19
"""How much smaller each next size is."""

QUIET = 1.0
"""Gray values a pixel that count as no contrast."""

_SUMS = float32[:, :, :, ::1]


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows in pictures.

    Attributes
    ----------
    middle
        (…, 2) x and y of the middle of the eyes, in pixels of the picture.
    eye_distance
        (…,) pixels.
    score
        (…,) how much it looks like a face: about 1 for one, about -1 for none.
    """

    middle: Floats
    eye_distance: Floats
    score: NDArray[np.float32]


def cells(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, rows, columns, 8) gradient histogram of a cell at every second pixel, by the contrast around it."""
    sums = orientation_sums(pictures)
    n, rows, columns, _ = sums.shape
    histograms = np.empty((n, (rows - CELL + 1) // STRIDE, (columns - CELL + 1) // STRIDE, ORIENTATIONS), np.float32)
    _count(sums, histograms)
    return np.sqrt(histograms)


@njit(void(_SUMS, _SUMS), nogil=True, cache=True)
def _count(sums: Any, histograms: Any) -> None:
    """Write each cell's histogram, divided by the length of that of three cells each way around."""
    n, rows, columns, _ = sums.shape
    for k in range(n):
        for row in range(histograms.shape[1]):
            for column in range(histograms.shape[2]):
                y, x = row * STRIDE, column * STRIDE
                top, left = max(y - CELL, 0), max(x - CELL, 0)
                bottom, right = min(y + 2 * CELL, rows - 1), min(x + 2 * CELL, columns - 1)
                length = np.float32(0)
                for b in range(ORIENTATIONS):
                    around = sums[k, bottom, right, b] - sums[k, top, right, b]
                    around += sums[k, top, left, b] - sums[k, bottom, left, b]
                    length += around * around
                    inside = sums[k, y + CELL, x + CELL, b] - sums[k, y, x + CELL, b]
                    inside += sums[k, y, x, b] - sums[k, y + CELL, x, b]
                    histograms[k, row, column, b] = max(inside, np.float32(0))
                length = np.sqrt(length) / np.float32(9) + np.float32(QUIET * CELL**2)
                for b in range(ORIENTATIONS):
                    histograms[k, row, column, b] /= length


def window_features(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, rows · columns · 8): the cells of the one window at the corner of `cells`."""
    step = CELL // STRIDE
    grid = found[:, : ROWS * step : step, : COLUMNS * step : step]
    return grid.reshape(len(found), ROWS * COLUMNS * ORIENTATIONS)


def scores(found: NDArray[np.float32], weights: NDArray[np.float32], constant: float) -> NDArray[np.float32]:
    """(n, rows, columns): the value of the linear function in each window."""
    n, rows, columns, _ = found.shape
    step = CELL // STRIDE
    total = np.empty((n, rows - (ROWS - 1) * step, columns - (COLUMNS - 1) * step), np.float32)
    _score(found, np.ascontiguousarray(weights).reshape(ROWS, COLUMNS, ORIENTATIONS), np.float32(constant), total)
    return total


@njit(void(_SUMS, float32[:, :, ::1], float32, float32[:, :, ::1]), nogil=True, cache=True)
def _score(found: Any, weights: Any, constant: Any, total: Any) -> None:
    """Write the value of the linear function in each window."""
    step = CELL // STRIDE
    n, rows, columns = total.shape
    part = np.empty(ORIENTATIONS, np.float32)
    for k in range(n):
        for row in range(rows):
            for column in range(columns):
                part[:] = 0
                for j in range(ROWS):
                    for i in range(COLUMNS):
                        for b in range(ORIENTATIONS):
                            part[b] += weights[j, i, b] * found[k, row + j * step, column + i * step, b]
                total[k, row, column] = part.sum() + constant


def sizes(height: int, width: int) -> list[float]:
    """Distances of the eyes that are sought in a picture, in pixels, the largest first."""
    side = min(height, width)
    return list(LARGEST * side / FINER ** np.arange(np.log(LARGEST / SMALLEST) / np.log(FINER)))


def at_size(pictures: Pyramid, eye_distance: float) -> tuple[NDArray[np.float32], float]:
    """Pictures (n, height, width) so large that eyes of this distance are as far apart as in a window, with margins."""
    n, height, width = pictures.at(0).shape
    scale = EYE_DISTANCE / eye_distance
    rows, columns = (int(np.ceil(side * scale)) + 2 * MARGIN for side in (height, width))
    shift = np.array([MARGIN, MARGIN]) + (scale - 1) / 2
    transform = np.broadcast_to(matrix(scale, 0.0, np.zeros(2), shift), (n, 2, 3))
    return pictures.seen(np.arange(n), transform, (rows, columns)), scale


def window_frame(middle: Floats, eye_distance: Floats, turn: Any = 0.0) -> Floats:
    """(…, 2, 3) transforms that bring faces into a window."""
    scale = EYE_DISTANCE / eye_distance
    return matrix(scale * np.cos(turn), -scale * np.sin(turn), middle, EYES)


@dataclass(frozen=True, eq=False)
class FaceWindow:
    """What was learned of faces in windows: a linear function of the cells.

    Attributes
    ----------
    weights
        (rows · columns · 8,) float32.
    constant
        added to the weighted sum.
    """

    weights: NDArray[np.float32]
    constant: float

    def best(self, pictures: Pyramid, many: int = 1) -> Windows:
        """The `many` windows in each picture that look most like a face, far from one another: (n, many)."""
        parts = [self._best(part, many) for _, part in pictures.parts()]
        middle = np.concatenate([part.middle for part in parts])
        distance = np.concatenate([part.eye_distance for part in parts])
        return Windows(middle, distance, np.concatenate([part.score for part in parts]))

    def _best(self, pictures: Pyramid, many: int) -> Windows:
        every = [self._all(*at_size(pictures, distance), distance) for distance in sizes(*pictures.at(0).shape[1:])]
        middle = np.concatenate([part.middle for part in every])
        distance = np.concatenate([part.eye_distance for part in every])
        score = np.concatenate([part.score for part in every], axis=1)
        chosen = np.empty((len(score), many), np.intp)
        left = score.copy()
        for turn in range(many):
            chosen[:, turn] = left.argmax(1)
            for row, place in enumerate(chosen[:, turn]):
                left[row, ~apart(middle, distance, middle[place], distance[place])] = -np.inf
        return Windows(middle[chosen], distance[chosen], np.take_along_axis(score, chosen, 1))

    def at(self, pictures: Pyramid, which: NDArray[np.intp], frames: Floats) -> NDArray[np.float32]:
        """(k,) how much the windows with these frames (k, 2, 3) in pictures of these numbers look like a face."""
        return features_in(pictures, which, frames) @ self.weights + np.float32(self.constant)

    def _all(self, grown: NDArray[np.float32], scale: float, distance: float) -> Windows:
        found = scores(cells(grown), self.weights, self.constant)
        middle, n = middles(found.shape[1:], scale), len(found)
        return Windows(middle, np.full(len(middle), distance), found.reshape(n, -1))


def middles(shape: tuple[int, ...], scale: float) -> Floats:
    """(rows · columns, 2) middles of the eyes of the windows in a picture that was brought to one size by `scale`."""
    rows, columns = np.mgrid[: shape[0], : shape[1]] * STRIDE
    places = np.stack([columns, rows], -1).reshape(-1, 2) + EYES
    middle: Floats = (places - MARGIN - (scale - 1) / 2) / scale
    return middle


def apart(middle: Floats, distance: Floats, other: Floats, other_distance: Any) -> NDArray[np.bool_]:
    """Whether two windows show different things: half an eye distance away, or of another size by far."""
    far = np.linalg.norm(middle - other, axis=-1) > 0.5 * other_distance
    return far | (np.abs(np.log(distance / other_distance)) > np.log(1.45))


def features_in(pictures: Pyramid, which: NDArray[np.intp], frames: Floats) -> NDArray[np.float32]:
    """(k, rows · columns · 8): the cells of windows with frames (k, 2, 3) in pictures of these numbers."""
    wider = frames.copy()
    wider[..., 2] += MARGIN
    seen = pictures.seen(which, wider, (ROWS * CELL + 2 * MARGIN, COLUMNS * CELL + 2 * MARGIN))
    return window_features(cells(seen)[:, MARGIN // STRIDE :, MARGIN // STRIDE :])
