"""The sentence over all data sets says who leads, by how much, or that nobody can say."""

import pytest

from bakeoff.reports.headline import best_sentence, headline

BLOCK = ("digits", None)


def made(make, traditional, deep, **changes):
    contenders = {"majority": ("baseline", 0.0, 0.1)}
    contenders |= {"hog+svm": ("traditional", traditional, 1.0)} if traditional else {}
    contenders |= {"small-cnn": ("deep", deep, 20.0)} if deep else {}
    return make(contenders, {"digits": (4, 0.0)}, learned=False, **{"n_test": 2000} | changes)


@pytest.mark.parametrize(
    ("traditional", "deep", "wanted"),
    [
        (0.6, 0.95, "Deep learning is more accurate on digits (small-cnn leads hog+svm by"),
        (0.95, 0.6, "Traditional machine learning is more accurate on digits (hog+svm leads small-cnn by"),
    ],
)
def test_who_leads_is_said_with_the_cost_of_training(make, traditional, deep, wanted):
    told = headline(made(make, traditional, deep), [BLOCK])
    assert told.startswith(wanted)
    assert "times the CPU time of the best traditional one to train" in told


def test_of_models_that_were_trained_once_no_way_to_learn_is_crowned(make):
    told = headline(made(make, 0.6, 0.95, repeats=1, fixed_test=True), [BLOCK])
    assert told.startswith("Of the models trained here, once each, the best deep one is more accurate on digits")
    assert "What training them again would give is not known" in told


def test_where_one_family_is_absent_the_best_is_named_and_why_nothing_is_compared(make):
    told = best_sentence(made(make, None, 0.9), BLOCK)
    assert told.startswith("On digits small-cnn is most accurate with")
    assert told.endswith("no traditional contender has an outcome there.")
    assert best_sentence(made(make, None, None), BLOCK) == "On digits only a baseline has an outcome."
