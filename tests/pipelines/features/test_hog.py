from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import hog

from pipelines.features import hog as module
from pipelines.features.hog import Hog


def by_skimage(images, orientations, cell, block):
    color = images.shape[-1] == 3
    return np.stack(
        [
            hog(
                image if color else image[..., 0],
                orientations,
                (cell, cell),
                (block, block),
                block_norm="L2-Hys",
                channel_axis=-1 if color else None,
            )
            for image in images
        ]
    )


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("orientations", [8, 9, 12])
@pytest.mark.parametrize(("height", "width", "cell"), [(8, 8, 2), (13, 17, 3), (28, 28, 4), (33, 20, 5)])
# Two gray values give gradients at 0°, 45°, 90° and 135° only: the borders of bins, and channels of equal strength.
@pytest.mark.parametrize("levels", [2, 256])
def test_equals_scikit_image(height, width, cell, orientations, channels, levels):
    rng = np.random.default_rng(height)
    images = (rng.integers(0, levels, (3, height, width, channels)) * (255 // (levels - 1))).astype(np.uint8)
    described = Hog(orientations, cell).fit_transform(images)
    assert described.dtype == np.float32
    np.testing.assert_allclose(described, by_skimage(images, orientations, cell, 2), atol=1e-6)


@pytest.mark.parametrize("block", [1, 3])
def test_blocks_of_another_size_equal_scikit_image(block):
    images = np.random.default_rng(1).integers(0, 256, (2, 20, 24, 1), dtype=np.uint8)
    np.testing.assert_allclose(Hog(9, 4, block).fit_transform(images), by_skimage(images, 9, 4, block), atol=1e-6)


def test_chunks_change_nothing(monkeypatch):
    images = np.random.default_rng(2).integers(0, 256, (7, 16, 16, 1), dtype=np.uint8)
    whole = Hog().fit_transform(images)
    monkeypatch.setattr(module, "PIXELS_AT_ONCE", 3 * 16 * 16)
    np.testing.assert_array_equal(Hog().fit_transform(images), whole)


@pytest.mark.parametrize(("side", "cell"), [(8, 1), (12, 2), (25, 4), (28, 4), (64, 9)])
def test_cell_of_no_size_is_a_seventh_of_the_side(side, cell):
    assert Hog().fit(np.zeros((1, side, side + 3, 1), np.uint8)).cell_ == cell


def test_an_image_smaller_than_a_block_is_told_the_least_size():
    with pytest.raises(ValueError, match=r"at least 16 × 16 pixels.*got 12 × 30"):
        Hog(cell=8).fit(np.zeros((1, 12, 30, 1), np.uint8))


@pytest.mark.parametrize("parameters", [{"cell": 0}, {"block": 0}, {"orientations": 1.5}])
def test_senseless_parameters_are_named(parameters):
    with pytest.raises(ValueError, match=f"{next(iter(parameters))} must be a whole number"):
        Hog(**parameters).fit(np.zeros((1, 12, 12, 1), np.uint8))


def test_paint_keeps_the_total_and_the_place():
    transformer = Hog(cell=4).fit(np.zeros((1, 18, 14, 1), np.uint8))
    names = transformer.get_feature_names_out()
    weights = np.random.default_rng(0).random(len(names))
    painted = transformer.paint(weights)
    assert painted.shape == (18, 14)
    assert painted.sum() == pytest.approx(weights.sum(), rel=1e-5)
    assert not painted[16:].any()
    assert not painted[:, 12:].any()

    # Block 1, 0 holds cells in rows 1 and 2, columns 0 and 1 of the grid.
    one = transformer.paint(np.array([name.startswith("block1_0_cell1_1_") for name in names], float))
    assert one[8:12, 4:8].sum() == pytest.approx(9)
    assert one.sum() == pytest.approx(9)
