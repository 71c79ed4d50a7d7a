"""Images are told apart by who was right, and a label is suspected only where all agree on another."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results.disagreement.answers import (
    A_GROUP,
    Answers,
    answers,
    groups,
    pair_of,
    suspected,
    telling,
)
from tests.fakes.results import make_results

NAN = np.nan
NAMES = ("majority", "a", "b", "c")


def said(predicted, probability=None, truth=None):
    predicted = np.array(predicted)
    n = predicted.shape[1]
    sure = np.full(predicted.shape, NAN) if probability is None else np.array(probability, float)
    labels = np.zeros(n, int) if truth is None else np.array(truth)
    looking = np.array([False, True, True, True])
    return Answers(NAMES, looking, ("x", "y", "z"), np.arange(n) * 10, labels, predicted, sure)


def lists(found):
    return {key: places.tolist() for key, places in found.items()}


def test_images_are_grouped_by_who_of_the_two_is_right():
    found = said([[0] * 5, [0, 1, 1, 0, -1], [1, 0, 2, 0, 0], [0] * 5])
    assert lists(groups(found, "a", "b")) == {"10": [0], "01": [1], "00": [2], "11": []}


def test_those_who_are_right_but_unsure_come_by_how_unsure_they_are():
    sure = [[NAN] * 4, [0.6, 0.99, 0.5, 0.95], [0.7, 0.99, NAN, NAN], [NAN] * 4]
    assert lists(groups(said([[0] * 4] * 4, sure), "a", "b"))["11"] == [2, 0]


def test_a_label_is_suspected_where_all_that_look_name_one_other():
    predicted = [
        [0, 0, 0, 1, 0, 0],
        [1, 1, 1, 1, 0, 1],
        [1, 1, 2, 1, 0, 1],
        [1, 0, 1, 1, 0, -1],
    ]
    sure = [[NAN] * 6, [0.5] * 3 + [0.9] * 3, [0.5] * 3 + [0.9] * 3, [NAN] * 6]
    assert suspected(said(predicted, sure)).tolist() == [3, 0]


def test_those_worth_a_picture_are_few_and_hold_every_group():
    random = np.random.default_rng(0)
    found = said(random.integers(0, 3, (4, 500)), random.random((4, 500)), random.integers(0, 3, 500))
    places = set(telling(found, "a", "b").tolist())
    assert len(places) < 50
    assert all(set(group[:A_GROUP].tolist()) <= places for group in groups(found, "a", "b").values())
    assert set(suspected(found)[:A_GROUP].tolist()) <= places


CONTENDERS = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.9, 2.0),
    "mlp": ("deep", 0.8, 5.0),
    "small-cnn": ("deep", 0.95, 20.0),
}


@pytest.fixture(scope="module")
def results():
    return make_results(CONTENDERS, {"digits": (4, 0.0), "faces": (3, 0.1)}, repeats=3)


def test_each_image_counts_once_with_what_the_first_training_said_of_it(results):
    found = answers(results, ("digits", None))
    outcomes = results.of("digits", None, "small-cnn")
    assert found.index.tolist() == sorted({row for outcome in outcomes for row in outcome.index.tolist()})
    for outcome in outcomes[:1]:
        at = np.searchsorted(found.index, outcome.index)
        assert np.array_equal(found.predicted[found.contenders.index("small-cnn"), at], outcome.predicted)
        assert np.array_equal(found.truth[at], outcome.truth)
    assert np.isnan(found.probability).all()  # decisions are no probabilities


def test_probabilities_are_those_of_the_answer(results):
    def sure(outcome):
        scores = np.tile(np.float32([0.1, 0.2, 0.3, 0.4]), (len(outcome.truth), 1))
        return replace(outcome, scores=scores, scores_are="probability")

    outcomes = tuple(sure(o) if o.trial.dataset == "digits" else o for o in results.outcomes)
    found = answers(replace(results, outcomes=outcomes), ("digits", None))
    asked = found.predicted >= 0
    assert np.allclose(found.probability[asked], 0.1 * (1 + found.predicted[asked]))
    assert np.isnan(found.probability[~asked]).all()


def test_one_pair_for_all_data_sets_where_both_have_met_them(results):
    assert pair_of(results, ("digits", None)) == pair_of(results, ("faces", None)) == ("small-cnn", "hog+svm")
    fewer = [o for o in results.outcomes if (o.trial.dataset, o.trial.contender) != ("faces", "small-cnn")]
    assert set(pair_of(replace(results, outcomes=tuple(fewer)), ("faces", None))) == {"hog+svm", "mlp"}


def test_of_nothing_there_is_nothing_to_say():
    nothing = make_results(CONTENDERS, {"digits": (4, 0.0)}, forget=bool)
    assert answers(nothing, ("digits", None)) is None
