import numpy as np
import pytest

from bakeoff.pipelines.faces.drawn_face import PROPORTIONS, mean_points
from bakeoff.pipelines.faces.locate.pose import guesses, laid, laid_on_eyes, mirrored, pose, upright_mean
from bakeoff.pipelines.faces.scheme import eye_centres, interpupillary_distance
from bakeoff.pipelines.faces.similarity import apply, estimate, matrix


@pytest.fixture
def mean():
    return upright_mean(mean_points(100)[None])


def test_the_mean_face_has_the_proportions_of_people(mean):
    (middle,), (distance,), (turn,) = pose(mean[None])
    assert distance == pytest.approx(34)
    assert turn == pytest.approx(0, abs=1e-6)
    assert (mean[30:36, 1].max() - middle[1]) / distance == pytest.approx(PROPORTIONS["nose length"], abs=0.05)
    assert (mean[48:, 1].mean() - middle[1]) / distance == pytest.approx(1.05, abs=0.05)
    assert np.ptp(mean[48:60, 0]) / distance == pytest.approx(2 * PROPORTIONS["mouth width"], abs=0.05)
    np.testing.assert_allclose(mirrored(mean[None], 113)[0], mean, atol=1e-4)


def test_a_face_is_laid_where_it_is_asked_for(mean):
    points = laid(mean, np.array([[10.0, 20.0], [-3.0, 5.0]]), np.array([12.0, 40.0]))
    middle, distance, turn = pose(points)
    np.testing.assert_allclose(middle, [[10, 20], [-3, 5]], atol=1e-9)
    np.testing.assert_allclose(distance, [12, 40])
    np.testing.assert_allclose(turn, 0, atol=1e-9)


def test_a_face_is_laid_on_eyes(mean):
    eyes = np.random.default_rng(0).uniform(0, 50, (5, 2, 2))
    np.testing.assert_allclose(eye_centres(laid_on_eyes(mean, eyes)), eyes, atol=1e-9)


def test_a_mirror_image_mirrored_is_the_first_one(mean):
    np.testing.assert_allclose(mirrored(mirrored(mean[None], 80), 80)[0], mean)


def test_guesses_lie_around_the_truth_with_the_spread_that_is_said(mean):
    truth = np.repeat(apply(mean, matrix(1.5, 0.4, mean.mean(0), np.array([80.0, 90.0])))[None], 4000, 0)
    drawn = guesses(truth, mean, np.random.default_rng(0))
    shift = (drawn.mean(1) - truth.mean(1)) / interpupillary_distance(truth)[:, None]
    there = estimate(truth, drawn)
    assert shift.mean(0) == pytest.approx([0, 0], abs=0.01)
    assert shift.std(0) == pytest.approx([0.12, 0.12], abs=0.01)
    assert np.log(np.hypot(there[:, 0, 0], there[:, 1, 0])).std() == pytest.approx(0.12, abs=0.01)
    assert np.arctan2(there[:, 1, 0], there[:, 0, 0]).std() == pytest.approx(0.17, abs=0.01)
