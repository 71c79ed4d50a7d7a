"""Learns to tell faces from what else pictures show, in rounds: each adds the windows on which the last one erred."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.locate.face_window import (
    CELL,
    COLUMNS,
    FEATURES,
    ROWS,
    STRIDE,
    FaceWindow,
    Floats,
    apart,
    at_size,
    cells,
    features_in,
    middles,
    scores,
    sizes,
    window_features,
    window_frame,
)
from bakeoff.pipelines.faces.locate.resampling import Pyramid
from bakeoff.pipelines.faces.locate.ridge import ridge_regression

ROUNDS = 3
"""Times that the function is learned, each time with the windows on which it erred."""

JITTERED = 4
"""Windows of each face, a little off, turned and resized."""

OTHERS = 4
"""Windows of each size of a picture that are no face, in each round."""

RIDGE = 0.01


def learned(
    pictures: Sequence[NDArray[np.uint8]],
    middle: Floats,
    eye_distance: Floats,
    turn: Floats,
    random: np.random.Generator,
) -> FaceWindow:
    """Learn to tell faces from all else in pictures (height, width) of any sizes, from where their eyes are.

    Parameters
    ----------
    middle, eye_distance, turn
        as `pose` tells them.
    """
    faces, others, window = [], [], None
    for turns in range(ROUNDS):
        for k, picture in enumerate(pictures):
            one, rows = Pyramid(picture[None]), slice(k, k + 1)
            if turns == 0:
                faces.append(faces_in(one, middle[rows], eye_distance[rows], turn[rows], random))
            others.append(others_in(one, middle[rows], eye_distance[rows], window, random))
        window = fitted(np.concatenate(faces), np.concatenate(others))
    assert window is not None
    return window


def faces_in(
    pictures: Pyramid, middle: Floats, eye_distance: Floats, turn: Floats, random: np.random.Generator
) -> NDArray[np.float32]:
    """(4 n, rows · columns · 8): windows of the face in each of n pictures, a little off."""
    which = np.repeat(np.arange(len(middle)), JITTERED)
    spread = random.standard_normal((len(which), 4))
    at = middle[which] + 0.05 * spread[:, :2] * eye_distance[which, None]
    distance = eye_distance[which] * np.exp(0.06 * spread[:, 2])
    return features_in(pictures, which, window_frame(at, distance, turn[which] + 0.1 * spread[:, 3]))


def others_in(
    pictures: Pyramid,
    middle: Floats,
    eye_distance: Floats,
    window: FaceWindow | None,
    random: np.random.Generator,
) -> NDArray[np.float32]:
    """Windows of all sizes, four of each in each of n pictures, that are not the face.

    Those that `window` takes most for one, or any.
    """
    features = [
        _others(part, size, middle[rows], eye_distance[rows], window, random)
        for rows, part in pictures.parts()
        for size in sizes(*pictures.at(0).shape[1:])
    ]
    return np.concatenate(features)


def _others(
    pictures: Pyramid,
    size: float,
    middle: Floats,
    eye_distance: Floats,
    window: FaceWindow | None,
    random: np.random.Generator,
) -> NDArray[np.float32]:
    """Windows of one size that are not the face."""
    grown, scale = at_size(pictures, size)
    found = cells(grown)
    n, rows, columns, _ = found.shape
    shape = (n, rows - (ROWS - 1) * CELL // STRIDE, columns - (COLUMNS - 1) * CELL // STRIDE)
    liking = random.random(shape) if window is None else scores(found, window.weights, window.constant)
    places, features = middles(shape[1:], scale), [np.empty((0, FEATURES), np.float32)]
    for k in range(n):
        allowed = apart(places, np.full(len(places), size), middle[k], eye_distance[k])
        order = np.argsort(-np.where(allowed, liking[k].ravel(), -np.inf))[:OTHERS]
        for row, column in zip(*np.divmod(order[allowed[order]], shape[2]), strict=True):
            features.append(window_features(found[k : k + 1, row:, column:]))
    return np.concatenate(features)


def fitted(faces: NDArray[np.float32], others: NDArray[np.float32]) -> FaceWindow:
    """The linear function that is nearest to 1 in windows with faces and to -1 in others."""
    features = np.concatenate([faces, others])
    target = np.repeat(np.array([1, -1], np.float32), [len(faces), len(others)])
    weights = ridge_regression(features, target[:, None], RIDGE)[:, 0]
    return FaceWindow(weights[:-1], float(weights[-1]))
