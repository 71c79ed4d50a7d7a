from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import hog

from bakeoff.compare.contenders.contender import contender
from bakeoff.pipelines.features.hog import Hog


def by_skimage(images, orientations=9, cell=4, block=2, norm="L2-Hys", sqrt=False):
    colour = images.shape[-1] == 3
    cell, block = (size if isinstance(size, tuple) else (size, size) for size in (cell, block))
    return np.stack(
        [
            hog(
                image if colour else image[..., 0],
                orientations,
                cell,
                block,
                norm,
                transform_sqrt=sqrt,
                channel_axis=-1 if colour else None,
            )
            for image in images
        ]
    )


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"cell": 4, "block": 3, "orientations": 8},
        {"cell": (5, 3), "block": (1, 2), "norm": "L1"},
        {"cell": 3, "norm": "L1-sqrt"},
        {"cell": 4, "norm": "L2", "sqrt": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("channels", [1, 3])
def test_equals_scikit_image(options, channels):
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 30, channels), dtype=np.uint8)
    described = Hog(**options).fit_transform(images)
    assert described.dtype == np.float32
    np.testing.assert_allclose(described, by_skimage(images, **options), atol=1e-6, rtol=0)


def test_several_cell_sizes_stand_side_by_side_and_have_the_same_say():
    images = np.random.default_rng(1).integers(0, 256, (4, 28, 28, 1), dtype=np.uint8)
    both = Hog(cells=(4, (7, 5))).fit(images)
    described = both.transform(images)
    small, large = Hog(cell=4).fit_transform(images), Hog(cell=(7, 5)).fit_transform(images)
    assert described.shape[1] == small.shape[1] + large.shape[1]
    np.testing.assert_allclose(described[:, : small.shape[1]], small / 6, rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(described[:, small.shape[1] :], large / np.sqrt(3 * 4), rtol=1e-5, atol=1e-8)
    # Random images have edges everywhere, so that every block has norm 1, and every size too.
    np.testing.assert_allclose((described[:, : small.shape[1]] ** 2).sum(1), 1, rtol=1e-4)
    np.testing.assert_allclose((described[:, small.shape[1] :] ** 2).sum(1), 1, rtol=1e-4)

    names = both.get_feature_names_out()
    assert len(set(names)) == len(names) == described.shape[1]
    assert names[small.shape[1] - 1] == "size4x4_block5_5_cell1_1_orientation8"
    assert names[small.shape[1]] == "size7x5_block0_0_cell0_0_orientation0"
    painted = both.paint([name.startswith("size7x5_block0_0_cell1_1_") for name in names])
    assert painted[7:14, 5:10].sum() == pytest.approx(9)
    assert painted.sum() == pytest.approx(9)


def test_one_of_several_sizes_is_that_size():
    images = np.random.default_rng(1).integers(0, 256, (4, 12, 12, 1), dtype=np.uint8)
    one, alone = Hog(cells=[4]).fit_transform(images), Hog(cell=4).fit_transform(images)
    np.testing.assert_allclose(one, alone / 2, rtol=1e-6)
    np.testing.assert_array_equal(Hog(cells=4).fit_transform(images), one)
    assert Hog(cells=4).least_side == 8


@pytest.mark.parametrize(("side", "cell"), [(8, 1), (12, 2), (25, 4), (28, 4), (64, 9)])
def test_cell_of_no_size_is_a_seventh_of_the_side(side, cell):
    assert Hog().fit(np.zeros((1, side, side + 3, 1), np.uint8)).sizes_ == [(cell, cell)]


def test_an_image_smaller_than_a_block_is_told_the_least_size():
    with pytest.raises(ValueError, match=r"at least 16 × 16 pixels.*got 12 × 30"):
        Hog(cell=8).fit(np.zeros((1, 12, 30, 1), np.uint8))


def test_the_least_side_counts_every_size_and_both_sides():
    assert Hog().least_side == 2
    assert Hog(cell=(3, 5), block=(4, 2)).least_side == 12
    assert Hog(cells=(4, 7), block=3).least_side == 21
    with pytest.raises(ValueError, match=r"at least 14 × 14 pixels"):
        Hog(cells=(4, 7)).fit(np.zeros((1, 13, 30, 1), np.uint8))


def test_several_sizes_by_name_and_none_of_them_searched():
    hog_of = contender("hog[cells=(4,7)]+svm")
    assert hog_of.build(0).get_params()["features__hog__describe__cells"] == (4, 7)
    assert "hog.cell" not in hog_of.space((28, 28, 1))
    assert {"hog.block", "hog.orientations"} <= set(hog_of.space((28, 28, 1)))
    assert "hog.cell" in contender("hog+svm").space((28, 28, 1))


def test_whole_numbers_of_any_type_will_do():
    images = np.random.default_rng(1).integers(0, 256, (2, 16, 16, 1), dtype=np.uint8)
    odd = Hog(orientations=9.0, cell=np.int32(4), block=np.uint8(2))
    np.testing.assert_array_equal(odd.fit_transform(images), Hog(cell=4).fit_transform(images))


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"cell": 0}, "cell must be a whole number"),
        ({"cell": (4, 0)}, "cell must be a whole number"),
        ({"cells": (4, 1.5)}, "cells must be a whole number"),
        ({"cells": ()}, "cells must hold at least one"),
        ({"block": 0}, "block must be a whole number"),
        ({"orientations": 1.5}, "orientations must be a whole number"),
        ({"norm": "L3"}, "norm must be one of L1, L1-sqrt, L2, L2-Hys; got 'L3'"),
    ],
)
def test_senseless_parameters_are_named(parameters, told):
    with pytest.raises(ValueError, match=told):
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
