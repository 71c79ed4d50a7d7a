"""Every model check: what was planted is found, and nothing is found where nothing is."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.catalog import entries
from bakeoff.compare.model_checks import edge, too_few_tests
from bakeoff.compare.model_checks.instability import is_unstable
from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Attempt, Ending, Search
from tests.fakes.results import make_results

CONTENDERS = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.7, 2.0),
    "small-cnn": ("deep", 0.97, 20.0),
}


def sound(**changes):
    return make_results(CONTENDERS, {"digits": (4, 0.0)}, **{"repeats": 5, "budget": "9 trials"} | changes)


def changed(results, contender, change):
    """The same, each outcome of a contender changed."""
    outcomes = [change(o) if o.trial.contender == contender else o for o in results.outcomes]
    return replace(results, outcomes=tuple(outcomes))


def asked(name, results):
    return entries("model-checks")[name].load().check(results)


def named(name, contender, results):
    """Whether a check names this contender, and no other."""
    found = asked(name, results)
    assert {doubt.contender for doubt in found} <= {contender}
    return bool(found)


@pytest.mark.parametrize("entry", entries("model-checks").values(), ids=lambda entry: entry.name)
def test_a_check_has_a_code_of_its_own_and_says_what_to_do(entry):
    others = [other.load().CODE for other in entries("model-checks").values() if other is not entry]
    assert re.fullmatch(r"B\d{3}", entry.load().CODE)
    assert entry.load().CODE not in others
    assert entry.load().NEXT.endswith(".")


@pytest.mark.parametrize("name", entries("model-checks"))
@pytest.mark.parametrize(
    "changes",
    [{}, {"forget": bool}, {"fail": bool}, {"repeats": 1}, {"readings": False, "learned": False}, {"perfect": True}],
    ids=str,
)
def test_nothing_is_found_where_nothing_is(name, changes):
    assert asked(name, sound(**changes)) == []


def test_worse_than_the_floor():
    def shuffled(outcome):
        return replace(outcome, predicted=np.random.default_rng(0).permutation(outcome.truth))

    assert named("floor", "hog+svm", changed(sound(), "hog+svm", shuffled))


def test_nobody_was_tuned():
    (doubt,) = asked("untuned", sound(budget="default"))
    assert doubt.contender == doubt.dataset == ""


def of_training(**readings):
    return lambda outcome: replace(outcome, readings={**outcome.readings, "training-history": readings})


@pytest.mark.parametrize(
    ("readings", "is_found"),
    [
        ({"epochs": 3.0, "accuracy": 0.7, "loss": 1.0}, True),
        ({"epochs": 3.0, "accuracy": 0.99, "loss": 0.1}, False),
        ({"epochs": 9.0, "accuracy": 0.7, "loss": 1.0, "best_epoch": 9.0}, True),
        ({"epochs": 9.0, "accuracy": 0.7, "loss": 1.0, "best_epoch": 5.0}, False),
    ],
)
def test_a_network_that_had_not_settled(readings, is_found):
    results = changed(sound(), "small-cnn", of_training(**readings))
    assert named("convergence", "small-cnn", results) is is_found


def test_an_optimiser_that_said_so_itself():
    def warned(outcome):
        return replace(outcome, warnings=("ConvergenceWarning: Liblinear failed to converge.",))

    assert named("convergence", "hog+svm", changed(sound(), "hog+svm", warned))


def test_trainings_that_differ_among_themselves():
    def unlike(outcome):
        predicted = outcome.truth.copy()
        predicted[: len(predicted) // 2 * (outcome.trial.repeat % 2)] += 1
        return replace(outcome, predicted=predicted % 4)

    assert named("instability", "small-cnn", changed(sound(), "small-cnn", unlike))


def test_chance_alone_unsettles_few():
    random = np.random.default_rng(0)
    (outcome, *_) = sound().of("digits", None, "small-cnn")

    def trained(share):
        right = random.random(60) < share
        return replace(outcome, truth=np.zeros(60, int), predicted=np.where(right, 0, 1))

    unstable = [is_unstable([trained(0.8) for _ in range(5)]) for _ in range(300)]
    assert sum(unstable) <= 3  # at a level of 1 in 1,000


def test_training_images_known_far_better():
    far = changed(sound(), "hog+svm", of_training(accuracy=0.999, epochs=9.0, loss=0.1))
    assert named("overfitting", "hog+svm", far)
    near = changed(sound(), "small-cnn", of_training(accuracy=0.999, epochs=9.0, loss=0.1))
    assert not named("overfitting", "small-cnn", near)


def search(values, accuracies):
    attempts = [
        Attempt({"svm.C": value, "kernel": "rbf"}, Ending.ENDED, accuracy, 1.0, 1.0, 1.0)
        for value, accuracy in zip(values, accuracies, strict=True)
    ]
    failed = Attempt({"svm.C": 1e9}, Ending.FAILED, math.nan, 1.0, 1.0, 1.0)
    chosen = int(np.argmax(accuracies))
    return Search(Budget(trials=9), 80, (*attempts, failed), chosen, refit_cpu_seconds=1.0, spent_cpu_seconds=9.0)


VALUES = [1, 30, 3, 100, 10, 0.3, 0.1, 0.03]
RISING = [0.5, 0.8, 0.6, 0.9, 0.7, 0.4, 0.3, 0.2]


@pytest.mark.parametrize(
    ("accuracies", "found"),
    [
        (RISING, [("svm.C", "largest")]),
        ([1 - a for a in RISING], [("svm.C", "smallest")]),
        ([0.9, 0.7, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2], []),
    ],
)
def test_the_best_two_at_one_end_of_what_was_tried(accuracies, found):
    assert edge.edges(search(VALUES, accuracies)) == found


def test_a_few_values_tell_nothing_of_an_end():
    assert edge.edges(search(VALUES[:7], RISING[:7])) == []


def test_tuned_to_the_edge_in_most_trainings():
    def tuned(outcome):
        return replace(outcome, tuning=search(VALUES, RISING if outcome.trial.repeat < 3 else RISING[::-1]))

    assert named("edge", "hog+svm", changed(sound(), "hog+svm", tuned))


def test_a_class_that_is_never_named():
    def narrow(outcome):
        return replace(outcome, predicted=np.where(outcome.predicted == 2, 0, outcome.predicted))

    (doubt,) = asked("never-predicted", changed(sound(), "small-cnn", narrow))
    assert doubt.contender == "small-cnn"
    assert "Never named: class 2;" in doubt.sentence


@pytest.mark.parametrize(("stated", "is_found"), [(0.999, True), (None, False)])
def test_probabilities_that_do_not_mean_what_they_say(stated, is_found):
    def sure(outcome):
        share = float(outcome.correct.mean()) if stated is None else stated
        scores = np.full((len(outcome.truth), 4), (1 - share) / 3, np.float32)
        scores[np.arange(len(outcome.truth)), outcome.predicted] = share
        return replace(outcome, scores=scores, scores_are="probability")

    assert named("calibration", "hog+svm", changed(sound(), "hog+svm", sure)) is is_found


def test_a_test_set_that_is_too_small():
    alike = CONTENDERS | {"hog+svm": ("traditional", 0.95, 2.0)}
    results = make_results(alike, {"digits": (4, 0.0)}, repeats=5, n_test=60)
    (doubt,) = too_few_tests.check(results)
    assert "test images cannot tell" in doubt.sentence
    assert re.search(r"about [\d,]+ would\.$", doubt.sentence)
