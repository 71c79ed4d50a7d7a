from __future__ import annotations

import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.pipelines.faces.describe.aligned_faces import EYE_DISTANCE, SIDE, AlignedFaces, mean_face
from bakeoff.pipelines.faces.scheme import MIRRORED, eye_centres


@pytest.fixture(scope="module")
def faces():
    return drawn_faces.load("", DataLocations(), people=4, images=4, size=96, variation=1.0)


def test_the_mean_face_is_upright_symmetric_and_of_the_frames_size(faces):
    mean = mean_face(faces.landmarks)
    left, right = eye_centres(mean)
    assert left[1] == pytest.approx(right[1])
    assert right[0] - left[0] == pytest.approx(EYE_DISTANCE)
    assert mean.mean(0) == pytest.approx((SIDE - 1) / 2)
    np.testing.assert_allclose((mean * [-1, 1] + [SIDE - 1, 0])[MIRRORED], mean, atol=1e-8)
    assert 0 < mean.min() < mean.max() < SIDE - 1


def test_the_mean_face_does_not_hang_on_how_the_faces_lie(faces):
    random = np.random.default_rng(0)
    turn, scale = random.uniform(-0.5, 0.5, len(faces)), random.uniform(0.5, 2, len(faces))
    rotations = scale[:, None, None] * np.moveaxis(
        np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]), -1, 0
    )
    lying = faces.landmarks @ np.swapaxes(rotations, 1, 2) + random.uniform(-30, 30, (len(faces), 1, 2))
    np.testing.assert_allclose(mean_face(lying), mean_face(faces.landmarks), atol=0.05)


def test_points_and_pictures_go_into_the_frame_together(faces):
    """A bright spot at a landmark is found where the landmark is said to be."""
    pictures = np.zeros((len(faces), 96, 96), np.float32)
    tips = np.rint(faces.landmarks[:, 30]).astype(int)
    pictures[np.arange(len(faces)), tips[:, 1], tips[:, 0]] = 1000
    points = faces.landmarks.copy()
    points[:, 30] = tips
    aligned = AlignedFaces(pictures, points, mean_face(points))
    for picture, (x, y) in zip(aligned.pictures, aligned.points[:, 30], strict=True):
        row, column = np.unravel_index(picture.argmax(), picture.shape)
        assert abs(row - y) <= 1
        assert abs(column - x) <= 1
