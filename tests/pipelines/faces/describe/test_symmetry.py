from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.faces.describe.aligned_faces import SIDE, mean_face
from bakeoff.pipelines.faces.describe.symmetry import AREAS, BANDS, MIDDLE, band_correlations, mirror_distances
from bakeoff.pipelines.faces.drawn_face import mean_points
from bakeoff.pipelines.faces.scheme import MIRRORED, PARTS, interpupillary_distance


@pytest.fixture
def symmetric():
    face = mean_points(100).astype(float)
    return (face + (face * [-1, 1] + [99, 0])[MIRRORED]) / 2


def test_a_symmetric_face_is_its_own_mirror_however_it_lies(symmetric):
    rotation = 1.7 * np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
    faces = np.stack([symmetric, symmetric @ rotation.T + [7, 90]])
    assert mirror_distances(faces) == pytest.approx(0, abs=1e-5)


def test_a_point_that_strays_is_measured_in_its_part(symmetric):
    strayed = symmetric.copy()
    corner = PARTS["mouth"].start
    strayed[corner] -= [6.0, 0.0]
    found = dict(zip(AREAS, mirror_distances(strayed[None])[0], strict=True))
    # The corner and its partner are each 6 pixels from where the mirror has them, of 20 points of the mouth.
    assert found["mouth"] == pytest.approx(2 * 6 / 20 / interpupillary_distance(symmetric), rel=1e-4)
    assert max(value for name, value in found.items() if name != "mouth") < 1e-5


def test_points_without_a_partner_are_those_on_the_mid_line(symmetric):
    assert symmetric[MIDDLE, 0] == pytest.approx(49.5)
    assert MIDDLE.tolist() == [8, 27, 28, 29, 30, 33, 51, 57, 62, 66]


def test_correlations_of_mirrored_even_and_odd_pictures(symmetric):
    mean = mean_face(symmetric[None])
    noise = np.random.default_rng(0).normal(size=(SIDE, SIDE)).astype(np.float32)
    even, odd = noise + noise[:, ::-1], noise - noise[:, ::-1]
    pictures = np.stack([even, odd, np.full_like(noise, 9), 3 * even + 50]).astype(np.float32)
    found = band_correlations(pictures, mean)
    assert found.shape == (4, len(BANDS))
    assert found[0] == pytest.approx(1, abs=1e-4)
    assert found[1] == pytest.approx(-1, abs=1e-2)
    assert found[2] == pytest.approx(0)
    assert found[3] == pytest.approx(1, abs=1e-4)


def test_a_band_sees_what_lies_in_it_alone(symmetric):
    mean = mean_face(symmetric[None])
    picture = np.tile(np.abs(np.arange(SIDE) - (SIDE - 1) / 2), (SIDE, 1)).astype(np.float32)
    spoilt = picture.copy()
    rows = slice(int(mean[PARTS["mouth"], 1].min()), int(mean[PARTS["mouth"], 1].max()) + 1)
    spoilt[rows, : SIDE // 2] = np.random.default_rng(0).random((spoilt[rows].shape[0], SIDE // 2)) * 50
    face, eyes, mouth = band_correlations(spoilt[None], mean)[0]
    assert eyes == pytest.approx(1, abs=1e-5)
    assert abs(mouth) < 0.5
    assert mouth < face < 0.999
