import math

import pytest

from bakeoff.compare.claims.judgement import (
    CANNOT_TELL,
    NOT_SUPPORTED,
    SUPPORTED,
    many_times,
    more_than_nothing,
    no_less,
    ratio,
)
from bakeoff.compare.statistics.evidence import PairedDifference

UNKNOWN = PairedDifference(0.1, math.nan, math.nan, math.nan)


def between(low, high):
    return PairedDifference((low + high) / 2, low, high, 0.5)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.02, SUPPORTED),
        (-0.01, 0.02, CANNOT_TELL),
        (-0.02, -0.01, NOT_SUPPORTED),
        (-0.002, 0.004, NOT_SUPPORTED),
        (0.001, 0.004, NOT_SUPPORTED),  # surely there, and surely too small to matter
    ],
)
def test_an_advantage_is_more_than_nothing_and_than_what_does_not_matter(low, high, verdict):
    assert more_than_nothing(between(low, high), 0.005) == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.02, SUPPORTED),
        (-0.004, 0.02, SUPPORTED),
        (-0.004, -0.001, SUPPORTED),
        (-0.02, 0.001, CANNOT_TELL),
        (-0.02, -0.01, NOT_SUPPORTED),
    ],
)
def test_as_well_is_not_behind_by_what_matters(low, high, verdict):
    assert no_less(between(low, high), 0.005) == verdict


def test_without_an_interval_nothing_can_be_told():
    assert {more_than_nothing(UNKNOWN, 0.005), no_less(UNKNOWN, 0.005), many_times(UNKNOWN, 10)} == {CANNOT_TELL}


def test_a_ratio_has_the_interval_of_its_logarithms_wider_the_more_images_are_shared():
    apart, together = (ratio([10, 12, 9, 11, 10], [1, 1, 1, 1, 1], shared) for shared in (0.0, 0.25))
    assert apart.difference == pytest.approx(math.log10(10 * 12 * 9 * 11 * 10) / 5)
    assert together.high - together.low == pytest.approx((apart.high - apart.low) * (0.45 / 0.2) ** 0.5)
    assert many_times(apart, 5) == SUPPORTED
    assert many_times(apart, 20) == NOT_SUPPORTED
    assert many_times(apart, 10) == CANNOT_TELL


def test_one_training_has_no_interval_and_equal_ratios_have_one_without_width():
    assert math.isnan(ratio([10], [1], 0.25).low)
    assert ratio([10, 10, 10], [1, 1, 1], 0.25)[:3] == pytest.approx((1, 1, 1))
    assert math.isnan(ratio([10, 0], [1, 0], 0.25).low)
