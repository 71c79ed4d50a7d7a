"""The first screen says what was planted, and is careful with it."""

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.reports import wording
from bakeoff.reports.first_screen import answer, cards

APART = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.6, 2.0),
    "small-cnn": ("deep", 0.99, 20.0),
}
ALIKE = APART | {"hog+svm": ("traditional", 0.985, 2.0)}


def test_the_better_family_is_named_with_the_price(make):
    said = answer(make(APART, {"digits": (4, 0.0)}, repeats=5))
    assert said.startswith("Deep learning is more accurate on digits. ")
    assert "the CPU time of the best traditional one to train." in said
    turned = {"hog+svm": ("traditional", 0.99, 2.0), "mlp": ("deep", 0.6, 2.1)}
    assert answer(make(turned, {"digits": (4, 0.0)})).startswith("Traditional machine learning is more accurate on")


def test_a_difference_that_is_not_shown_is_not_claimed(make):
    said = answer(make(ALIKE, {"digits": (4, 0.0)}, repeats=2))
    assert said.startswith("This much data cannot tell the two apart on digits.")


def test_of_many_data_sets_it_is_said_how_many(make):
    said = answer(make(APART, dict.fromkeys("abcde", (4, 0.0)), repeats=5, learned=False))
    assert said.startswith("Deep learning is more accurate on 5 of 5 data sets.")


def test_where_no_families_meet_the_best_is_named(make):
    only = make({"hog+svm": ("traditional", 0.9, 2.0), "pixels+svm": ("traditional", 0.5, 1.0)}, repeats=2)
    assert "hog+svm is most accurate" in answer(only)
    assert [card.verdict for card in cards(only)] == ["Nothing to set beside it"] * 2
    assert answer(make(APART, forget=bool)) == "No trial has ended, so there is nothing to compare."


def test_a_card_has_the_two_champions_with_their_numbers(make):
    results = make(APART, {"digits": (4, 0.0), "faces": (3, 0.1)}, repeats=5)
    found = cards(results)
    assert [card.title for card in found] == ["digits", "faces"]
    first = found[0]
    assert [side.contender for side in first.sides] == ["small-cnn", "hog+svm"]
    assert first.verdict == "small-cnn is better"
    for side in first.sides:
        right = np.mean([np.mean(o.predicted == o.truth) for o in results.of("digits", None, side.contender)])
        assert side.accuracy == wording.percent(right)
        cpu = results.costs("fit", "cpu_seconds").query("dataset == 'digits' and contender == @side.contender")
        assert f"{wording.seconds(cpu['value'].median())} CPU" in side.price


def test_the_interval_stands_in_words_and_as_a_picture(make):
    results = make(APART, {"digits": (4, 0.0)}, repeats=5)
    (card,) = cards(results)
    (block,) = ranking.whole_blocks(results)
    pair = ranking.pairs(results, block)["small-cnn", "hog+svm"]
    assert f"{wording.points(pair.low)} to {wording.points(pair.high)} for deep" in card.difference
    assert f"<title>{card.difference.rstrip('.')}</title>" in card.picture


def test_what_would_be_misread_is_said(make):
    def caution(**changes):
        return cards(make(**{"contenders": APART, "datasets": {"digits": (4, 0.0)}, "repeats": 4} | changes))[0].caution

    assert caution(fail=lambda trial: (trial.contender, trial.repeat) == ("hog+svm", 1)).startswith("1 trial of these")
    assert "not run yet" in caution(forget=lambda trial: (trial.contender, trial.repeat) == ("hog+svm", 1))
    assert "two models" in caution(fixed_test=True, repeats=1)
    assert "Not shown to differ" in caution(contenders=ALIKE, repeats=2)
    assert caution().startswith("Holds for data like these")


def test_a_price_that_was_not_read_is_not_made_up(make):
    (card,) = cards(make(APART, {"digits": (4, 0.0)}, repeats=2, readings=False, learned=False))
    assert {side.price for side in card.sides} == {"cost not read"}
