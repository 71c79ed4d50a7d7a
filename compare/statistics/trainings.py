"""Two contenders trained several times and tested on one test set: a t-test that allows for both kinds of chance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from bakeoff.compare.statistics.corrected_t import PairedDifference


def trainings_t(
    differences: ArrayLike, image_variance: float, image_degrees: float = math.inf, level: float = 0.95
) -> PairedDifference:
    """Test and interval of a mean difference over trainings, for other trainings and other test images.

    The variance is the sum of that over the trainings, s²/J, and of that from the choice of the test images, which all
    trainings share; degrees of freedom after Satterthwaite (1946). McNemar's test knows the second kind of chance only:
    two models of one way to learn may well differ significantly, and its p-values of several trainings say nothing of
    which way to learn is better.

    Parameters
    ----------
    differences
        accuracy of the first contender minus that of the second, one a training; at least two.
    image_variance
        of the mean difference, as `pairs.least_variance_of` gives it.
    image_degrees
        of freedom of that; the groups less one, where images come in groups.
    """
    values = np.asarray(differences, dtype=float)
    mean, trained = float(values.mean()), float(values.var(ddof=1)) / len(values)
    variance = trained + image_variance
    if variance < 1e-20:
        return PairedDifference(mean, math.nan, math.nan, math.nan)
    shares = trained**2 / (len(values) - 1) + image_variance**2 / image_degrees
    degrees = min(variance**2 / shares if shares > 0 else math.inf, 1e6)
    error = math.sqrt(variance)
    half = float(stdtrit(degrees, (1 + level) / 2)) * error
    return PairedDifference(mean, mean - half, mean + half, 2 * float(stdtr(degrees, -abs(mean) / error)))
