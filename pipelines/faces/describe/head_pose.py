"""How a head is turned, told from its landmarks: stand-ins for yaw, pitch and roll, which are no part of an identity.

With t the tip of the nose, b its base, e the centres of the eyes, v the direction across them, downwards:

    yaw    (|t − e_left| − |t − e_right|) / (|t − e_left| + |t − e_right|), positive when the face looks to the right
    pitch  ⟨b − t, v⟩ / |e_right − e_left|, which grows when the face looks up
    roll   angle of e_right − e_left to the horizontal in radians, positive clockwise
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.faces.scheme import eye_centres

NAMES = ("yaw", "pitch", "roll")

LANDMARKS = {"yaw": (*range(36, 48), 30), "pitch": (30, 33), "roll": tuple(range(36, 48))}
"""What each is told from."""

TIP, BASE = 30, 33


def head_pose(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Yaw, pitch and roll of faces (n, 68, 2): (n, 3) float32."""
    points = np.asarray(points, np.float64)
    left, right = np.moveaxis(eye_centres(points), 1, 0)
    across, tip = right - left, points[:, TIP]
    unit = np.maximum(np.linalg.norm(across, axis=-1), np.finfo(float).tiny)
    to_left, to_right = (np.linalg.norm(tip - eye, axis=-1) for eye in (left, right))
    down = np.stack([-across[:, 1], across[:, 0]], axis=-1) / unit[:, None]
    yaw = (to_left - to_right) / np.maximum(to_left + to_right, np.finfo(float).tiny)
    pitch = ((points[:, BASE] - tip) * down).sum(-1) / unit
    return np.stack([yaw, pitch, np.arctan2(across[:, 1], across[:, 0])], axis=1).astype(np.float32)
