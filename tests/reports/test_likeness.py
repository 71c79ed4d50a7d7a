from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.study.trial import Examined
from bakeoff.reports.likeness import pairs, stages
from bakeoff.reports.sections.agreement import section
from tests.fakes.results import make_results

CONTENDERS = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.8, 1.0),
    "pixels+svm": ("traditional", 0.8, 1.0),
    "small-cnn": ("deep", 0.85, 9.0),
}
BLOCK = ("digits", None)


def made(grams=None, **changes):
    """Results whose contenders were asked for their stages; `grams` is contender → (stages, n, n)."""
    results = make_results(CONTENDERS, {"digits": (4, 0.0)}, repeats=2, n_test=200, learned=False, **changes)

    def asked(outcome):
        given = (grams or {}).get(outcome.trial.contender)
        if given is None or outcome.trial.repeat:
            return outcome
        names = np.array([f"stage {k}" for k in range(len(given) - 1)] + ["scores"])
        facts = {"stages": names, "grams": given, "rows": np.arange(given.shape[1])}
        return replace(outcome, exams={"representations": Examined(facts, "How.")})

    return replace(results, outcomes=tuple(map(asked, results.outcomes)))


def grams(seed, stages=2):
    rows = np.random.default_rng(seed).normal(size=(stages, 40, 6))
    return rows @ rows.transpose(0, 2, 1)


def test_every_two_contenders_but_baselines_make_a_pair():
    found = pairs(made(), BLOCK)
    assert list(zip(found["first"], found["second"], strict=True)) == [
        ("hog+svm", "pixels+svm"),
        ("hog+svm", "small-cnn"),
        ("pixels+svm", "small-cnn"),
    ]
    assert found["consistency"].between(0, 1).all()  # they find the same images hard
    assert found["answers"].isna().all()


def test_the_same_mistakes_are_seen():
    results = made()
    first = {o.trial.repeat: o for o in results.of(*BLOCK, "hog+svm")}
    outcomes = tuple(
        replace(o, predicted=first[o.trial.repeat].predicted) if o.trial.contender == "small-cnn" else o
        for o in results.outcomes
    )
    found = pairs(replace(results, outcomes=outcomes), BLOCK).set_index(["first", "second"])["consistency"]
    assert found["hog+svm", "small-cnn"] == pytest.approx(1)
    assert section(replace(results, outcomes=outcomes)).elements[0].paragraphs == (
        "Here hog+svm and small-cnn share most of their mistakes (κ = 1.00).",
    )


def test_stages_that_see_the_same_are_found_whatever_their_place():
    ours, theirs = grams(0, 3), grams(1, 3)
    theirs[1] = 5 * ours[0]
    results = made({"hog+svm": ours, "small-cnn": theirs})
    row = pairs(results, BLOCK).set_index(["first", "second"]).loc[("hog+svm", "small-cnn")]
    assert row["inside"] == pytest.approx(1)
    assert row["stages"] == "stage 0, stage 1"
    assert abs(row["answers"]) < 0.3
    assert stages(results, BLOCK).cka.shape == (6, 6)


def test_stages_on_other_images_are_not_compared():
    results = made({"hog+svm": grams(0), "small-cnn": grams(1)[:, :30, :30]})
    assert stages(results, BLOCK) is None


def test_of_hardly_any_mistakes_nothing_is_said():
    results = made()
    outcomes = tuple(replace(outcome, predicted=outcome.truth) for outcome in results.outcomes)
    assert pairs(replace(results, outcomes=outcomes), BLOCK)["consistency"].isna().all()
    assert section(replace(results, outcomes=outcomes)) is None
