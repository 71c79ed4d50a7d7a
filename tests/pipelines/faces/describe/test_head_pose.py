from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.faces.describe.head_pose import NAMES, head_pose
from bakeoff.pipelines.faces.drawn_face import IDENTITY, VIEW, drawn_face, mean_points


def middle(bounds):
    return {name: (low + high) / 2 for name, (low, high) in bounds.items()}


@pytest.mark.parametrize("name", NAMES)
def test_each_follows_the_turn_that_it_is_named_after(name):
    who, measured = middle(IDENTITY), []
    turns = np.linspace(*VIEW[name], 9)
    for turn in turns:
        _, points, _ = drawn_face(who, middle(VIEW) | {name: turn}, 64, np.random.default_rng(0))
        measured.append(head_pose(points[None])[0, NAMES.index(name)])
    steps = np.diff(measured)
    assert (steps > 0).all() or (steps < 0).all()
    assert abs(np.corrcoef(turns, measured)[0, 1]) > 0.97


def test_roll_is_the_angle_and_leaves_the_others_alone():
    face = mean_points(100)
    rotation = np.array([[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]])
    straight, rolled = head_pose(np.stack([face, face @ rotation.T]))
    assert rolled[2] - straight[2] == pytest.approx(0.2, abs=1e-5)
    np.testing.assert_allclose(rolled[:2], straight[:2], atol=1e-5)


def test_a_mirror_turns_yaw_and_roll_about():
    from bakeoff.pipelines.faces.scheme import MIRRORED

    face = mean_points(100) + np.random.default_rng(0).normal(0, 2, (68, 2))
    pose, mirrored = head_pose(np.stack([face, (face * [-1, 1])[MIRRORED]]))
    np.testing.assert_allclose(mirrored, pose * [-1, 1, -1], atol=1e-5)
