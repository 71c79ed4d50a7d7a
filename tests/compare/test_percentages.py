"""Shares are never rounded to what they are not; points have a true sign, and none where nothing is left."""

import math

import pandas as pd
import pytest

from bakeoff.compare.percentages import NOTHING, percent, points


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.9742, "97.4 %"),
        (0.0, "0.0 %"),
        (0.0004, "<0.1 %"),
        (0.0005, "0.1 %"),
        (0.9994, "99.9 %"),
        (0.9995, ">99.9 %"),
        (1.0, "100.0 %"),
    ],
)
def test_shares_are_not_rounded_to_none_or_all(value, said):
    assert percent(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.013, "+1.3"), (-0.02, "−2.0"), (1.0, "+100.0"), (0.0, "0.0"), (-0.0004, "0.0"), (-0.0006, "−0.1")],
)
def test_points_are_said_with_their_sign(value, said):
    assert points(value) == said


@pytest.mark.parametrize("value", [None, math.nan, pd.NA, pd.NaT])
def test_what_is_not_available_is_a_dash(value):
    assert percent(value) == points(value) == NOTHING
