import math

import numpy as np

from bakeoff.compare.statistics.holm import holm


def test_worked_example():
    assert np.allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])


def test_never_below_p_never_above_one():
    p = np.random.default_rng(0).random(20)
    assert (holm(p) >= p).all()
    assert (holm(p) <= 1).all()


def test_what_cannot_be_told_stays_so_and_counts():
    adjusted = holm([0.01, math.nan])
    assert adjusted[0] == 0.02
    assert math.isnan(adjusted[1])


def test_no_pairs():
    assert holm([]).shape == (0,)
