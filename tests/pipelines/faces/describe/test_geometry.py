from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.faces.describe import geometry
from bakeoff.pipelines.faces.describe.geometry import NAMES, landmarks_of, measures
from bakeoff.pipelines.faces.drawn_face import mean_points
from bakeoff.pipelines.faces.scheme import MIRRORED, eye_centres


def named(points):
    return dict(zip(NAMES, measures(points[None])[0], strict=True))


@pytest.fixture
def face():
    """A face that is not symmetric."""
    return mean_points(100) + np.random.default_rng(0).normal(0, 1.5, (68, 2))


def test_every_measure_has_a_name_of_its_own(face):
    assert measures(np.stack([face, face])).shape == (2, len(NAMES))
    assert len(set(NAMES)) == len(NAMES) == 50


@pytest.mark.parametrize(("turn", "scale"), [(0.4, 1.0), (-1.2, 0.3), (3.0, 7.0)])
def test_turning_scaling_and_moving_changes_nothing(face, turn, scale):
    rotation = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    np.testing.assert_allclose(measures((face @ rotation.T + [40, -9])[None]), measures(face[None]), atol=1e-5)


def test_a_mirror_changes_left_for_right(face):
    found, other = named(face), named((face * [-1, 1])[MIRRORED])
    for name, value in found.items():
        swapped = name.replace("left", "?").replace("right", "left").replace("?", "right")
        assert other[swapped] == pytest.approx(value, abs=1e-5), name


def test_formulas_by_hand(face):
    found = named(face)
    eyes = eye_centres(face)
    unit = np.linalg.norm(eyes[1] - eyes[0])
    right = (eyes[1] - eyes[0]) / unit
    down = np.array([-right[1], right[0]])

    def apart(i, j):
        return np.linalg.norm(face[i] - face[j])

    assert found["distance_mouth_width"] == pytest.approx(apart(48, 54) / unit, rel=1e-5)
    assert found["distance_left_brow_to_eye"] == pytest.approx(
        np.linalg.norm(face[17:22].mean(0) - eyes[0]) / unit, rel=1e-5
    )
    assert found["ratio_left_eye_opening"] == pytest.approx(
        (apart(37, 41) + apart(38, 40)) / 2 / apart(36, 39), rel=1e-5
    )
    assert found["ratio_nose_to_mouth_width"] == pytest.approx(apart(31, 35) / apart(48, 54), rel=1e-5)
    assert found["drop_chin"] == pytest.approx((face[8] - eyes.mean(0)) @ down / unit, rel=1e-5)
    along = face[39] - face[36]
    assert found["slant_left_eye"] == pytest.approx(np.arctan2(along @ down, along @ right), abs=1e-6)
    u, v = face[48] - face[8], face[54] - face[8]
    angle = np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
    assert found["angle_mouth_from_chin"] == pytest.approx(angle, rel=1e-5)


def test_a_measure_changes_only_with_its_landmarks(face):
    """What `landmarks_of` says, up to the eyes, on which all hangs."""
    before = measures(face[None])[0]
    for k in [*range(36), *range(48, 68)]:
        moved = face.copy()
        moved[k] += [2.0, 1.0]
        changed = np.abs(measures(moved[None])[0] - before) > 1e-6
        assert changed.tolist() == [k in landmarks_of(name) for name in NAMES], k


def test_faces_without_any_extent_give_finite_numbers():
    assert np.isfinite(measures(np.zeros((1, 68, 2)))).all()
    assert np.isfinite(measures(np.full((1, 68, 2), 5.0))).all()


def test_the_tables_name_landmarks_that_there_are():
    for table in (geometry.DISTANCES, geometry.SLANTS, geometry.ANGLES):
        assert all(0 <= index < 73 for indices in table.values() for index in indices)
