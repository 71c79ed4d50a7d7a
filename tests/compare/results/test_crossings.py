import pytest

from bakeoff.compare.results.crossings import crossings, fitted
from tests.fakes.studies import study

SIZES = (100, 300, 1000, 3000)
TRUE = {"early": lambda n: 0.93 - 1.2 * n**-0.5, "late": lambda n: 0.97 - 2.2 * n**-0.5, "floor": lambda _: 0.3}


def results(names=("early", "late"), sizes=SIZES, n=2000):
    curves = {name: TRUE[name](100) for name in names}
    families = {"floor": "baseline"}
    return study(curves, train_sizes=sizes, curves=lambda name, size: TRUE[name](size), families=families, n=n)


def test_a_crossing_is_found_in_outcomes():
    row = crossings(results()).iloc[0]
    assert (row["first"], row["second"]) == ("early", "late")
    assert row.low < 625 < row.high
    assert row.estimate == pytest.approx(625, rel=0.25)
    assert row.largest == 3000


def test_outside_of_the_measured_range_nothing_is_said():
    row = crossings(results(sizes=(100, 200, 300))).iloc[0]
    assert row["second"] == "early"
    assert row[["estimate", "low", "high"]].isna().all()


def test_two_sizes_are_no_curve_and_baselines_have_none():
    assert crossings(results(sizes=(100, 3000))).empty
    assert len(crossings(results(names=("early", "late", "floor"), n=300))) == 1
    assert fitted(results(sizes=(100, 3000)), "d", "early") is None
    assert fitted(results(), "d", "early").at([6000])[0] > 0.9
