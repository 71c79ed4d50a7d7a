"""Growth with what a study varies, where the growth is known."""

from dataclasses import replace

import pytest

from bakeoff.compare.billing.ladders import ladders, varied_numbers
from tests.fakes.bills import readings, study

WIDTHS = (50, 100, 200)


def widths(power=1.5, names=WIDTHS, **options):
    rates = {f"mlp[width={width},depth=2]": 0.9 for width in names} | {"hog+svm": 0.8}

    def costs(name, repeat, n):
        width = float(name.partition("width=")[2].partition(",")[0] or 1)
        return readings(0.01 * width**power * (1 + 0.01 * repeat), 0.001, 0.001)

    return study(costs, rates, **options)


def test_a_power_is_found_with_its_interval():
    (ladder,) = ladders(widths())
    assert (ladder.varied, ladder.beside) == ("mlp[width=…,depth=2]", "d")
    assert ladder.growth.exponent.low < 1.5 < ladder.growth.exponent.high
    assert ladder.growth.exponent.central == pytest.approx(1.5)
    assert ladder.growth.largest == 200


@pytest.mark.parametrize("names", [(50, 100), (0, 50, 100)])
def test_two_values_and_nought_are_no_ladder(names):
    assert ladders(widths(names=names)) == []


def test_sides_of_data_sets_are_a_ladder_under_each_contender():
    results = study(
        lambda name, repeat, n: readings(1.0, 0.001, 0.001),
        {"hog+svm": 0.9, "mlp": 0.8},
        datasets=[f"faces[size={side}]" for side in (16, 32, 64)],
    )
    found = ladders(results)
    assert [(each.varied, each.beside) for each in found] == [("faces[size=…]", "hog+svm"), ("faces[size=…]", "mlp")]
    assert found[0].growth.exponent.central == pytest.approx(0.0)


def test_training_sets_of_other_sizes_are_no_ladder():
    results = widths()
    outcomes = [
        replace(each, n_train=each.n_train * (2 if "=50" in each.trial.contender else 1)) for each in results.outcomes
    ]
    assert ladders(replace(results, outcomes=tuple(outcomes))) == []


@pytest.mark.parametrize(
    ("names", "varied"),
    [
        (["a[x=1]", "a[x=2]"], ["a[x=…]"]),
        (["a[x=1,y=1]", "a[x=2,y=1]", "a[x=2,y=2]"], ["a[x=…,y=1]", "a[x=2,y=…]"]),
        (["a[c=0.5]+b", "a[c=1.5]+b"], ["a[c=…]+b"]),
        (["mnist1", "mnist2"], []),
        (["a[size=32x250]", "a[size=64x250]"], []),
        (["folder:x2[a=1]", "folder:x3[a=1]"], []),
    ],
)
def test_what_is_varied(names, varied):
    assert list(varied_numbers(names)) == varied
