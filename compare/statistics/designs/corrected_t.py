"""Nadeau and Bengio's corrected resampled t-test, for two contenders on the same repeated random splits."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged


def corrected_variance(values: ArrayLike, n_pool: float, n_test: float) -> float:
    """Variance of a mean over repeated random splits: s² (1/J + n_test/n_pool).

    The plain s²/J takes the splits for independent, though they draw on the same images, and is far too small
    (Nadeau and Bengio 2003, Machine Learning 52, equation 9). What the splits share is decided by the images that
    training sets are drawn from: small training sets out of a large pool share little, and n_test/n_train would make
    their intervals several times too wide.
    """
    values = np.asarray(values, dtype=float)
    return float(values.var(ddof=1)) * (1 / len(values) + n_test / n_pool)


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
    differences: ArrayLike, n_pool: float, n_test: float, least: float = 0.0, level: float = 0.95
) -> PairedDifference:
    """Test and interval for a mean difference over J repeated random splits, with J − 1 degrees of freedom.

    Parameters
    ----------
    differences
        score of the first contender minus that of the second, one a split.
    n_pool
        images that the training set of a split is drawn from; as many as it has, where all are taken.
    n_test
        images in its test set.
    least
        the variance of the mean is not taken for smaller. A few splits with few test images each can agree by accident,
        and their own spread then says too much.

    With a single split, or no spread and no least variance, interval and p are NaN.
    """
    values = np.asarray(differences, dtype=float)
    if len(values) < 2:
        return PairedDifference(float(values.mean()), math.nan, math.nan, math.nan)
    variance = max(corrected_variance(values, n_pool, n_test), least)
    return judged(float(values.mean()), [Source(variance, len(values) - 1)], level)
