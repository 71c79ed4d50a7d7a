"""Paired bootstrap interval of a difference in accuracy on one test set."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bakeoff.compare.statistics.intervals import Interval


def paired_bootstrap(
    per_image: ArrayLike,
    groups: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = 10_000,
    seed: int = 0,
) -> Interval:
    """Percentile interval of a mean difference, from test images drawn with replacement (Efron 1979).

    Where two models agree on every image it has no width, and says too much; the verdict rests on other intervals.

    Parameters
    ----------
    per_image
        (n,) whether the first got an image right minus whether the second did: −1, 0 or 1, or a mean of such where an
        image was tested several times.
    groups
        (n,) of each image; then whole groups are drawn, as images of one person are not independent.
    seed
        the same one gives the same interval.
    """
    values = np.asarray(per_image, dtype=float)
    rng = np.random.default_rng(seed)
    if groups is None:
        # Images that count alike are exchangeable: how often each value is drawn decides a resample.
        distinct, counts = np.unique(values, return_counts=True)
        drawn = rng.multinomial(len(values), counts / len(values), resamples)
        means = drawn @ distinct / len(values)
    else:
        _, group = np.unique(np.asarray(groups), return_inverse=True)
        sums, sizes = np.bincount(group, values), np.bincount(group)
        drawn = rng.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), resamples)
        means = (drawn @ sums) / (drawn @ sizes)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
