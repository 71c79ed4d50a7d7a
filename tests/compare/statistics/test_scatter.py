import numpy as np
import pytest

from bakeoff.compare.statistics.scatter import Scatter, drawn_towards, no_less_than, of_block

CALM, WILD = Scatter(1.0, 1.0, 4), Scatter(9.0, 1.0, 4)


def test_a_block_has_what_its_contenders_have_beyond_one_pair():
    rng = np.random.default_rng(0)
    folds = rng.normal(size=(10, 5))
    pairs = [Scatter(float(np.var(folds[i] - folds[j], ddof=1)), 2.0, 4) for i in range(10) for j in range(i)]
    block = of_block(pairs, 10)
    apart = folds - folds.mean(axis=0)
    mean_square = ((apart - apart.mean(axis=1, keepdims=True)) ** 2).sum() / (9 * 4)
    assert block.ratio == pytest.approx(mean_square)  # that of contenders × folds in an analysis of variance
    assert block.degrees + 4 == 9 * 4


def test_two_contenders_are_no_block():
    assert of_block([CALM], 2) is None
    assert no_less_than(WILD, None) == drawn_towards(WILD, None) == WILD


def test_trainings_that_agree_by_accident_scatter_as_their_block():
    block = Scatter(40.0, 10.0, 32)
    assert no_less_than(CALM, block) == Scatter(4.0, 1.0, 36)
    assert no_less_than(WILD, block) == Scatter(9.0, 1.0, 36)  # who scatters more keeps its own


def test_widths_are_drawn_towards_the_block():
    block = Scatter(10.0, 10.0, 32)
    assert drawn_towards(WILD, block) == Scatter(pytest.approx((9 * 4 + 1 * 12) / 16), 1.0, 16)
    assert drawn_towards(WILD, block._replace(degrees=4)).ratio == pytest.approx(5)


def test_nothing_to_scatter_by_is_no_scatter():
    assert Scatter(0.0, 0.0, 4).ratio == 0
