"""Each corruption against what its definition says of a flat image, or of another implementation of it."""

import numpy as np
import pytest
from skimage import transform

from bakeoff.compare.data.corruptions.corruption import CORRUPTIONS
from bakeoff.compare.data.corruptions.kind import DRAWN
from bakeoff.compare.data.corruptions.weather import clouds

GRAY = np.full((100, 100, 1), 0.5)


def spoilt(name, image, amount, seed=0):
    return CORRUPTIONS[name].spoil(image, amount, np.random.default_rng(seed), DRAWN)


@pytest.mark.parametrize(
    ("name", "amount", "deviation"),
    [
        ("gaussian-noise", 0.08, 0.08),
        ("shot-noise", 60, (0.5 / 60) ** 0.5),
        ("impulse-noise", 0.27, 0.5 * 0.27**0.5),
        ("speckle-noise", 0.6, 0.3),
    ],
)
def test_noise_has_the_mean_and_the_deviation_of_its_definition(name, amount, deviation):
    noisy = spoilt(name, GRAY, amount)
    assert noisy.mean() == pytest.approx(0.5, abs=4 * deviation / 100)
    assert noisy.std() == pytest.approx(deviation, rel=0.05)


def test_blur_keeps_the_light_and_spreads_a_point_by_its_sigma():
    point = np.zeros((29, 29, 1))
    point[14, 14] = 1
    soft = spoilt("blur", point, 2 * 28 / 29)
    assert soft.sum() == pytest.approx(1)
    assert np.sum(soft[..., 0] * (np.arange(29)[:, None] - 14) ** 2) == pytest.approx(4, rel=0.02)


def test_motion_is_the_half_of_a_gaussian_in_whole_steps_along_one_line():
    point = np.zeros((28, 28, 1))
    point[14, 14] = 1
    smeared = spoilt("motion-blur", point, (10, 3))[..., 0]
    down, across = np.nonzero(smeared > 1e-12)
    weights = np.exp(-(np.arange(21) ** 2) / 18)
    assert weights[0] <= weights.sum() * smeared.max() + 1e-9 <= weights[:2].sum() + 2e-9
    assert smeared.sum() == pytest.approx(1, abs=0.01)
    assert across.max() == 14
    assert np.abs(down - 14).max() <= 14 - across.min() + 1


def test_glass_without_blur_only_moves_pixels_to_neighbours():
    numbers = np.arange(784, dtype=float).reshape(28, 28, 1) / 783
    moved = spoilt("glass-blur", numbers, ((0, 0), 1, 1))
    assert np.allclose(np.sort(moved.ravel()), np.sort(np.floor(255 * numbers.ravel()) / 255))
    assert 0.2 < np.mean(moved != np.floor(255 * numbers) / 255) < 0.9


def test_clouds_are_a_landscape_from_0_to_1_that_is_smoother_the_more_even():
    rough, smooth = (clouds(64, even, np.random.default_rng(0)) for even in (1.4, 3))
    assert (rough.min(), rough.max(), smooth.min(), smooth.max()) == (0, 1, 0, 1)
    steps = [np.abs(np.diff(each, axis=0)).mean() / each.std() for each in (rough, smooth)]
    assert steps[0] > 1.5 * steps[1]


def test_fog_on_black_is_the_clouds_and_keeps_the_brightest_value():
    image = np.zeros((28, 28, 1))
    image[0, 0] = 1
    foggy = spoilt("fog", image, (3, 1.4))
    sky = clouds(256, 1.4, np.random.default_rng(0))[:28, :28]
    assert np.allclose(foggy[1:, :, 0], 3 * sky[1:] / 4)
    assert foggy.max() <= 1


def test_mud_covers_some_of_the_image_with_its_own_gray():
    muddy = spoilt("spatter", np.ones((28, 28, 1)), CORRUPTIONS["spatter"].published)
    assert muddy.min() >= 63 / 255
    assert 0.01 < np.mean(muddy < 1) < 0.9


def test_tones_do_as_they_say():
    image = np.linspace(0, 1, 30).reshape(5, 6, 1)
    assert np.allclose(spoilt("brightness", image, 0.3), np.minimum(image + 0.3, 1))
    assert spoilt("contrast", image, 0.4).std() == pytest.approx(0.4 * image.std())
    assert len(np.unique(spoilt("quantise", image, 2))) == 4
    assert np.allclose(spoilt("inverse", image, 1.0), 1 - image)


def test_brightness_keeps_hue_and_saturation():
    bright = spoilt("brightness", np.array([[[0.4, 0.2, 0.1], [0, 0, 0]]]), 0.4)
    assert np.allclose(bright, [[[0.8, 0.4, 0.2], [0.4, 0.4, 0.4]]])


@pytest.mark.parametrize(
    ("name", "amount", "matrix"),
    [
        ("shear", 0.4, lambda bit: [[1, -np.sin(0.4 * bit)], [0, np.cos(0.4 * bit)]]),
        ("rotate", 0.4, lambda bit: [[np.cos(0.4), -np.sin(0.4 * bit)], [np.sin(0.4 * bit), np.cos(0.4)]]),
        ("scale", 1 / 0.7, lambda _: np.eye(2) / 0.7),
    ],
)
def test_geometry_is_that_of_scikit_image_about_the_middle(name, amount, matrix):
    image = np.random.default_rng(3).random((28, 28))
    found = spoilt(name, image[..., None], amount)[..., 0]
    warped = []
    for bit in (-1, 1):
        linear = np.array(matrix(bit))
        homogeneous = np.eye(3)
        homogeneous[:2, :2], homogeneous[:2, 2] = linear, 13.5 - linear @ [13.5, 13.5]
        warped.append(transform.warp(image, transform.AffineTransform(homogeneous).inverse.inverse, order=1))
    assert min(np.abs(found - each).max() for each in warped) < 1e-9


def test_translation_moves_by_whole_pixels_along_both_axes():
    point = np.zeros((28, 28, 1))
    point[14, 14] = 1
    down, across, _ = np.argwhere(spoilt("translate", point, 3) > 0.5)[0]
    assert {abs(down - 14), abs(across - 14)} == {3}


def test_strokes_are_drawn_from_border_to_border():
    black = np.zeros((28, 28, 1))
    dotted = spoilt("dotted-line", black, 1)[..., 0].max(0)
    assert np.flatnonzero(dotted).tolist() == [c for c in range(27) if c // 2 % 2]
    zigzag = spoilt("zigzag", black, 1)[..., 0]
    assert set(range(3, 24)) <= set(np.flatnonzero(zigzag.max(0) > 0.2).tolist())


def test_edges_are_where_the_image_changes():
    half = np.zeros((28, 28, 1))
    half[:, 14:] = 1
    found = spoilt("edges", half, 1.0)[..., 0]
    assert set(np.flatnonzero(found.max(0))) <= {13, 14}
    assert found.sum() >= 20


def test_coding_leaves_the_mean_and_takes_the_detail():
    image = np.random.default_rng(0).random((32, 32, 1))
    for name, amount in (("jpeg", 7), ("pixelate", 0.25)):
        coded = spoilt(name, image, amount)
        assert coded.mean() == pytest.approx(image.mean(), abs=0.02)
        assert coded.std() < image.std()
