"""A thing told from its background: thresholds, which side is background, outlines and holes."""

import numpy as np

from bakeoff.pipelines.descriptors.outlines import dark_background, largest_outline, otsu_thresholds, resized


def square(hole=False):
    gray = np.zeros((20, 20), np.float32)
    gray[5:15, 5:15] = 200
    if hole:
        gray[7:11, 8:12] = 0
    gray[1, 1] = 200  # a speck
    return gray


def test_otsu_parts_two_tones_half_way():
    thresholds, two = otsu_thresholds(np.stack([square(), np.full((20, 20), 9, np.float32)]))
    assert thresholds[0] == 100
    assert two.tolist() == [True, False]


def test_otsu_is_that_of_scikit_image():
    from skimage.filters import threshold_otsu

    random = np.random.default_rng(0)
    gray = np.rint(np.concatenate([random.normal(70, 15, 300), random.normal(160, 20, 100)]).clip(0, 255))
    found = otsu_thresholds(gray.reshape(1, 20, 20).astype(np.float32))[0][0]
    wanted = threshold_otsu(gray.astype(np.uint8))
    assert ((gray > found) == (gray > wanted)).all()


def test_what_lies_along_the_border_is_made_dark():
    both = np.stack([square(), 255 - square()])
    thresholds = np.array([100, 155], np.float32)
    dark_background(both, thresholds)
    assert np.array_equal(both[0], square())
    assert np.array_equal(both[1], square())
    assert thresholds.tolist() == [100, 100]


def test_the_largest_outline_is_closed_and_has_the_area_of_the_thing():
    outline = largest_outline(square(), 100, 0.01)
    assert np.array_equal(outline.points[0], outline.points[-1])
    assert abs(outline.area - 99.5) < 1e-6  # ten by ten, less an eighth of a pixel at each corner
    assert np.allclose([outline.points.min(0), outline.points.max(0)], [[4.5, 4.5], [14.5, 14.5]])
    assert outline.holes == []


def test_a_hole_counts_from_its_least_area_on():
    ((area, row, column),) = largest_outline(square(hole=True), 100, 0.01).holes
    assert abs(area - 16) < 1
    assert np.allclose([row, column], [8.5, 9.5])
    assert largest_outline(square(hole=True), 100, 0.1).holes == []


def test_where_nothing_is_brighter_there_is_no_outline():
    assert largest_outline(np.zeros((9, 9), np.float32), 50, 0.01) is None


def test_sizes_change_by_whole_factors():
    gray = np.arange(2 * 12 * 12, dtype=np.float32).reshape(2, 12, 12) % 256
    smaller, factor = resized(gray, 6)
    assert (smaller.shape, factor) == ((2, 6, 6), 0.5)
    assert np.array_equal(smaller, np.rint(gray.reshape(2, 6, 2, 6, 2).mean((2, 4))))
    larger, factor = resized(gray, 24)
    assert (larger.shape, factor) == ((2, 24, 24), 2.0)
