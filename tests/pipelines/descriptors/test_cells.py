"""A grid that shares out all pixels."""

import numpy as np
import pytest

from bakeoff.pipelines.descriptors.cells import cells_of, check_grid, check_whole, spread


@pytest.mark.parametrize(("shape", "grid"), [((28, 28, 1), 4), ((25, 31, 3), 7), ((5, 64, 1), 5)])
def test_every_pixel_is_in_a_cell_and_cells_are_nearly_equal(shape, grid):
    cells = cells_of(shape, grid)
    assert cells.shape == shape[:2]
    assert sorted(set(cells.ravel())) == list(range(grid**2))
    rows = np.bincount(cells[:, 0] // grid)
    assert rows.max() - rows.min() <= 1


def test_weights_are_spread_evenly_and_none_is_lost():
    cells, weights = cells_of((9, 10, 1), 4), np.random.default_rng(0).normal(size=16)
    painted = spread(weights, cells)
    assert np.allclose([painted[cells == k].sum() for k in range(16)], weights, atol=1e-5)
    assert all(np.ptp(painted[cells == k]) == 0 for k in range(16))


@pytest.mark.parametrize("value", [0, 65, 2.0, True, "4", None])
def test_what_is_no_whole_number_in_range_is_refused(value):
    with pytest.raises(ValueError, match="grid must be a whole number from 1 to 64; got"):
        check_grid(value, (64, 64, 1))


def test_images_smaller_than_the_grid_are_refused_with_what_to_do():
    check_whole("grid", np.int64(4), 1, 64)
    with pytest.raises(ValueError, match=r"at least 4 × 4 pixels .* got 3 × 9\. Use a smaller grid"):
        check_grid(4, (3, 9, 1))
