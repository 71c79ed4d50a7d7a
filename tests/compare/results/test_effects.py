import numpy as np
import pytest

from bakeoff.compare.results.effects import effect
from bakeoff.compare.results.pairs import compare_pair
from bakeoff.compare.statistics.data_needed import images_needed
from bakeoff.compare.statistics.superiority import from_interval
from tests.fakes.outcomes import outcome, random


def of(first, second, tests=1):
    return effect(first, second, compare_pair(first, second)[0], tests)


def test_repeated_splits():
    found = of(random(0, 0.9, 5, False), random(1, 0.6, 5, False))
    assert found.wins == 1
    assert found.probability > 0.99
    assert np.isnan(found.mid_p)
    assert np.isnan(found.bootstrap_low)


def test_one_test_set():
    first, second = random(0, 0.9, 1, True), random(1, 0.8, 1, True)
    found = of(first, second)
    assert found.bootstrap_low < found.bootstrap_high
    assert found.mid_p < compare_pair(first, second)[0].p
    assert found.n_tested == 100


def test_probabilities_follow_from_the_interval():
    found = from_interval(0.02, 0.0, 0.04, np.inf)
    assert found.first == pytest.approx(0.975, abs=1e-4)
    assert found.better + found.equal + found.worse == pytest.approx(1)
    assert from_interval(0.0, -0.001, 0.001, 9).equal > 0.99
    assert np.isnan(from_interval(0.0, np.nan, np.nan, 4).first)


def test_a_quarter_of_the_difference_needs_sixteen_times_the_images():
    near, far = images_needed(0.01, -0.02, 0.04, 1000), images_needed(0.04, 0.01, 0.07, 1000)
    assert near == pytest.approx(16 * images_needed(0.04, 0.01, 0.07, 1000), rel=0.01) or far == 1000
    error = 0.03 / 1.96
    assert near == pytest.approx(1000 * (2.8016 * error / 0.01) ** 2, rel=0.001)


def test_equality_needs_images_too():
    assert images_needed(0.0, -0.02, 0.02, 1000) == pytest.approx(1000 * (2.8016 * 0.02 / 1.96 / 0.005) ** 2, rel=0.001)
    assert images_needed(0.02, -0.01, 0.05, 500, pairs=10) > images_needed(0.02, -0.01, 0.05, 500)
    assert np.isnan(images_needed(0.02, np.nan, np.nan, 500))


def test_what_training_changes_no_test_image_mends():
    wide = 0.01, 0.01 - 0.06, 0.01 + 0.06, 300
    assert images_needed(*wide, other=0.02) > images_needed(*wide)
    assert images_needed(*wide, other=0.5) == np.inf
    rng = np.random.default_rng(0)
    rates = [(0.89, 0.80), (0.80, 0.89), (0.89, 0.80)]
    first, second = (
        [outcome(rng.random(3000) < pair[side], repeat, fixed=True) for repeat, pair in enumerate(rates)]
        for side in (0, 1)
    )
    found = of(first, second)
    assert found.n_needed == np.inf
    assert np.isnan(found.mid_p)


def test_so_many_images_do_tell():
    """A study with the number that was named finds the difference in about four of five cases."""
    rng = np.random.default_rng(0)
    n = int(images_needed(0.03, 0.03 - 0.0588, 0.03 + 0.0588, 300))  # error 0.03 at 300 images
    error = 0.03 * np.sqrt(300 / n)
    assert np.mean(np.abs(rng.normal(0.03, error, 4000)) > 1.96 * error) == pytest.approx(0.8, abs=0.02)
