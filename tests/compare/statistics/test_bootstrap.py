import numpy as np
import pytest

from bakeoff.compare.statistics.bootstrap import paired_bootstrap


def test_the_interval_is_about_the_normal_one():
    values = np.repeat([1.0, -1.0, 0.0], [25, 15, 160])
    low, high = paired_bootstrap(values)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.006)


def test_a_seed_decides_it_and_order_does_not():
    values = np.repeat([1.0, -1.0, 0.0], [25, 15, 160])
    assert paired_bootstrap(values) == paired_bootstrap(values[::-1])
    assert paired_bootstrap(values) != paired_bootstrap(values, seed=1)


def test_whole_groups_are_drawn():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(20), 15)
    values = np.repeat(rng.choice([-1.0, 0.0, 1.0], 20), 15)  # all images of a group go together
    alone, together = paired_bootstrap(values), paired_bootstrap(values, groups)
    assert together.high - together.low > 3 * (alone.high - alone.low)
    assert paired_bootstrap(values, np.arange(300)) == pytest.approx(alone, abs=0.01)
