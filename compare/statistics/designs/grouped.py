"""Statistics for images that come in groups: a person's pictures stand or fall together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged
from bakeoff.compare.statistics.intervals import Interval, wilson


def group_variance(per_image: ArrayLike, groups: ArrayLike) -> float:
    """Variance of a mean over images, when whole groups were drawn (the ratio estimator; Cochran 1977, chapter 6).

    Parameters
    ----------
    per_image
        (n,) numbers.
    groups
        (n,) of each image; there are at least two.
    """
    values = np.asarray(per_image, dtype=float)
    sums, sizes = _by_group(values, groups)
    count = len(sizes)
    residuals = sums - values.mean() * sizes
    return float(count / (count - 1) * (residuals**2).sum() / len(values) ** 2)


def grouped_accuracy(correct: ArrayLike, groups: ArrayLike, level: float = 0.95) -> Interval:
    """Interval of an accuracy for images of new groups.

    Wilson's for the number of independent images that would vary as much (Korn and Graubard 1998, Survey Methodology
    24), with as many degrees of freedom as there are groups less one; never for more images than there are, and the
    whole of 0…1 for a single group, which says nothing about others.

    Parameters
    ----------
    correct
        (n,) whether, or how often, each image got its label.
    groups
        (n,) of each image.
    """
    values = np.asarray(correct, dtype=float)
    if len(np.unique(np.asarray(groups))) < 2:
        return Interval(0.0, 1.0)
    effective = independent_images(values, groups, level)
    return wilson(float(values.mean()) * effective, effective, level)


def independent_images(correct: ArrayLike, groups: ArrayLike, level: float = 0.95) -> float:
    """So many independent images would tell as much about an accuracy as these do, that come in at least two groups."""
    values = np.asarray(correct, dtype=float)
    mean, count = float(values.mean()), len(np.unique(np.asarray(groups)))
    variance = group_variance(values, groups)
    if variance <= 0:  # all groups alike, as where everything is right: then each is worth one image
        return float(count)
    shrink = float(ndtri((1 + level) / 2) / stdtrit(count - 1, (1 + level) / 2))
    return min(float(len(values)), max(1.0, mean * (1 - mean) / variance * shrink**2))


def grouped_t(per_image: ArrayLike, groups: ArrayLike, level: float = 0.95) -> PairedDifference:
    """Test and interval of a mean difference for images of new groups, with as many degrees of freedom less one.

    With a single group, interval and p are NaN. Groups that agree by accident are not taken for proven equal: one
    group more that only the first gets right, and one that only the second does, are counted in.

    Parameters
    ----------
    per_image
        (n,) whether the first contender was right minus whether the second was.
    groups
        (n,) of each image.
    """
    values = np.asarray(per_image, dtype=float)
    mean, count = float(values.mean()), len(np.unique(np.asarray(groups)))
    if count < 2:
        return PairedDifference(mean, math.nan, math.nan, math.nan)
    variance = max(group_variance(values, groups), least_group_variance(values, groups))
    return judged(mean, [Source(variance, count - 1)], level)


def least_group_variance(per_image: ArrayLike, groups: ArrayLike) -> float:
    """Variance of a mean difference from the choice of the groups, as `corrected_t.least_variance` for the images.

    One image more that only the first gets right and one that only the second does stand each for a group of its own.
    """
    values = np.asarray(per_image, dtype=float)
    sums, sizes = _by_group(values, groups)
    sums, sizes = np.append(sums, [1.0, -1.0]), np.append(sizes, [1.0, 1.0])
    residuals = sums - sums.sum() / sizes.sum() * sizes
    return float(len(sizes) / (len(sizes) - 1) * (residuals**2).sum() / sizes.sum() ** 2)


def _by_group(values: NDArray[np.float64], groups: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    return np.bincount(group, values).astype(np.float64), np.bincount(group).astype(np.float64)
