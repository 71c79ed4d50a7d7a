"""How numbers and names are written."""

import numpy as np
import pandas as pd
import pytest

from bakeoff.reports import wording

WRITERS = [
    wording.percent,
    wording.points,
    wording.p_value,
    wording.seconds,
    wording.joules,
    wording.size,
    wording.count,
    wording.short_count,
    wording.train_size,
    wording.plain,
]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("value", [float("nan"), None, pd.NA, np.nan, np.float32("nan")])
def test_what_is_not_available_never_becomes_a_number(write, value):
    assert write(value) in (wording.NOTHING, "all")


def test_almost_perfect_is_not_perfect():
    assert wording.percent(0.9999) == ">99.9 %"
    assert wording.percent(1.0) == "100.0 %"


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    assert wording.points(-0.0001) == "0.0"


@pytest.mark.parametrize("value", [0.9999999, 59.999, 3599.99])
def test_rounding_does_not_make_a_unit_overflow(value):
    number, unit = wording.seconds(value).split(" ")
    assert not (unit == "ms" and float(number) >= 1000)
    assert not (unit in ("s", "min") and float(number) >= 60 and value < 3000)


def test_shortened_names_keep_both_ends_and_fit():
    short = wording.shorten("a" * 30 + "-end", 14)
    assert len(short) == 14
    assert short.startswith("aaa")
    assert short.endswith("-end")
