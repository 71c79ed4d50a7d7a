from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.features.pixels import Pixels


def test_pixels_are_shares_of_white_in_reading_order():
    images = np.random.default_rng(0).integers(0, 256, (4, 5, 6, 3), dtype=np.uint8)
    transformer = Pixels()
    rows = transformer.fit_transform(images)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, images.reshape(4, -1) / 255, rtol=1e-6)
    name = transformer.get_feature_names_out().tolist().index("pixel2_4_1")
    np.testing.assert_allclose(rows[:, name], images[:, 2, 4, 1] / 255, rtol=1e-6)


def test_paint_sums_over_channels():
    transformer = Pixels().fit(np.zeros((1, 2, 2, 3), np.uint8))
    np.testing.assert_array_equal(transformer.paint(np.arange(12.0)), [[3, 12], [21, 30]])


@pytest.fixture(scope="module")
def blobs():
    """(60, 6, 7, 1): one bright spot that wanders, in noise; more images than pixels."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:6, :7]
    places = rng.uniform(0, 6, (60, 2))
    spots = np.exp(-((rows - places[:, :1, None]) ** 2 + (columns - places[:, 1:, None]) ** 2) / 4)
    return (200 * spots + rng.integers(0, 20, spots.shape)).astype(np.uint8)[..., None]


@pytest.mark.parametrize("count", [60, 20])  # more images than pixels, and fewer
def test_components_are_those_of_the_singular_values(blobs, count):
    images = blobs[:count]
    rows = images.reshape(count, -1) / 255
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    transformer = Pixels(components=5).fit(images)
    aligned = np.abs(np.sum(transformer.components_ * axes[:5], axis=1))
    np.testing.assert_allclose(aligned, 1, atol=1e-4)
    np.testing.assert_allclose(transformer.transform(images), centred @ transformer.components_.T, atol=1e-5)
    assert transformer.transform(images).dtype == np.float32
    assert transformer.get_feature_names_out().tolist() == [f"component{k}" for k in range(5)]


def test_a_share_takes_as_many_components_as_explain_it(blobs):
    rows = blobs.reshape(len(blobs), -1) / 255
    variance = np.linalg.svd(rows - rows.mean(0), compute_uv=False) ** 2
    needed = int(np.searchsorted(np.cumsum(variance) / variance.sum(), 0.8)) + 1
    assert Pixels(components=0.8).fit_transform(blobs).shape == (60, needed)


def test_components_come_from_the_training_images_alone(blobs):
    transformer = Pixels(components=3).fit(blobs[:40])
    together = transformer.transform(blobs)
    np.testing.assert_allclose(transformer.transform(blobs[40:41])[0], together[40], atol=1e-6)
    np.testing.assert_array_equal(Pixels(components=3).fit(blobs[:40]).components_, transformer.components_)
    assert not np.allclose(Pixels(components=3).fit(blobs).components_, transformer.components_, atol=1e-3)


def test_paint_goes_through_the_components(blobs):
    transformer = Pixels(components=4).fit(blobs)
    weights = np.array([0.5, 3, 0, 1])
    painted = transformer.paint(weights)
    assert painted.shape == (6, 7)
    assert painted.sum() == pytest.approx(4.5, rel=1e-5)
    one = transformer.paint(np.array([0, 2, 0, 0]))
    np.testing.assert_allclose(one, 2 * transformer.components_[1].reshape(6, 7) ** 2, rtol=1e-5)


@pytest.mark.parametrize("components", [0, -1, 43, 1.0, 2.5, "many", True])
def test_senseless_components_are_refused(blobs, components):
    with pytest.raises(ValueError, match="whole number from 1 to 42"):
        Pixels(components=components).fit(blobs)
