"""How much of a gap between two contenders is owed to their features, and how much to their classifiers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bakeoff.compare.results.pairs import group_of_images, least_variance_of, per_image_mean
from bakeoff.compare.statistics.corrected_t import PairedDifference, corrected_t
from bakeoff.compare.statistics.trainings import trainings_t
from bakeoff.compare.study.trial import Outcome


class Decomposition(NamedTuple):
    """The gap, and its two parts, which sum to it."""

    gap: PairedDifference
    features: PairedDifference
    classifier: PairedDifference


def decompose(
    traditional: Sequence[Outcome],
    deep_features: Sequence[Outcome],
    deep_classifier: Sequence[Outcome],
    deep: Sequence[Outcome],
) -> Decomposition:
    """Split the gap deep − traditional, by changing features and classifier one at a time, in either order.

    Each part is the mean of what the change brings before and after the other (Shapley 1953, of a game of two), so
    that the parts sum to the gap whichever way features and classifiers help or hinder one another.

    Parameters
    ----------
    traditional
        traditional features and classifier.
    deep_features
        the deep contender's features with the traditional classifier.
    deep_classifier
        the traditional features with the deep contender's classifier.
    deep
        the deep contender as it is.

    Raises
    ------
    ValueError
        the four share no repeat.
    """
    cells = [traditional, deep_features, deep_classifier, deep]
    return Decomposition(
        contrast(cells, [-1, 0, 0, 1]),
        contrast(cells, [-0.5, 0.5, -0.5, 0.5]),
        contrast(cells, [-0.5, -0.5, 0.5, 0.5]),
    )


def contrast(cells: Sequence[Sequence[Outcome]], weights: Sequence[float]) -> PairedDifference:
    """A weighted sum of accuracies on the same images, with its interval and the p of its being zero.

    Over repeated splits the interval is Nadeau and Bengio's, over several trainings on one test set that of
    `trainings_t`; for a single training it is the normal one of a mean over images, and speaks of these trained models.

    Raises
    ------
    ValueError
        the cells share no repeat, or were not tested on the same images.
    """
    by_repeat = [{outcome.trial.repeat: outcome for outcome in cell} for cell in cells]
    shared = sorted(set.intersection(*(set(cell) for cell in by_repeat)))
    if not shared:
        raise ValueError(
            "contenders can be set against each other only on repeats that all have ended; they share none"
        )
    rows = [[cell[repeat] for cell in by_repeat] for repeat in shared]
    if any(not np.array_equal(each.index, row[0].index) for row in rows for each in row):
        raise ValueError("contenders can be set against each other only on the same test images")
    images = [np.asarray(weights, dtype=float) @ np.stack([each.correct for each in row]) for row in rows]
    first = rows[0][0]
    index = [row[0].index for row in rows]
    groups = group_of_images([row[0] for row in rows])
    least = least_variance_of(per_image_mean(index, images), groups)
    means = [float(np.mean(row)) for row in images]
    if len(rows) > 1:
        if first.fixed_test:
            return trainings_t(means, least)
        return corrected_t(means, first.n_train, len(first.index), least)
    mean = means[0]
    half, error = 1.959964 * math.sqrt(least), math.sqrt(least)
    return PairedDifference(mean, mean - half, mean + half, math.erfc(abs(mean) / error / math.sqrt(2)))
