"""What chapters open with says what was planted."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results import ranking
from bakeoff.compare.study.trial import Examined
from bakeoff.reports import answers, wording

FAR_APART = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.6, 2.0),
    "small-cnn": ("deep", 0.99, 20.0),
}


@pytest.fixture(scope="module")
def apart(make):
    return make(FAR_APART, {"digits": (4, 0.0)}, repeats=5)


def test_the_most_accurate_is_named_with_its_accuracy(apart):
    right = np.mean([np.mean(o.predicted == o.truth) for o in apart.of("digits", None, "small-cnn")])
    assert answers.better(apart) == f"Most accurate: small-cnn on digits ({wording.percent(right)})."


def test_of_many_data_sets_it_is_said_how_many(make):
    many = make(FAR_APART, dict.fromkeys("abcde", (3, 0.0)), repeats=2, learned=False)
    assert answers.better(many) == "Most accurate, of 5 data sets: small-cnn on 5."


def test_comparisons_are_counted_without_the_baseline(apart, small):
    assert answers.real(apart).startswith("Of 1 comparison between")
    assert "1 shows a real difference" in answers.real(apart)
    (block,) = ranking.whole_blocks(small)
    pairs = [pair for pair in ranking.pairs(small, block) if pair[0] < pair[1] and "majority" not in pair]
    assert len(pairs) == 3
    assert answers.real(small).startswith("Of 3 comparisons")


def test_one_contender_is_compared_with_nothing(make):
    alone = make({"hog+svm": ("traditional", 0.9, 1.0)}, {"digits": (3, 0.0)}, repeats=2)
    assert answers.real(alone) == "There are no two contenders that look at the images and could be compared."
    assert answers.cost(alone).startswith("To train hog+svm took ")


def test_cost_names_the_cheapest_and_the_dearest(apart):
    summary = apart.summary().set_index("contender")["fit_cpu_seconds"]
    said = answers.cost(apart)
    assert f"from {wording.seconds(summary['hog+svm'])} of CPU time (hog+svm)" in said
    assert f"to {wording.seconds(summary['small-cnn'])} (small-cnn)" in said
    assert wording.ratio(summary["small-cnn"] / summary["hog+svm"]) in said


def test_what_was_not_read_is_not_made_up(make):
    silent = make(FAR_APART, {"digits": (3, 0.0)}, repeats=2, readings=False, learned=False)
    assert answers.cost(silent) == "What training took was not read."


def test_failures_and_gaps_are_counted(make):
    broken = make(
        FAR_APART,
        {"digits": (3, 0.0)},
        repeats=4,
        fail=lambda trial: (trial.contender, trial.repeat) == ("small-cnn", 0),
        forget=lambda trial: trial.contender == "hog+svm" and trial.repeat > 1,
    )
    assert answers.trust(broken) == (
        "Of 12 planned trials, 1 failed and 2 were not run; none of those that ended came with a warning. "
        "The model checks raise 1 doubt."
    )


def test_nothing_run_is_said_so(make):
    nothing = make(FAR_APART, {"digits": (3, 0.0)}, repeats=2, forget=bool)
    assert answers.better(nothing) == "Nothing that looks at the images has an outcome yet."
    assert answers.cost(nothing) == "What training took was not read."


def test_provenance_says_what_it_takes(apart):
    said = answers.provenance(apart)
    for part in (apart.study.name, f"seed {apart.study.seed}", "bakeoff 0.1.0", "Example Processor 3000"):
        assert part in said


def test_contenders_with_something_to_show_are_counted(apart):
    assert "what 3 contenders went by" in answers.learned(apart)


def test_an_exam_of_cost_shows_nothing_of_what_was_learned(make):
    timed = Examined({"seconds": np.ones(3)})
    dear = make(FAR_APART, {"digits": (3, 0.0)}, repeats=2, learned=False)
    dear = replace(dear, outcomes=tuple(replace(each, exams={"cold-start": timed}) for each in dear.outcomes))
    assert answers.learned(dear).startswith("Nothing was asked of the fitted models")
    seen = replace(dear, outcomes=tuple(replace(each, exams={"occlusion": timed}) for each in dear.outcomes[:1]))
    assert "what 1 contender went by" in answers.learned(seen)
