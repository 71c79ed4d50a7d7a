import numpy as np
import pytest

from bakeoff.compare.statistics.designs.folds import STABILITY, fold_scatter, fold_sources

FIVE = [0.10, 0.12, 0.08, 0.11, 0.09]
ONCE = [0] * 5


def sources(means, rounds, images, once, n_train, *degrees):
    scatter = fold_scatter(means, rounds, once)
    return fold_sources(scatter, len(means), 5, images, once, 200, n_train, 160, *degrees)


def test_folds_that_scatter_as_their_images_do_leave_the_images():
    images, trained = sources(FIVE, ONCE, 4e-4, 4e-4, 160)
    assert images.variance == pytest.approx(4e-4 * (1 + STABILITY * 200 / 160))
    assert trained == (0, 4)


def test_folds_that_scatter_more_do_so_by_their_trainings():
    wild = [0.3, -0.2, 0.1, 0.4, -0.1]
    _, trained = sources(wild, ONCE, 4e-4, 4e-4, 160)
    assert trained.variance == pytest.approx((np.var(wild, ddof=1) - 5 * 4e-4) * (1 / 5 + 1 / 4))
    small = sources(wild, ONCE, 4e-4, 4e-4, 16)[1]
    assert small.variance < trained.variance  # small training sets share little


def test_rounds_add_trainings_and_no_images():
    twice = sources(FIVE * 2, [0] * 5 + [1] * 5, 3e-4, 4e-4, 160)
    assert twice[1].degrees == 8
    assert twice[0].variance == pytest.approx(3e-4 + STABILITY * 4e-4 * 200 / 160)  # what is shared stays


def test_groups_give_the_degrees():
    assert sources(FIVE, ONCE, 4e-4, 4e-4, 160, 7)[0].degrees == 7
