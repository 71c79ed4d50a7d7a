"""The Pareto front."""

import pandas as pd

from bakeoff.reports.sections.trade_off import front


def rows(*triples):
    return pd.DataFrame(triples, columns=["contender", "fit_cpu_seconds", "accuracy"])


def test_the_front_is_what_nobody_beats():
    found = front(rows(("a", 1, 0.7), ("b", 2, 0.9), ("c", 3, 0.8), ("d", 4, 0.95)), "fit_cpu_seconds")
    assert found == ["a", "b", "d"]


def test_equal_accuracy_for_more_is_not_worth_it():
    assert front(rows(("a", 1, 0.9), ("b", 2, 0.9)), "fit_cpu_seconds") == ["a"]


def test_for_the_same_price_the_more_accurate_one():
    assert front(rows(("a", 1, 0.8), ("b", 1, 0.9)), "fit_cpu_seconds") == ["b"]


def test_without_a_price_there_is_no_place():
    assert front(rows(("a", float("nan"), 0.99), ("b", 1, 0.5)), "fit_cpu_seconds") == ["b"]
