"""The verdict says what the numbers say, and no more."""

import re

import pytest

from bakeoff.compare.results import judgement, ranking
from bakeoff.reports.document import Text
from bakeoff.reports.sections import verdict

PAIR = {"majority": ("baseline", 0.0, 0.1), "hog+svm": ("traditional", 0.9, 2.0), "small-cnn": ("deep", 0.97, 40.0)}
DIGITS = {"digits": (10, 0.0)}


def spoken(results):
    blocks = [block for block in verdict.section(results).elements if isinstance(block, Text)]
    return " ".join([p for block in blocks for p in [*block.paragraphs, *(" ".join(point) for point in block.points)]])


def lead(results):
    texts = [block for block in verdict.section(results).elements if isinstance(block, Text)]
    return next(block for block in texts if block.lead).paragraphs[0]


def test_a_real_difference_is_called_better(make):
    results = make(PAIR, DIGITS, n_test=2000)
    found = ranking.pair(results, ("digits", None), "small-cnn", "hog+svm")
    assert found.verdict == "better"
    assert lead(results).startswith("Deep learning is more accurate on digits (small-cnn leads hog+svm by")
    assert "is better than hog+svm" in spoken(results)
    assert f"{100 * found.difference:.1f} percentage points" in spoken(results)
    assert re.search(r"small-cnn takes (1[6-9]|2[0-4]) times", spoken(results))  # 40 s against 2
    assert "times the CPU time to train" in spoken(results)


def test_the_headline_names_the_price(make):
    assert re.search(r"The best deep contender took (1[6-9]|2[0-4]) times", lead(make(PAIR, DIGITS)))  # 40 s against 2
    dear = PAIR | {"hog+svm": ("traditional", 0.9, 400.0)}
    assert "The best traditional contender took" in lead(make(dear, DIGITS))
    assert "took" not in lead(make(PAIR, DIGITS, readings=False))


def test_traditional_can_win(make):
    swapped = PAIR | {"hog+svm": ("traditional", 0.97, 2.0), "small-cnn": ("deep", 0.85, 40.0)}
    said = lead(make(swapped, DIGITS, n_test=2000))
    assert said.startswith("Traditional machine learning is more accurate on digits")


def test_a_small_difference_on_few_images_cannot_be_told(make):
    close = PAIR | {"hog+svm": ("traditional", 0.94, 2.0)}
    results = make(close, DIGITS, n_test=60)
    assert "cannot tell traditional and deep apart" in lead(results)
    assert "is better than" not in spoken(results).split("“Better”")[0].split("majority")[0]
    assert "Not shown to be worse: " in spoken(results)


def test_equal_scores_are_practically_equal(make):
    results = make(PAIR, DIGITS, perfect=True)
    assert "practically equal" in lead(results)
    assert "not shown to be better than that" in spoken(results)  # the floor is perfect, too


def test_data_sets_with_different_verdicts_are_told_apart(make):
    lost = ("tiny", "small-cnn")
    datasets = {"digits": (10, 0.0), "tiny": (3, 0.0)}
    results = make(PAIR, datasets, n_test=2000, fail=lambda t: (t.dataset, t.contender) == lost)
    assert "more accurate on digits" in lead(results)
    assert "On tiny hog+svm is most accurate" in lead(results)
    assert "no deep contender has an outcome there" in lead(results)
    assert "small-cnn; nothing is said of them here" in spoken(results)


def test_failures_and_gaps_are_counted(make):
    results = make(
        PAIR,
        DIGITS,
        fail=lambda t: t.repeat == 0 and t.contender == "hog+svm",
        forget=lambda t: t.repeat == 4,
    )
    assert "Of 15 planned trials, 1 failed and 3 have not been run" in spoken(results)


def test_nothing_at_all(make):
    results = make(PAIR, DIGITS, fail=bool)
    assert "nothing to compare" in lead(results)
    assert "rests on the others" not in spoken(results)


def test_the_choice_of_the_best_is_owned_up_to(results):
    assert "picked by the same scores" in spoken(results)
    assert "Holm" in spoken(results)


@pytest.mark.parametrize("fixed", [True, False])
def test_the_test_is_named(make, fixed):
    results = make(PAIR, DIGITS, fixed_test=fixed, repeats=1 if fixed else 5)
    assert ("McNemar" if fixed else "corrected resampled t") in spoken(results)


def test_the_leader_of_few_repeats_is_not_said_to_lead_where_it_trails(make):
    close = PAIR | {"hog+svm": ("traditional", 0.965, 2.0)}
    results = make(close, DIGITS, fail=lambda t: t.repeat > 1 and t.contender == "hog+svm")
    duel = judgement.rivals(results, ("digits", None))
    assert duel.found.difference >= 0
    assert (duel.found.first, duel.found.second) == (duel.ahead.contender, duel.behind.contender)


def test_whoever_shares_no_repeat_with_the_best_is_not_called_worse(make):
    results = make(
        PAIR | {"pixels+svm": ("traditional", 0.5, 1.0)},
        DIGITS,
        n_test=2000,
        fail=lambda t: (t.repeat > 1) == (t.contender == "pixels+svm"),
    )
    assert "Not compared with it, for want of a common repeat: pixels+svm" in spoken(results)
    assert "better than every other" not in spoken(results)


def test_a_clear_winner_is_called_one(make):
    assert "small-cnn, with an accuracy of" in spoken(make(PAIR, DIGITS, n_test=2000))
    assert "better than every other contender beyond chance" in spoken(make(PAIR, DIGITS, n_test=2000))


def test_no_interval_of_a_difference_reaches_beyond_all_of_the_images(make):
    apart = {
        "majority": ("baseline", 0.0, 0.1),
        "hog+svm": ("traditional", 0.1, 2.0),
        "small-cnn": ("deep", 0.99, 40.0),
    }
    results = make(apart, DIGITS, repeats=2, n_test=40)
    frame = results.comparisons()
    assert frame["difference"].max() > 0.7
    assert frame["low"].min() >= -1
    assert frame["high"].max() <= 1
    said = re.findall(r"[+−](\d+\.\d)", spoken(results))
    assert said
    assert max(map(float, said)) <= 100
