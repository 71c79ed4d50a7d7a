"""What is judged of a block, on results whose truth is known."""

from dataclasses import replace

import pytest

from bakeoff.compare.results.judgement import (
    Decision,
    Standing,
    cost_ratio,
    not_above,
    rivals,
    standings,
    training_bill,
    without_outcome,
)
from bakeoff.compare.results.results import Results
from bakeoff.compare.study.trial import Failure
from tests.fakes.studies import study

BLOCK = ("d", None)
FAMILIES = {"majority": "baseline", "small-cnn": "deep"}


def made(n=1000, **rates):
    """Results of contenders that are right on the easiest images; names with `_` for `+`."""
    return study({name.replace("_", "+"): rate for name, rate in rates.items()}, families=FAMILIES, n=n)


def failing(results, lost):
    """The same with trials that failed."""
    outcomes = tuple(o for o in results.outcomes if not lost(o.trial))
    failures = tuple(Failure(trial, "broke") for trial in results.trials if lost(trial))
    return Results(results.study, results.trials, outcomes, failures)


def deep(rate, n=1000):
    """Results of a duel."""
    return study({"majority": 0.1, "hog+svm": 0.8, "small-cnn": rate}, families=FAMILIES, n=n)


def costly(traditional, deeper):
    """Results of a duel with CPU seconds of training."""
    results = deep(0.95)
    seconds = {"hog+svm": traditional, "small-cnn": deeper}
    outcomes = tuple(
        replace(o, readings={"fit": {"cpu_seconds": seconds.get(o.trial.contender, 0.1)}}) for o in results.outcomes
    )
    return Results(results.study, results.trials, outcomes)


@pytest.mark.parametrize(
    ("rate", "n", "ahead", "decision"),
    [
        (0.95, 1000, "small-cnn", Decision.BETTER),
        (0.5, 1000, "hog+svm", Decision.BETTER),
        (0.8, 1000, "hog+svm", Decision.EQUAL),
        (0.85, 25, "small-cnn", Decision.UNDECIDED),
    ],
)
def test_a_duel_is_decided_by_its_comparison(rate, n, ahead, decision):
    duel = rivals(deep(rate, n), BLOCK)
    assert (duel.ahead.contender, duel.decision) == (ahead, decision)
    assert duel.of("deep").contender == "small-cnn"
    assert duel.of("traditional").contender == "hog+svm"


def test_there_is_no_duel_without_both_families_or_a_common_repeat():
    assert rivals(made(hog_svm=0.8, pixels_svm=0.7), BLOCK) is None
    apart = failing(deep(0.9), lambda t: (t.repeat > 1) == (t.contender == "small-cnn"))
    assert rivals(apart, BLOCK) is None


def test_everyone_has_a_standing():
    results = made(n=1000, majority=0.1, hog_svm=0.9, pixels_svm=0.9, lbp_svm=0.896, gabor_svm=0.3)
    assert standings(results, BLOCK, "hog+svm") == {
        "pixels+svm": Standing.EQUAL,
        "lbp+svm": Standing.UNDECIDED,
        "gabor+svm": Standing.WORSE,
        "majority": Standing.WORSE,
    }
    apart = failing(results, lambda t: (t.repeat > 1) == (t.contender == "gabor+svm"))
    assert standings(apart, BLOCK, "hog+svm")["gabor+svm"] is Standing.APART


def test_who_is_not_above_the_floor_is_named():
    assert not_above(made(majority=0.3, hog_svm=0.9, pixels_svm=0.3), BLOCK, "majority") == ["pixels+svm"]
    assert not_above(made(majority=0.3, hog_svm=0.9), BLOCK, "majority") == []
    assert not_above(made(majority=0.3), BLOCK, "majority") is None


def test_who_has_no_outcome_is_named():
    assert without_outcome(failing(deep(0.9), lambda t: t.contender == "hog+svm"), BLOCK) == ["hog+svm"]


def test_costs_have_a_dearer_side():
    duel = rivals(costly(2.0, 40.0), BLOCK)
    cost = cost_ratio(duel, "fit_cpu_seconds")
    assert (cost.dearer.contender, cost.ratio, cost.is_level) == ("small-cnn", 20.0, False)
    assert cost_ratio(rivals(costly(40.0, 41.0), BLOCK), "fit_cpu_seconds").is_level
    assert cost_ratio(duel, "latency_seconds") is None


@pytest.mark.parametrize(
    ("traditional", "deeper", "dearer", "times"), [(2.0, 40.0, "deep", 20.0), (30.0, 10.0, "traditional", 3.0)]
)
def test_the_bill_is_in_units_of_the_cheaper_side(traditional, deeper, dearer, times):
    bill = training_bill(costly(traditional, deeper), [BLOCK])
    assert (bill.dearer, bill.least, bill.most) == (dearer, times, times)


def test_level_costs_are_no_bill():
    assert training_bill(costly(10.0, 10.2), [BLOCK]) is None
    assert training_bill(deep(0.95), [BLOCK]) is None
