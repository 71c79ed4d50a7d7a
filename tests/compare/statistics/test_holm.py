import math

import numpy as np

from bakeoff.compare.statistics.holm import first_question, holm


def test_worked_example():
    assert np.allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])


def test_never_below_p_never_above_one():
    p = np.random.default_rng(0).random(20)
    assert (holm(p) >= p).all()
    assert (holm(p) <= 1).all()


def test_what_cannot_be_told_stays_so_and_counts():
    adjusted = holm([0.01, math.nan])
    assert adjusted[0] == 0.02
    assert math.isnan(adjusted[1])


def test_no_pairs():
    assert holm([]).shape == (0,)


SIDES = (["a", "b", "c"], ["x", "y"])


def test_the_first_question_costs_as_many_tests_as_a_side_has_members():
    ahead_of_all = {("a", "x"): 0.001, ("a", "y"): 0.004, ("b", "x"): 0.0001}
    assert first_question(ahead_of_all, SIDES) == {"a": 0.012}  # b is not ahead of y
    assert first_question({("y", name): 0.01 for name in "abc"}, SIDES) == {"y": 0.02}
    assert first_question({}, SIDES) == {}


def test_the_first_question_holds_its_level_where_all_are_equal():
    rng = np.random.default_rng(0)
    wrong = 0
    for _ in range(2000):
        score = rng.normal(size=5)
        pairs = {}
        for one, own in zip("abcxy", score, strict=True):
            for other, theirs in zip("abcxy", score, strict=True):
                if own > theirs:
                    pairs[one, other] = math.erfc((own - theirs) / 2)
        wrong += any(p < 0.05 for p in first_question(pairs, SIDES).values())
    assert wrong / 2000 < 0.05
