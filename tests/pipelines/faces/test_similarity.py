import numpy as np
import pytest
from skimage.transform import estimate_transform

from bakeoff.pipelines.faces.similarity import apply, estimate, inverted, matrix, mean_shape, scale_of


@pytest.fixture
def points():
    return np.random.default_rng(0).uniform(0, 50, (7, 20, 2))


def test_the_nearest_transform_is_that_of_scikit_image(points):
    target = points[::-1] + np.random.default_rng(1).normal(0, 3, points.shape)
    for source, other, transform in zip(points, target, estimate(points, target), strict=True):
        reference = estimate_transform("similarity", source, other)
        if np.linalg.det(reference.params[:2, :2]) > 0:
            np.testing.assert_allclose(transform, reference.params[:2], atol=1e-9)


def test_a_transform_is_found_again_and_undone(points):
    turn, scale = np.linspace(-1, 1, 7), np.linspace(0.5, 2, 7)
    there = matrix(scale * np.cos(turn), scale * np.sin(turn), points.mean(1), np.full((7, 2), 3.0))
    target = apply(points, there)
    np.testing.assert_allclose(estimate(points, target), there, atol=1e-9)
    np.testing.assert_allclose(target.mean(1), 3.0)
    np.testing.assert_allclose(apply(target, inverted(there)), points, atol=1e-9)
    np.testing.assert_allclose(scale_of(there), scale)


def test_the_mean_of_one_shape_in_many_places_is_that_shape(points):
    turn = np.linspace(-1, 1, 7)
    shapes = apply(np.repeat(points[:1], 7, 0), matrix(np.cos(turn), np.sin(turn), points.mean(1), points[:, 0]))
    np.testing.assert_allclose(mean_shape(shapes), shapes[0], atol=1e-9)
