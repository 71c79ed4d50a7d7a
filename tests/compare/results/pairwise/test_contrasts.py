from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results.pairwise.contrasts import CORRECTED_T, FOLDS_T, TRAININGS_T, Contrast, whole_rounds
from bakeoff.compare.statistics.scatter import Scatter
from tests.fakes.outcomes import outcome


def folds(rounds=1, lost=()):
    draws = [
        outcome(np.ones(20), repeat, index=np.arange(100)[repeat % 5 :: 5], design="folds")
        for repeat in range(5 * rounds)
        if repeat not in lost
    ]
    return draws, [np.random.default_rng(each.trial.repeat).choice([-1.0, 0, 1], 20) for each in draws]


def test_trainings_scatter_where_the_test_takes_them_apart():
    assert Contrast(*folds()).scatter.degrees == 4
    assert Contrast(*folds(2)).scatter.degrees == 8
    draws, values = folds()
    fixed = [replace(each, fixed_test=True, index=np.arange(20)) for each in draws]
    assert Contrast(fixed, values).test == TRAININGS_T
    assert Contrast(fixed, values).scatter.spread == pytest.approx(np.var([v.mean() for v in values], ddof=1))
    lost = Contrast(*folds(lost=[2]))
    assert (lost.test, lost.scatter) == (CORRECTED_T, None)


def test_a_block_that_scatters_more_makes_it_less_sure():
    contrast = Contrast(*folds())
    assert contrast.test == FOLDS_T
    alone, among = contrast.judged(), contrast.judged(Scatter(30.0, 1.0, 32))
    assert among.difference == alone.difference
    assert among.p > alone.p
    calm = contrast.judged(Scatter(0.0, 1.0, 32))
    assert calm.p <= alone.p  # more degrees of freedom, the same variance


def test_rounds_with_a_fold_missing_are_not_whole():
    assert whole_rounds(folds(2)[0])
    assert not whole_rounds(folds(2, lost=[7])[0])
    assert not whole_rounds([outcome(np.ones(5), repeat) for repeat in range(5)])
