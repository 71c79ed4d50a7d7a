"""Nadeau and Bengio's corrected resampled t-test, for two contenders on the same repeated random splits."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit


class PairedDifference(NamedTuple):
    """A mean difference with its interval and the two-sided p of no difference; NaN where it cannot be told."""

    difference: float
    low: float
    high: float
    p: float


def corrected_variance(values: ArrayLike, n_train: float, n_test: float) -> float:
    """Variance of a mean over repeated random splits: s² (1/J + n_test/n_train).

    The plain s²/J takes the splits for independent, though they draw on the same images, and is far too small
    (Nadeau and Bengio 2003, Machine Learning 52, equation 9).
    """
    values = np.asarray(values, dtype=float)
    return float(values.var(ddof=1)) * (1 / len(values) + n_test / n_train)


def corrected_t(differences: ArrayLike, n_train: float, n_test: float, level: float = 0.95) -> PairedDifference:
    """Test and interval for a mean difference over J repeated random splits, with J − 1 degrees of freedom.

    Args:
        differences: score of the first contender minus that of the second, one a split.

    With a single split, or differences that are all one number other than 0, the spread is unknown: interval and p are
    NaN.
    """
    values = np.asarray(differences, dtype=float)
    mean, degrees = float(values.mean()), len(values) - 1
    if degrees > 0 and not values.any():
        return PairedDifference(0.0, 0.0, 0.0, 1.0)
    if degrees == 0 or np.ptp(values) == 0:
        return PairedDifference(mean, math.nan, math.nan, math.nan)
    error = math.sqrt(corrected_variance(values, n_train, n_test))
    p = 2 * float(stdtr(degrees, -abs(mean) / error))
    half = float(stdtrit(degrees, (1 + level) / 2)) * error
    return PairedDifference(mean, mean - half, mean + half, p)
