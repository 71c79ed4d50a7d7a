from __future__ import annotations

import numpy as np
import pytest
from skimage.transform import pyramid_reduce

from bakeoff.pipelines.features.orb import Orb, _smaller


@pytest.fixture(scope="module")
def images():
    """(8, 28, 28, 1): bright bars that cross, and one black image."""
    images = np.zeros((8, 28, 28, 1), np.uint8)
    for k in range(7):
        images[k, 4 + 2 * k : 7 + 2 * k, 4:24] = 220
        images[k, 4:24, 10:14] = 220
    return images


@pytest.fixture(scope="module")
def fitted(images):
    return Orb(words=10).fit(images)


@pytest.mark.parametrize("shape", [(40, 33), (112, 112)])
def test_levels_of_the_pyramid_are_those_of_scikit_image(shape):
    image = np.random.default_rng(0).random((2, *shape), dtype=np.float32)
    expected = np.stack([pyramid_reduce(one, 1.2, channel_axis=None) for one in image.astype(float)])
    np.testing.assert_allclose(_smaller(image, 1.2), expected, atol=1e-5)


def test_an_image_without_a_corner_keeps_its_row_and_is_flagged(fitted, images):
    rows = fitted.transform(images)
    assert rows.dtype == np.float32
    assert fitted.get_feature_names_out()[-1] == "orb_failed"
    assert rows.shape == (8, len(fitted.get_feature_names_out()))
    np.testing.assert_array_equal(rows[:, -1], [0] * 7 + [1])
    assert not rows[-1, :-1].any()
    np.testing.assert_allclose((rows[:7, :10] ** 2).sum(1), 1, rtol=1e-5)


def test_no_corner_in_any_training_image_is_no_error(images):
    rows = Orb().fit(images[-1:]).transform(images)
    assert rows[-1].tolist() == [0, 0, 0, 0, 0, 1]
    assert not rows[:-1, -1].any()


def test_keypoints_lie_on_the_thing_and_not_beside_it(fitted, images):
    points = fitted.keypoints(images[:1])
    down, across = points.cell // 8, points.cell % 8
    assert len(points.cell) > 10
    assert {0, 7}.isdisjoint(down)
    assert {0, 7}.isdisjoint(across)


def test_no_image_has_more_keypoints_than_asked_for(images):
    noise = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), dtype=np.uint8)
    few, many = (np.bincount(Orb(words=5, most=most).fit(noise).keypoints(noise).image) for most in (20, 1000))
    np.testing.assert_array_equal(few, 20)
    assert (many > 50).all()


@pytest.mark.parametrize("shape", [(8, 8, 1), (31, 25, 3), (260, 250, 3)])
def test_any_picture_has_a_row(shape):
    images = np.random.default_rng(0).integers(0, 256, (2, *shape), dtype=np.uint8)
    rows = Orb(words=6).fit_transform(images)
    assert np.isfinite(rows).all()
    assert rows.shape == (2, 31)


def test_paint_keeps_the_total(fitted):
    weights = np.random.default_rng(0).random(51)
    assert fitted.paint(weights).shape == (28, 28)
    assert fitted.paint(weights).sum() == pytest.approx(weights.sum(), rel=1e-5)
    np.testing.assert_allclose(fitted.paint(np.eye(51)[-1]), 1 / 784, rtol=1e-5)


@pytest.mark.parametrize(
    ("parameters", "message"), [({"most": 0}, "most must be"), ({"threshold": 255}, "threshold must")]
)
def test_senseless_parameters_are_named(images, parameters, message):
    with pytest.raises(ValueError, match=message):
        Orb(**parameters).fit(images)
