from __future__ import annotations

import numpy as np
import pytest
from skimage.color import rgb2hsv

from bakeoff.pipelines.features.color_histogram import ColorHistogram, _hsv

BINS = 6


@pytest.fixture(scope="module")
def images():
    """Noise, few colours, and gray and black pixels among coloured ones."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (3, 13, 17, 3), dtype=np.uint8)
    images[1] = rng.integers(0, 2, (13, 17, 3)) * 255
    images[2, :4] = images[2, :4, :, :1]
    images[2, 4] = 0
    return images


def counted(values, edges, grid=1):
    """Square roots of shares in each cell, by `numpy.histogramdd`; values (height, width, axes)."""
    height, width, axes = values.shape
    found = []
    for row in range(grid):
        for column in range(grid):
            down = np.arange(height) * grid // height == row
            across = np.arange(width) * grid // width == column
            inside = values[down][:, across].reshape(-1, axes)
            found.append(np.sqrt(np.histogramdd(inside, edges)[0] / len(inside)).ravel())
    return np.concatenate(found)


def near_an_edge(image):
    """Whether rounding may move a pixel of an image into another bin: hue and saturation are fractions."""
    parts = rgb2hsv(image)[..., :2] * BINS
    return (np.abs(parts - np.rint(parts)) < 1e-9) & (np.rint(parts) > 0) & (np.rint(parts) < BINS)


def test_hue_saturation_and_value_are_those_of_scikit_image(images):
    hue, saturation, value = _hsv(images.astype(np.int32), BINS)
    for k, image in enumerate(images):
        expected = rgb2hsv(image)
        sure = ~near_an_edge(image)
        np.testing.assert_array_equal(hue[k][sure[..., 0]], (expected[..., 0] * BINS).astype(int)[sure[..., 0]])
        inner = np.minimum((expected[..., 1] * BINS).astype(int), BINS - 1)
        np.testing.assert_array_equal(saturation[k][sure[..., 1]], inner[sure[..., 1]])
        np.testing.assert_array_equal(value[k], image.max(-1).astype(int) * BINS // 256)


def test_every_colour_has_the_hue_of_scikit_image():
    """A lattice of colours, pure ones and ties of two channels included, at a number of bins that parts no fraction."""
    levels = np.array([0, 1, 84, 85, 127, 128, 170, 254, 255], np.uint8)
    lattice = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(1, -1, 1, 3)
    hue, _, _ = _hsv(lattice.astype(np.int32), 360 * 7)
    expected = rgb2hsv(lattice[0])[None, ..., 0] * 360 * 7
    assert np.abs(hue - expected).max() <= 1


@pytest.mark.parametrize("grid", [1, 3])
def test_joint_hsv_equals_a_histogram_of_numpy(images, grid):
    values = np.stack(_hsv(images.astype(np.int32), BINS), -1)
    described = ColorHistogram(BINS, "hsv", True, grid).fit_transform(images)
    assert described.dtype == np.float32
    expected = [counted(image, [np.arange(BINS + 1) - 0.5] * 3, grid) for image in values]
    np.testing.assert_allclose(described, expected, atol=1e-6)


@pytest.mark.parametrize("joint", [True, False])
def test_opponent_colours_equal_a_histogram_of_numpy(images, joint):
    red, green, blue = np.moveaxis(images.astype(float), -1, 0)
    values = np.stack([red - green, 2 * blue - red - green, red + green + blue], -1)
    edges = [np.linspace(low, high, BINS + 1) for low, high in ((-255, 256), (-510, 511), (0, 766))]
    described = ColorHistogram(BINS, "opponent", joint, 1).fit_transform(images)
    for row, image in zip(described, values, strict=True):
        axes = [slice(0, 3)] if joint else [slice(k, k + 1) for k in range(3)]
        np.testing.assert_allclose(row, np.concatenate([counted(image[..., k], edges[k]) for k in axes]), atol=1e-6)


@pytest.mark.parametrize("joint", [True, False])
def test_gray_images_are_described_by_their_brightness(joint):
    images = np.random.default_rng(0).integers(0, 256, (2, 9, 9, 1), dtype=np.uint8)
    transformer = ColorHistogram(4, joint=joint, grid=1)
    expected = [np.sqrt(np.histogram(image, [0, 64, 128, 192, 256])[0] / 81) for image in images]
    np.testing.assert_allclose(transformer.fit_transform(images), expected, atol=1e-6)
    assert transformer.get_feature_names_out()[1] == "cell0_0_brightness1"


def test_where_a_colour_was_is_forgotten_by_a_grid_of_one(images):
    shuffled = np.random.default_rng(0).permutation(images.reshape(3, -1, 3), axis=1).reshape(images.shape)
    np.testing.assert_array_equal(
        ColorHistogram(grid=1).fit_transform(images), ColorHistogram(grid=1).fit_transform(shuffled)
    )
    assert not np.array_equal(
        ColorHistogram(grid=2).fit_transform(images), ColorHistogram(grid=2).fit_transform(shuffled)
    )


@pytest.mark.parametrize(
    ("joint", "name", "columns"), [(True, "cell1_0_hue0_saturation4_value5", 864), (False, "cell1_0_value5", 72)]
)
def test_names_say_where_a_colour_is_counted(joint, name, columns):
    image = np.zeros((1, 8, 8, 3), np.uint8)
    image[0, 5, 2] = 255, 64, 64
    transformer = ColorHistogram(BINS, joint=joint, grid=2)
    row = transformer.fit_transform(image)[0]
    names = transformer.get_feature_names_out().tolist()
    assert len(names) == len(row) == columns
    assert row[names.index(name)] == pytest.approx(np.sqrt(1 / 16))


def test_paint_keeps_the_total_and_the_place():
    transformer = ColorHistogram(8, joint=True, grid=2).fit(np.zeros((1, 9, 12, 3), np.uint8))
    names = transformer.get_feature_names_out()
    weights = np.random.default_rng(0).random(len(names))
    assert transformer.paint(weights).shape == (9, 12)
    assert transformer.paint(weights).sum() == pytest.approx(weights.sum(), rel=1e-5)
    one = transformer.paint(np.array([name.startswith("cell1_0_") for name in names], float))
    assert one[5:, :6].sum() == pytest.approx(one.sum()) == pytest.approx(512)


@pytest.mark.parametrize("parameters", [{"bins": 1}, {"bins": 2.5}, {"space": "lab"}, {"grid": 0}, {"grid": 13}])
def test_senseless_parameters_are_named(parameters):
    name = next(iter(parameters))
    with pytest.raises(
        ValueError, match="images must be at least 13" if parameters.get("grid") == 13 else f"{name} must be"
    ):
        ColorHistogram(**parameters).fit(np.zeros((1, 12, 12, 3), np.uint8))
