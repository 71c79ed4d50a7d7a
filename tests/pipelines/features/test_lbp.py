from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import local_binary_pattern

from bakeoff.pipelines.features.lbp import Lbp, _codes


def by_skimage(image, points, radius, grid, rotation_invariant):
    """Square roots of the shares of each pattern in each cell, one pixel after the other."""
    method, patterns = ("uniform", points + 2) if rotation_invariant else ("nri_uniform", points * (points - 1) + 3)
    found = local_binary_pattern(image, points, radius, method).astype(int)
    counts = np.zeros((grid, grid, patterns))
    pixels = np.zeros((grid, grid, 1))
    for (row, column), pattern in np.ndenumerate(found):
        cell = row * grid // image.shape[0], column * grid // image.shape[1]
        counts[*cell, pattern] += 1
        pixels[cell] += 1
    return np.sqrt(counts / pixels).ravel()


@pytest.mark.parametrize("rotation_invariant", [False, True])
@pytest.mark.parametrize("points", [4, 7, 8, 12, 16])
@pytest.mark.parametrize("radius", [1, 2, 3])
# With few gray values most neighbours are ties, which the rounding of their place decides.
@pytest.mark.parametrize("levels", [2, 4, 256])
def test_equals_scikit_image(points, radius, levels, rotation_invariant):
    rng = np.random.default_rng(points)
    images = (rng.integers(0, levels, (3, 19, 23, 1)) * (255 // (levels - 1))).astype(np.uint8)
    images[2] //= 3
    described = Lbp(points, radius, 3, rotation_invariant).fit_transform(images)
    assert described.dtype == np.float32
    expected = [by_skimage(image[..., 0], points, radius, 3, rotation_invariant) for image in images]
    np.testing.assert_allclose(described, expected, atol=1e-6)


def test_a_radius_beyond_the_image_meets_black():
    images = np.random.default_rng(0).integers(1, 256, (2, 5, 6, 1), dtype=np.uint8)
    expected = [by_skimage(image[..., 0], 8, 9, 2, False) for image in images]
    np.testing.assert_allclose(Lbp(radius=9, grid=2).fit_transform(images), expected, atol=1e-6)


@pytest.mark.parametrize("points", [4, 8, 16])
def test_every_pattern_has_one_number_and_only_the_last_is_mixed(points):
    codes = _codes(points, False)
    counts = np.bincount(codes)
    assert len(counts) == points * (points - 1) + 3
    np.testing.assert_array_equal(counts[:-1], 1)
    assert counts.sum() == 2**points


def test_colour_is_described_by_its_brightness():
    images = np.random.default_rng(0).integers(0, 256, (3, 12, 12, 3), dtype=np.uint8)
    gray = np.rint(images @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)[..., None]
    np.testing.assert_array_equal(Lbp().fit_transform(images), Lbp().fit_transform(gray))


def test_brighter_light_changes_nothing():
    images = np.random.default_rng(0).integers(0, 100, (3, 16, 16, 1), dtype=np.uint8)
    patterns = Lbp(points=4, radius=1, grid=1).fit_transform(images)
    np.testing.assert_array_equal(Lbp(points=4, radius=1, grid=1).fit_transform(2 * images), patterns)


def test_quarter_turns_move_the_cells_and_keep_the_invariant_patterns():
    images = np.random.default_rng(0).integers(1, 256, (2, 16, 16, 1), dtype=np.uint8)
    turned = np.ascontiguousarray(np.rot90(images, axes=(1, 2)))
    transformer = Lbp(points=4, radius=1, grid=2, rotation_invariant=True).fit(images)
    cells, moved = (transformer.transform(given).reshape(2, 2, 2, -1) for given in (images, turned))
    np.testing.assert_array_equal(moved, np.rot90(cells, axes=(1, 2)))


def test_each_cell_sums_to_one_whatever_its_size():
    images = np.random.default_rng(0).integers(0, 256, (2, 13, 17, 1), dtype=np.uint8)
    shares = Lbp(grid=5).fit_transform(images).reshape(2, 25, -1) ** 2
    np.testing.assert_allclose(shares.sum(-1), 1, rtol=1e-5)


def test_paint_keeps_the_total_and_the_place():
    transformer = Lbp(grid=3).fit(np.zeros((1, 18, 13, 1), np.uint8))
    names = transformer.get_feature_names_out()
    weights = np.random.default_rng(0).random(len(names))
    assert transformer.paint(weights).shape == (18, 13)
    assert transformer.paint(weights).sum() == pytest.approx(weights.sum(), rel=1e-5)
    one = transformer.paint(np.array([name.startswith("cell1_2_") for name in names], float))
    assert one[6:12, 9:].sum() == pytest.approx(59)
    assert one.sum() == pytest.approx(59)


@pytest.mark.parametrize("parameters", [{"points": 3}, {"points": 17}, {"radius": 0}, {"radius": 1.5}, {"grid": 0}])
def test_senseless_parameters_are_named(parameters):
    with pytest.raises(ValueError, match=f"{next(iter(parameters))} must be a whole number"):
        Lbp(**parameters).fit(np.zeros((1, 12, 12, 1), np.uint8))


def test_an_image_smaller_than_the_grid_is_told_the_least_size():
    with pytest.raises(ValueError, match=r"at least 8 × 8 pixels.*got 6 × 9"):
        Lbp(grid=8).fit(np.zeros((1, 6, 9, 1), np.uint8))
    assert Lbp(grid=8).least_side == 8
