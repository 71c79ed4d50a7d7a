"""When a training reached an accuracy, by hand."""

import math
from dataclasses import replace

import numpy as np

from bakeoff.compare.billing.training_curves import EXAM, Curve, curves, reached
from bakeoff.compare.catalog import entries
from bakeoff.compare.study.trial import Examined
from tests.fakes.bills import readings, study

CURVE = Curve("epochs", [1, 2, 3, 4], [2.0, 4.0, 6.0, 8.0], [0.7, 0.85, 0.8, 0.96])


def examined(outcome, facts):
    return replace(outcome, exams={EXAM: Examined(facts)})


def test_a_threshold_is_reached_once_and_stays_so():
    assert reached([CURVE], 0.8) == (4.0, 2.0)
    assert reached([CURVE], 0.9) == (8.0, 4.0)


def test_not_reached_is_infinite_and_nothing_known_is_unknown():
    assert reached([CURVE], 0.99) == (math.inf, math.inf)
    assert reached([CURVE, CURVE, replace(CURVE, accuracies=[0.1] * 4)], 0.9) == (8.0, 4.0)
    assert all(math.isnan(each) for each in reached([], 0.9))


def test_curves_are_those_of_the_exam():
    assert EXAM in entries("exams")
    outcomes = study(lambda *_: readings(1.0, 0.1, 0.1)).outcomes
    facts = {
        "unit": np.array(["trees"]),
        "steps": np.array([1, 2]),
        "spent_cpu_seconds": np.array([0.5, 1.0]),
        "accuracies": np.array([0.5, 0.75]),
    }
    assert curves([outcomes[0], examined(outcomes[1], facts), examined(outcomes[2], {})]) == [
        Curve("trees", [1, 2], [0.5, 1.0], [0.5, 0.75])
    ]
