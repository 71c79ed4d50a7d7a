import numpy as np
import pytest

from bakeoff.compare.results.crossings import crossings
from tests.fakes.studies import study

SIZES = (100, 300, 1000, 3000)
POWER = {"early": lambda n: 0.93 - 1.2 * n**-0.5, "late": lambda n: 0.97 - 2.2 * n**-0.5, "floor": lambda _: 0.3}
EXPONENTIAL = {"early": lambda n: 0.9 - 0.2 * np.exp(-n / 200), "late": lambda n: 0.96 - 0.5 * np.exp(-n / 400)}


def results(true=POWER, names=("early", "late"), sizes=SIZES, n=2000):
    curves = {name: true[name](100) for name in names}
    families = {"floor": "baseline"}
    return study(curves, train_sizes=sizes, curves=lambda name, size: true[name](size), families=families, n=n)


@pytest.mark.parametrize(("true", "crossing"), [(POWER, 625), (EXPONENTIAL, 700)])
def test_a_crossing_lies_between_sizes_that_were_measured(true, crossing):
    """Curves that are no power law are as good as any: nothing is fitted."""
    row = crossings(results(true)).iloc[0]
    assert (row["first"], row["second"]) == ("early", "late")
    assert row.low < crossing < row.high
    assert {row.low, row.high} <= set(SIZES)


def test_one_end_may_stay_open_but_not_both():
    row = crossings(results(sizes=(300, 700))).iloc[0]
    assert (row["second"], row.low) == ("late", 300)
    assert np.isnan(row.high)
    never = crossings(results(sizes=(100, 200, 300))).iloc[0]
    assert never["second"] == "early"
    assert np.isnan(never[["low", "high"]].astype(float)).all()


def test_equal_curves_do_not_overtake_one_another():
    rng = np.random.default_rng(0)
    told = 0
    for _ in range(40):
        luck = {(name, size): 0.9 + 0.02 * rng.normal() for name in "ab" for size in SIZES}
        equal = study({"a": 0.9, "b": 0.9}, train_sizes=SIZES, curves=lambda *key, luck=luck: luck[key], n=100)
        told += crossings(equal)[["low", "high"]].notna().any(axis=None)
    assert told <= 4


def test_one_size_is_no_curve_and_baselines_have_none():
    assert crossings(results(sizes=(3000,))).empty
    assert len(crossings(results(names=("early", "late", "floor"), n=300))) == 1
