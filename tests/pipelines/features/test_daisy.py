from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import daisy

from bakeoff.pipelines.features.daisy import Daisy


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (3, 17, 21, 1), dtype=np.uint8)


@pytest.mark.parametrize(
    ("rings", "histograms", "orientations", "radius", "step"), [(2, 6, 8, 6, 3), (1, 8, 4, 3, 1), (3, 4, 5, 7, 4)]
)
def test_descriptors_equal_those_of_scikit_image(images, rings, histograms, orientations, radius, step):
    transformer = Daisy(5, step, radius, rings, histograms, orientations).fit(images)
    found = transformer.descriptors(images[..., 0].astype(np.float32) / np.float32(255))
    rows, columns = transformer.rows_, transformer.columns_
    assert np.ptp(np.diff(rows)) == 0
    assert abs(rows[0] - (16 - rows[-1])) <= 1  # the grid is centred
    for image, described in zip(images, found, strict=True):
        framed = np.pad(image[..., 0] / 255, radius, mode="edge")
        expected = daisy(framed, 1, radius, rings, histograms, orientations, normalization="l1")
        np.testing.assert_allclose(described, expected[rows[:, None], columns], atol=1e-6)


def test_even_ground_has_the_same_share_everywhere():
    transformer = Daisy(5).fit(np.zeros((1, 16, 16, 1), np.uint8))
    found = transformer.descriptors(np.full((1, 16, 16), 0.4, np.float32))
    np.testing.assert_allclose(found, 1 / 104, rtol=1e-4)


def test_points_lie_in_the_cell_of_their_pixel(images):
    transformer = Daisy(5, step=2).fit(images)
    points = transformer.keypoints(images)
    assert len(points.descriptors) == 3 * len(transformer.rows_) * len(transformer.columns_)
    where = [(row * 8 // 17) * 8 + column * 8 // 21 for row in transformer.rows_ for column in transformer.columns_]
    np.testing.assert_array_equal(points.cell, where * 3)
    np.testing.assert_array_equal(points.image, np.repeat([0, 1, 2], len(where)))


def test_colour_is_described_by_its_brightness(images):
    colour = np.repeat(images, 3, axis=3)
    found = Daisy(5).fit(colour).keypoints(colour).descriptors
    np.testing.assert_allclose(found, Daisy(5).fit(images).keypoints(images).descriptors, atol=1e-3)


@pytest.mark.parametrize("name", ["words", "step", "radius", "rings", "histograms", "orientations"])
def test_senseless_parameters_are_named(images, name):
    with pytest.raises(ValueError, match=f"{name} must be a whole number"):
        Daisy(**{name: 0}).fit(images)
