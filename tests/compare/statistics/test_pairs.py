from dataclasses import replace

import numpy as np
import pytest

from compare.statistics.mcnemar import exact_p
from compare.statistics.pairs import CORRECTED_T, MCNEMAR, MCNEMAR_REPEATED, compare_pair
from compare.trial import Outcome, Trial


def outcome(correct, repeat=0, fixed=False, index=None):
    correct = np.asarray(correct, dtype=bool)
    truth = np.zeros(len(correct), dtype=np.int64)
    return Outcome(
        trial=Trial("d", "0", "c", "own", "r", repeat, None, 0.2, 0),
        classes=("a", "b"),
        index=np.arange(len(correct)) if index is None else index,
        truth=truth,
        predicted=np.where(correct, 0, 1),
        scores=np.zeros((len(correct), 2), np.float32),
        scores_are="none",
        n_train=4 * len(correct),
        fixed_test=fixed,
        readings={},
    )


def random(seed, rate, repeats, fixed):
    rng = np.random.default_rng(seed)
    return [outcome(rng.random(100) < rate, repeat, fixed) for repeat in range(repeats)]


def test_the_design_chooses_the_test():
    assert compare_pair(random(0, 0.9, 5, False), random(1, 0.8, 5, False))[1] == CORRECTED_T
    assert compare_pair(random(0, 0.9, 1, True), random(1, 0.8, 1, True))[1] == MCNEMAR
    assert compare_pair(random(0, 0.9, 3, True), random(1, 0.8, 3, True))[1] == MCNEMAR_REPEATED
    assert compare_pair(random(0, 0.9, 1, False), random(1, 0.8, 1, False))[1] == MCNEMAR


def test_several_trainings_on_one_test_set_give_twice_the_median_p():
    first, second = random(0, 0.9, 3, True), random(1, 0.8, 3, True)
    each = [
        exact_p(int((a.correct & ~b.correct).sum()), int((~a.correct & b.correct).sum()))
        for a, b in zip(first, second, strict=True)
    ]
    assert compare_pair(first, second)[0].p == pytest.approx(min(1, 2 * np.median(each)))


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
