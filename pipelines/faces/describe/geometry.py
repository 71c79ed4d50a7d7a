"""Measures of a face: distances in units of the eyes' distance, their ratios, drops below the eyes, slants and angles.

With p the landmarks, e the centres of the eyes, u the direction from the left to the right one, v across it, downwards:

    distance   |p_i − p_j| / |e_right − e_left|
    ratio      of two distances
    drop       ⟨p_i − (e_left + e_right) / 2, v⟩ / |e_right − e_left|
    slant      angle of p_j − p_i to u, that of a right side mirrored
    angle      between p_i − p_j and p_k − p_j

All stay the same when the picture is turned, scaled or moved (after Brunelli and Poggio 1993).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.scheme import PARTS, eye_centres

Floats = NDArray[np.floating]

CENTRES = ("left eye", "right eye", "left brow", "right brow", "mouth")
"""Means of these parts are numbered behind the 68 landmarks."""

LEFT_EYE, RIGHT_EYE, LEFT_BROW, RIGHT_BROW, MOUTH = range(68, 68 + len(CENTRES))

DISTANCES = {
    "inner_eye_corners": (39, 42),
    "outer_eye_corners": (36, 45),
    "left_eye_width": (36, 39),
    "right_eye_width": (42, 45),
    "left_brow_length": (17, 21),
    "right_brow_length": (22, 26),
    "between_brows": (21, 22),
    "left_brow_to_eye": (LEFT_BROW, LEFT_EYE),
    "right_brow_to_eye": (RIGHT_BROW, RIGHT_EYE),
    "nose_length": (27, 33),
    "nose_width": (31, 35),
    "nose_to_lip": (33, 51),
    "mouth_width": (48, 54),
    "lips_height": (51, 57),
    "upper_lip": (51, 62),
    "mouth_opening": (62, 66),
    "lower_lip": (66, 57),
    "lip_to_chin": (57, 8),
    "face_height": (27, 8),
    "face_width": (0, 16),
    "cheek_width": (2, 14),
    "jaw_width": (4, 12),
    "chin_width": (6, 10),
}

OPENINGS = {
    "left_eye_opening": ((37, 41), (38, 40), "left_eye_width"),
    "right_eye_opening": ((43, 47), (44, 46), "right_eye_width"),
}
"""Mean of two distances, as a ratio to a third."""

RATIOS = {
    "face_height_to_width": ("face_height", "face_width"),
    "jaw_to_face_width": ("jaw_width", "face_width"),
    "chin_to_jaw_width": ("chin_width", "jaw_width"),
    "nose_to_mouth_width": ("nose_width", "mouth_width"),
    "nose_length_to_face_height": ("nose_length", "face_height"),
    "lip_to_chin_to_face_height": ("lip_to_chin", "face_height"),
}

DROPS = {
    "left_brow": LEFT_BROW,
    "right_brow": RIGHT_BROW,
    "nose_tip": 30,
    "nose_base": 33,
    "mouth": MOUTH,
    "chin": 8,
}

SLANTS = {
    "left_eye": (36, 39),
    "right_eye": (45, 42),
    "left_brow": (17, 21),
    "right_brow": (26, 22),
    "left_mouth": (48, 51),
    "right_mouth": (54, 51),
}

ANGLES = {
    "eyes_from_nose_tip": (LEFT_EYE, 30, RIGHT_EYE),
    "eyes_from_mouth": (LEFT_EYE, MOUTH, RIGHT_EYE),
    "mouth_from_nose": (48, 33, 54),
    "mouth_from_chin": (48, 8, 54),
    "left_jaw": (2, 4, 6),
    "right_jaw": (14, 12, 10),
    "chin": (6, 8, 10),
}

NAMES = (
    *(f"distance_{name}" for name in DISTANCES),
    *(f"ratio_{name}" for name in (*OPENINGS, *RATIOS)),
    *(f"drop_{name}" for name in DROPS),
    *(f"slant_{name}" for name in SLANTS),
    *(f"angle_{name}" for name in ANGLES),
)
"""Names of the measures, in order."""

SMALLEST = 1e-3
"""Of the eyes' distance: what is divided by is never less."""


def measures(points: Floats) -> NDArray[np.float32]:
    """Measures of faces (n, 68, 2), in the order of `NAMES`: (n, 50) float32; angles in radians."""
    points = np.asarray(points, np.float64)
    eyes = eye_centres(points)
    across = eyes[:, 1] - eyes[:, 0]
    unit = np.maximum(np.linalg.norm(across, axis=-1), np.finfo(float).tiny)
    right = across / unit[:, None]
    down = np.stack([-right[:, 1], right[:, 0]], axis=-1)
    # In this frame the eyes lie level around 0 with a distance of 1.
    centred = (points - eyes.mean(1, keepdims=True)) / unit[:, None, None]
    upright = np.stack([np.einsum("nkd,nd->nk", centred, axis) for axis in (right, down)], axis=-1)
    centres = [upright[:, PARTS[name]].mean(1, keepdims=True) for name in CENTRES]
    face = np.concatenate([upright, *centres], axis=1)

    distance = {name: _distance(face, *pair) for name, pair in DISTANCES.items()}
    openings = [
        (_distance(face, *first) + _distance(face, *second)) / 2 / np.maximum(distance[width], SMALLEST)
        for first, second, width in OPENINGS.values()
    ]
    ratios = [distance[one] / np.maximum(distance[other], SMALLEST) for one, other in RATIOS.values()]
    drops = [face[:, index, 1] for index in DROPS.values()]
    slants = [_slant(face, *pair) for pair in SLANTS.values()]
    angles = [_angle(face, *three) for three in ANGLES.values()]
    return np.stack([*distance.values(), *openings, *ratios, *drops, *slants, *angles], axis=1).astype(np.float32)


def landmarks_of(name: str) -> tuple[int, ...]:
    """The landmarks, of the 68, that a measure of `NAMES` is taken from."""
    kind, _, of = name.partition("_")
    if kind == "distance":
        used: tuple[int, ...] = DISTANCES[of]
    elif kind == "drop":
        used = (DROPS[of],)
    elif kind == "slant":
        used = SLANTS[of]
    elif kind == "angle":
        used = ANGLES[of]
    elif of in OPENINGS:
        first, second, width = OPENINGS[of]
        used = (*first, *second, *DISTANCES[width])
    else:
        used = tuple(index for distance in RATIOS[of] for index in DISTANCES[distance])
    return tuple(point for index in used for point in _points(index))


def _points(index: int) -> range:
    """The landmark itself, or those that a centre is the mean of."""
    if index < 68:
        return range(index, index + 1)
    part = PARTS[CENTRES[index - 68]]
    return range(part.start, part.stop)


def _distance(face: Floats, one: int, other: int) -> Floats:
    return np.linalg.norm(face[:, one] - face[:, other], axis=-1)


def _slant(face: Floats, outer: int, inner: int) -> Floats:
    """Angle to the line of the eyes on the way from outside to the middle, positive downwards."""
    run, rise = (face[:, inner] - face[:, outer]).T
    return np.arctan2(rise, np.abs(run))


def _angle(face: Floats, one: int, corner: int, other: int) -> Floats:
    first, second = face[:, one] - face[:, corner], face[:, other] - face[:, corner]
    crossed = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return np.arctan2(np.abs(crossed), (first * second).sum(-1))
