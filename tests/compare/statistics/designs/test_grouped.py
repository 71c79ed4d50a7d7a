import numpy as np
import pytest

from bakeoff.compare.statistics.designs.grouped import group_variance, grouped_accuracy, grouped_t, independent_images
from bakeoff.compare.statistics.intervals import wilson


def persons(seed, count=30, each=10, strength=5):
    """Images of persons whose own accuracies differ."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(count), each)
    return (rng.random(count * each) < rng.beta(0.85 * strength, 0.15 * strength, count)[groups]), groups


def test_groups_of_one_are_images():
    correct, _ = persons(0)
    alone = group_variance(correct, np.arange(300))
    assert alone == pytest.approx(correct.var(ddof=1) / 300)
    assert grouped_accuracy(correct, np.arange(300)) == pytest.approx(wilson(correct.sum(), 300), abs=0.003)


def test_persons_who_stand_or_fall_together_count_once():
    groups = np.repeat(np.arange(20), 15)
    correct = np.repeat(np.arange(20) < 16, 15)
    assert independent_images(correct, groups) < 20
    low, high = grouped_accuracy(correct, groups)
    assert low < wilson(16, 20).low
    assert high > wilson(16, 20).high


def test_all_right_is_worth_one_image_a_group():
    assert grouped_accuracy(np.ones(300), np.repeat(np.arange(30), 10)) == wilson(30, 30)


def test_one_group_says_nothing_of_others():
    assert grouped_accuracy(np.ones(50), np.zeros(50)) == (0, 1)
    assert np.isnan(grouped_t(np.ones(50), np.zeros(50)).p)


def test_coverage_by_person():
    held = wilson_held = 0
    for seed in range(400):
        correct, groups = persons(seed)
        low, high = grouped_accuracy(correct, groups)
        held += low <= 0.85 <= high
        low, high = wilson(correct.sum(), len(correct))
        wilson_held += low <= 0.85 <= high
    assert held / 400 >= 0.92
    assert wilson_held / 400 < 0.90  # the harness sees an interval that ignores persons


def test_groups_that_agree_by_accident_prove_nothing():
    found = grouped_t(np.zeros(100), np.repeat(np.arange(10), 10))
    assert found.difference == 0
    assert found.p == 1
    assert found.low < -0.01 < 0.01 < found.high


def test_a_difference_is_found_over_groups():
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(40), 10)
    values = (rng.random(400) < 0.2).astype(float) - (rng.random(400) < 0.05)
    found = grouped_t(values, groups)
    assert found.low > 0
    assert found.p < 0.01
