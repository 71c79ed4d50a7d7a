"""Intervals for an accuracy: Wilson's, and Wilson's on an effective sample size where splits were repeated."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from bakeoff.compare.statistics.corrected_t import corrected_variance


class Interval(NamedTuple):
    """Two ends, low ≤ high."""

    low: float
    high: float


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Interval of a proportion by inverting the score test (Wilson 1927).

    Raises
    ------
    ValueError
        n is not positive, or the successes do not lie in 0…n.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> print(f"{low:.4f} {high:.4f}")
    0.2553 0.3662
    """
    if not (n > 0 and 0 <= successes <= n):
        raise ValueError(f"successes must lie in 0…n with n > 0; got {successes} of {n}")
    z, p = float(ndtri((1 + level) / 2)), successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def repeated_accuracy(
    accuracies: ArrayLike, n_train: int, n_test: int, n_distinct: float, level: float = 0.95
) -> Interval:
    """Interval of the accuracy of a way to learn, from repeated random splits of one data set.

    The variance of the mean over the splits is Nadeau and Bengio's (2003), as splits share images. It is turned into
    the number of independent test images that would give the same variance, allowing for the few degrees of freedom as
    Korn and Graubard (1998) do for surveys, and Wilson's interval is taken for that number. It is never larger than the
    number of distinct images that were tested, so that repeats which happen to agree promise nothing.

    Parameters
    ----------
    accuracies
        one a split, in 0…1.
    n_train, n_test
        images in the training and in the test set of a split.
    n_distinct
        distinct images tested over all splits; fewer where images come in groups, as so many independent ones would
        tell as much.
    """
    values = np.asarray(accuracies, dtype=float)
    mean, effective = float(values.mean()), float(n_distinct)
    if len(values) > 1:
        variance = corrected_variance(values, n_train, n_test)
        if variance > 0:
            shrink = float(ndtri((1 + level) / 2) / stdtrit(len(values) - 1, (1 + level) / 2))
            effective = min(effective, max(1.0, mean * (1 - mean) / variance * shrink**2))
    return wilson(mean * effective, effective, level)
