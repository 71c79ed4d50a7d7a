"""Costs of sizes that were not tried, by hand and against costs that are known."""

import math

import numpy as np
import pytest

from bakeoff.compare.costs.extrapolation import AGREEING, around, through


@pytest.mark.parametrize(("fixed", "exponent"), [(0.0, 1.0), (5.0, 1.0), (5.0, 2.0), (0.0, 1.5)])
def test_a_fixed_part_and_a_power_are_found(fixed, exponent):
    sizes = [32, 128, 512, 2048, 8192]
    line = through(sizes, [fixed + 0.001 * size**exponent for size in sizes], 1.0, 2.0)
    assert line.exponent == pytest.approx(exponent, abs=0.26)
    for size in sizes:
        assert line.at(size) == pytest.approx(fixed + 0.001 * size**exponent, rel=AGREEING)


def test_two_sizes_grow_in_proportion_from_what_is_fixed():
    assert through([100, 200], [3.0, 5.0], 1.0, 2.0).at(1000) == pytest.approx(21.0)


def test_one_size_is_in_proportion_or_as_is_said():
    assert through([50], [2.0]).at(100) == pytest.approx(4.0)
    assert through([50], [2.0], 1.0, 2.0, alone=0.5).at(200) == pytest.approx(4.0)


def test_chance_is_not_taken_for_growth():
    rng = np.random.default_rng(0)
    sizes = [32, 128, 512, 2048]
    for _ in range(20):
        costs = [(0.2 + 0.0005 * size) * rng.uniform(0.95, 1.05) for size in sizes]
        line = through(sizes, costs, 1.0, 2.0)
        assert line.exponent <= 1.25
        assert line.at(8192) == pytest.approx(0.2 + 0.0005 * 8192, rel=0.5)


@pytest.mark.parametrize("costs", [[1.0, 0.9, 1.1], [2.0, 1.0, 0.5], [0.0, 0.0, 0.0]])
def test_what_does_not_grow_stays_what_it_is_and_never_falls_below_nought(costs):
    line = through([10, 20, 40], costs, 1.0, 2.0)
    assert line.fixed >= 0
    assert line.slope >= 0
    assert 0 <= line.at(80) <= 2 * max(costs)


def test_an_interval_is_wider_the_further_it_lies():
    near, far = around(10.0, 0.5), around(10.0, 100.0)
    assert near == around(10.0, 1.0)
    assert far.low < near.low < 10.0 < near.high < far.high
    assert math.isclose(far.high / 10.0, 10.0 / far.low)
