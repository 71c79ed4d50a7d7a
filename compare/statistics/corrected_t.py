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


def least_variance(per_image: ArrayLike) -> float:
    """Variance of a mean difference from the choice of the test images alone; below it no test may be sure.

    Bonett and Price's (2012): with one more image that only the first gets right and one that only the second does, so
    that contenders which agree on every image are not taken for proven equal.

    Parameters
    ----------
    per_image
        (n,) for each distinct test image, whether the first got it right minus whether the second did; a mean in −1…1
        where an image was tested several times.
    """
    values = np.asarray(per_image, dtype=float)
    n = len(values) + 2
    return float((np.sum(values**2) + 2) / n - (np.sum(values) / n) ** 2) / n


def corrected_t(
    differences: ArrayLike, n_train: float, n_test: float, least: float = 0.0, level: float = 0.95
) -> PairedDifference:
    """Test and interval for a mean difference over J repeated random splits, with J − 1 degrees of freedom.

    With a single split, or no spread and no least variance, interval and p are NaN.

    Parameters
    ----------
    differences
        score of the first contender minus that of the second, one a split.
    least
        the variance of the mean is not taken for smaller. A few splits with few test images each can agree by accident,
        and their own spread then says too much.
    """
    values = np.asarray(differences, dtype=float)
    mean, degrees = float(values.mean()), len(values) - 1
    variance = max(corrected_variance(values, n_train, n_test), least) if degrees else 0.0
    if variance < 1e-20:  # rounding leaves equal differences a trace of spread
        return PairedDifference(mean, math.nan, math.nan, math.nan)
    error = math.sqrt(variance)
    p = 2 * float(stdtr(degrees, -abs(mean) / error))
    half = float(stdtrit(degrees, (1 + level) / 2)) * error
    return PairedDifference(mean, mean - half, mean + half, p)
