"""A verdict on a claim: supported here, not supported here, cannot tell; and the rule that all claims share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged

SUPPORTED, NOT_SUPPORTED, CANNOT_TELL = "supported here", "not supported here", "cannot tell"


@dataclass(frozen=True)
class Judgement:
    """What came of a claim on one data set.

    Attributes
    ----------
    dataset
        where.
    verdict
        one of SUPPORTED, NOT_SUPPORTED and CANNOT_TELL.
    effect
        what was measured, in words.
    value, low, high
        how much of it, with its 95 % interval; NaN where it cannot be told.
    is_ratio
        whether that is a number of times, and not a difference of accuracies.
    rests_on
        contenders, trainings and images, and what else was seen, in a sentence.
    """

    dataset: str
    verdict: str
    effect: str
    value: float
    low: float
    high: float
    rests_on: str
    is_ratio: bool = False


def more_than_nothing(found: PairedDifference, rope: float) -> str:
    """The verdict on a claim that there is an advantage.

    It is supported where the interval lies above nought, and not where it lies below what matters: an advantage that is
    surely smaller than the region of practical equivalence is none, even if it is surely not nought. Either is wrong
    in 2.5 % of studies at most.

    >>> more_than_nothing(PairedDifference(0.04, 0.02, 0.06, 0.001), 0.005)
    'supported here'
    >>> more_than_nothing(PairedDifference(0.04, -0.02, 0.1, 0.2), 0.005)
    'cannot tell'
    """
    if found.high < rope:
        return NOT_SUPPORTED
    return SUPPORTED if found.low > 0 else CANNOT_TELL


def no_less(found: PairedDifference, rope: float) -> str:
    """The verdict on a claim that something does as well: not behind by as much as matters.

    >>> no_less(PairedDifference(0.0, -0.004, 0.004, 1.0), 0.005)
    'supported here'
    >>> no_less(PairedDifference(-0.1, -0.2, -0.05, 0.0), 0.005)
    'not supported here'
    """
    if found.low > -rope:
        return SUPPORTED
    return NOT_SUPPORTED if found.high < 0 else CANNOT_TELL


def ratio(over: Sequence[float], under: Sequence[float], shared: float) -> PairedDifference:
    """Mean logarithm (of base 10) of ratios, one a training, with its interval.

    Parameters
    ----------
    over, under
        of the same trainings, in one order.
    shared
        images tested to images trained on: trainings that share images agree more than independent ones would, which
        Nadeau and Bengio (2003) make up for by adding this to one over their number.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # a cost of nought was not read
        logs = np.log10(np.asarray(over, float) / np.asarray(under, float))
    mean = float(logs.mean()) if len(logs) else math.nan
    if len(logs) < 2 or not np.isfinite(logs).all():
        return PairedDifference(mean, math.nan, math.nan, math.nan)
    variance = float(logs.var(ddof=1)) * (1 / len(logs) + shared)
    found = judged(mean, [Source(variance, len(logs) - 1)])
    return found if math.isfinite(found.low) else found._replace(low=mean, high=mean)  # all the same


def many_times(found: PairedDifference, times: float) -> str:
    """The verdict on a claim that a ratio is at least so large."""
    if found.low > math.log10(times):
        return SUPPORTED
    return NOT_SUPPORTED if found.high < math.log10(times) else CANNOT_TELL
