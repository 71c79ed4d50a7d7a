from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results.pairwise.contrasts import (
    CORRECTED_T,
    FIVE_BY_TWO,
    FOLDS_T,
    GROUPED_T,
    MCNEMAR,
    TRAININGS_T,
    WHY,
)
from bakeoff.compare.results.pairwise.pairs import compare_pair
from bakeoff.compare.statistics.designs.five_by_two import five_by_two_f
from tests.fakes.outcomes import outcome, random


def test_the_design_chooses_the_test():
    assert compare_pair(random(0, 0.9, 5, False), random(1, 0.8, 5, False))[1] == CORRECTED_T
    assert compare_pair(random(0, 0.9, 1, True), random(1, 0.8, 1, True))[1] == MCNEMAR
    assert compare_pair(random(0, 0.9, 3, True), random(1, 0.8, 3, True))[1] == TRAININGS_T
    assert compare_pair(random(0, 0.9, 1, False), random(1, 0.8, 1, False))[1] == MCNEMAR


def test_trained_models_that_differ_either_way_do_not_make_a_contender_better():
    """Each pair of models differs for sure, but which is better changes from training to training."""
    rng = np.random.default_rng(0)
    rates = [(0.89, 0.80), (0.80, 0.89), (0.89, 0.80), (0.80, 0.89), (0.89, 0.80)]
    first, second = (
        [outcome(rng.random(2000) < pair[side], repeat, fixed=True) for repeat, pair in enumerate(rates)]
        for side in (0, 1)
    )
    for a, b in zip(first, second, strict=True):
        assert compare_pair([a], [b])[0].p < 1e-6
    found, test = compare_pair(first, second)
    assert test == TRAININGS_T
    assert found.p > 0.3
    assert found.low < 0 < found.high


def test_trainings_that_agree_leave_the_choice_of_test_images():
    first, second = random(0, 0.9, 1, True) * 3, random(1, 0.8, 1, True) * 3
    first, second = (
        [replace(o, trial=replace(o.trial, repeat=i)) for i, o in enumerate(same)] for same in (first, second)
    )
    found = compare_pair(first, second)[0]
    alone = compare_pair(first[:1], second[:1])[0]
    assert (found.low, found.high) == pytest.approx((alone.low, alone.high), abs=0.02)
    assert found.p == pytest.approx(alone.p, abs=0.1)  # McNemar's exact p is cautious


def test_only_repeats_that_both_ended_are_paired():
    first, second = random(0, 0.9, 5, False), random(1, 0.8, 5, False)
    assert compare_pair(first[1:], second[:4])[0] == compare_pair(first[1:4], second[1:4])[0]


def test_other_images_are_no_pair():
    first = outcome([1, 0, 1])
    with pytest.raises(ValueError, match="same test images"):
        compare_pair([first], [replace(first, index=np.array([0, 1, 5]))])


def test_no_shared_repeat_is_refused():
    with pytest.raises(ValueError, match="share none"):
        compare_pair([outcome([1, 0], repeat=0)], [outcome([1, 0], repeat=1)])


def test_halvings_get_the_5x2cv_f_test():
    rng = np.random.default_rng(0)
    first, second = (
        [outcome(rng.random(100) < rate, repeat, design="5x2cv") for repeat in range(10)] for rate in (0.9, 0.8)
    )
    found, test = compare_pair(first, second)
    differences = [a.correct.mean() - b.correct.mean() for a, b in zip(first, second, strict=True)]
    assert test == FIVE_BY_TWO
    assert found.p == pytest.approx(five_by_two_f(np.reshape(differences, (5, 2))).p)
    assert (found.low > 0) == (found.p < 0.05)  # the interval is that of the same test
    assert compare_pair(first[1:], second[1:])[1] == CORRECTED_T  # a half is missing


def test_images_in_groups_are_counted_by_group():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(10), 10)
    by_group = np.repeat(rng.random(10) < 0.5, 10)
    first, second = outcome(by_group, fixed=True, groups=groups), outcome(np.zeros(100), fixed=True, groups=groups)
    alone = [outcome(each.correct, fixed=True) for each in (first, second)]
    assert compare_pair([first], [second])[1] == GROUPED_T
    assert compare_pair([first], [second])[0].p > 1000 * compare_pair(*[[each] for each in alone])[0].p


def test_groups_widen_the_interval_of_splits_that_agree_by_accident():
    groups = np.repeat(np.arange(5), 20)
    right, wrong = np.ones(100), np.repeat([1, 1, 1, 1, 0], 20)
    plain = compare_pair(*[[outcome(c, r) for r in range(3)] for c in (right, wrong)])[0]
    grouped = compare_pair(*[[outcome(c, r, groups=groups) for r in range(3)] for c in (right, wrong)])[0]
    assert grouped.high > plain.high


def test_every_test_says_why():
    assert set(WHY) == {CORRECTED_T, FIVE_BY_TWO, FOLDS_T, GROUPED_T, MCNEMAR, TRAININGS_T}
    assert "these two trained models" in WHY[MCNEMAR]


def in_folds(correct):
    """Outcomes of whole rounds of five folds; `correct` is (rounds, n)."""
    rounds, n = np.shape(correct)
    tested = [np.flatnonzero(np.arange(n) % 5 == k) for k in range(5)]
    return [
        outcome(correct[r][tested[k]], 5 * r + k, index=tested[k], design="folds")
        for r in range(rounds)
        for k in range(5)
    ]


def test_whole_rounds_of_folds_are_tested_over_their_images():
    rng = np.random.default_rng(0)
    ease = rng.random((2, 200))
    first, second = in_folds(ease < 1.0), in_folds(ease < 0.62)
    found, test = compare_pair(first, second)
    assert test == FOLDS_T
    assert found.p < 1e-6  # right on all, against 62 %: by five random splits undecided after correction
    assert compare_pair(first[:4], second[:4])[1] == CORRECTED_T  # a fold is missing


def test_small_training_sets_out_of_a_pool_share_little():
    rng = np.random.default_rng(0)
    index = [np.sort(rng.permutation(500)[:100]) for _ in range(5)]
    first, second = (
        [replace(each, n_train=10, n_pool=400, index=rows) for each, rows in zip(some, index, strict=True)]
        for some in (random(0, 0.9, 5, False), random(1, 0.8, 5, False))
    )
    of_pool = compare_pair(first, second)[0]
    of_train = compare_pair(*[[replace(o, n_pool=None) for o in each] for each in (first, second)])[0]
    assert of_train.high - of_train.low > 3 * (of_pool.high - of_pool.low)
