from __future__ import annotations

import numpy as np
import pytest
from skimage.filters import gabor

from bakeoff.pipelines.features import gabor as module
from bakeoff.pipelines.features.gabor import Gabor


def by_skimage(image, wavelengths, orientations, grid):
    """Roots of mean and deviation of the magnitude in each cell, filter by filter."""
    height, width = image.shape
    found = []
    for wavelength in wavelengths:
        for k in range(orientations):
            magnitude = np.hypot(*gabor(image / 255, 1 / wavelength, np.pi * k / orientations))
            for row in range(grid):
                for column in range(grid):
                    down = np.arange(height) * grid // height == row
                    across = np.arange(width) * grid // width == column
                    cell = magnitude[down][:, across]
                    found += [cell.mean(), cell.std()]
    return np.sqrt(found)


@pytest.mark.parametrize("orientations", [1, 3, 4])  # a filter has a mirror image, or is one of itself
@pytest.mark.parametrize(("height", "width"), [(9, 14), (16, 11)])  # windows reach beyond the image more than once
def test_equals_scikit_image(height, width, orientations):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2, height, width, 1), dtype=np.uint8)
    described = Gabor(3.0, 2, orientations, 3).fit_transform(images)
    assert described.dtype == np.float32
    expected = [by_skimage(image[..., 0], (3, 6), orientations, 3) for image in images]
    np.testing.assert_allclose(described**2, np.square(expected), atol=1e-6)


def test_chunks_change_nothing(monkeypatch):
    images = np.random.default_rng(2).integers(0, 256, (7, 12, 12, 1), dtype=np.uint8)
    whole = Gabor().fit_transform(images)
    monkeypatch.setattr(module, "VALUES_AT_ONCE", 3 * 12 * 12)
    np.testing.assert_allclose(Gabor().fit_transform(images), whole, atol=1e-5)


@pytest.mark.parametrize("orientation", range(6))
def test_a_wave_is_answered_loudest_by_its_own_filter(orientation):
    rows, columns = np.mgrid[:40, :40]
    turn = np.pi * orientation / 6
    wave = np.sin(2 * np.pi * (columns * np.cos(turn) + rows * np.sin(turn)) / 8)
    image = (128 + 100 * wave).astype(np.uint8)[None, ..., None]
    transformer = Gabor(4.0, 2, 6, 2)
    means = transformer.fit_transform(image).reshape(2, 6, 4, 2)[..., 0].mean(-1)
    assert np.unravel_index(means.argmax(), means.shape) == (1, orientation)
    name = f"scale1_orientation{orientation}_cell1_0_mean"
    loudest = transformer.transform(image)[0].reshape(12, 4, 2)[:, 2, 0].argmax()
    assert transformer.get_feature_names_out().reshape(12, 4, 2)[loudest, 2, 0] == name


def test_even_ground_is_answered_by_hardly_anything():
    assert Gabor().fit_transform(np.zeros((1, 28, 28, 1), np.uint8)).max() == 0
    assert (Gabor().fit_transform(np.full((1, 28, 28, 1), 255, np.uint8)) ** 2).max() < 0.01


def test_colour_is_described_by_its_brightness():
    images = np.random.default_rng(0).integers(0, 256, (2, 12, 12, 1), dtype=np.uint8)
    described = Gabor().fit_transform(np.repeat(images, 3, axis=3))
    np.testing.assert_allclose(described, Gabor().fit_transform(images), atol=1e-4)


@pytest.mark.parametrize(("side", "wavelength"), [(8, 2), (28, 4), (64, 64 / 7)])
def test_the_shortest_wave_is_a_seventh_of_the_side(side, wavelength):
    assert Gabor().fit(np.zeros((1, side, side + 3, 1), np.uint8)).wavelength_ == wavelength


def test_paint_keeps_the_total_and_the_place():
    transformer = Gabor(grid=3).fit(np.zeros((1, 18, 12, 1), np.uint8))
    names = transformer.get_feature_names_out()
    assert len(names) == 2 * 8 * 9 * 2
    weights = np.random.default_rng(0).random(len(names))
    assert transformer.paint(weights).shape == (18, 12)
    assert transformer.paint(weights).sum() == pytest.approx(weights.sum(), rel=1e-5)
    one = transformer.paint(np.array(["_cell2_1_" in name for name in names], float))
    assert one[12:, 4:8].sum() == pytest.approx(one.sum()) == pytest.approx(32)


@pytest.mark.parametrize("parameters", [{"wavelength": 1.5}, {"scales": 0}, {"orientations": 2.5}, {"grid": 0}])
def test_senseless_parameters_are_named(parameters):
    with pytest.raises(ValueError, match=f"{next(iter(parameters))} must be"):
        Gabor(**parameters).fit(np.zeros((1, 12, 12, 1), np.uint8))
