"""Weights of blocks on the pixels: nothing is lost, and nothing goes to a pixel that had no part in it."""

import numpy as np
import pytest

from bakeoff.pipelines.descriptors.hog_shares import shared_out

COLUMNS = np.random.default_rng(0).normal(size=(3, 3, 2, 2, 9))


@pytest.mark.parametrize("sqrt", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_total_is_kept(sqrt, channels):
    image = np.random.default_rng(1).integers(0, 256, (18, 17, channels), dtype=np.uint8)
    shared = shared_out(COLUMNS, image, 9, (4, 4), sqrt)
    assert shared.shape == (18, 17)
    assert np.isclose(shared.sum(), COLUMNS.sum())
    assert not shared[16:].any()  # rows that no cell reaches


def test_a_cell_s_weights_stay_in_it_and_go_where_its_gradients_are():
    image = np.zeros((16, 16, 1), np.uint8)
    image[:, 6:] = 200  # an upright edge: gradients in columns 5 and 6, all of one direction
    columns = np.zeros_like(COLUMNS)
    columns[0, 0, 0, 1] = 1.0  # the first row's second cell
    shared = shared_out(columns, image, 9, (4, 4), False)
    assert np.isclose(shared.sum(), 9)
    assert np.isclose(shared[:4, 4:8].sum(), 9)
    edge, beside = shared[:4, 5:7], shared[:4, [4, 7]]
    assert np.allclose(edge - beside.mean(), 1 / 8)  # the direction that is there, by length
    assert np.allclose(beside, 8 / 16)  # the eight that are not, spread evenly


def test_an_image_of_one_colour_shares_evenly():
    columns = np.zeros_like(COLUMNS)
    columns[2, 2, 1, 1, 0] = 16
    shared = shared_out(columns, np.full((16, 16, 1), 7, np.uint8), 9, (4, 4), False)
    assert np.allclose(shared[12:, 12:], 1)
    assert np.isclose(shared.sum(), 16)
