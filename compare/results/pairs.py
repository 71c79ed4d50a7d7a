"""The test that the design of a study calls for, applied to one pair of contenders."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.statistics.corrected_t import PairedDifference, corrected_t, least_variance
from bakeoff.compare.statistics.five_by_two import REPLICATIONS, five_by_two_f
from bakeoff.compare.statistics.grouped import grouped_t, least_group_variance
from bakeoff.compare.statistics.mcnemar import mcnemar
from bakeoff.compare.statistics.trainings import trainings_t
from bakeoff.compare.study.trial import HALVINGS, Outcome

CORRECTED_T = "corrected resampled t (Nadeau and Bengio 2003)"
FIVE_BY_TWO = "5×2cv F (Alpaydın 1999)"
MCNEMAR = "exact McNemar"
TRAININGS_T = "t over trainings and test images"
GROUPED_T = "t over the groups of the test images"

WHY = {
    CORRECTED_T: "training and test images are drawn anew for each repeat, so repeats share images; a plain "
    "t-test takes them for independent and sees differences that are not there",
    FIVE_BY_TWO: "the data are halved five times and each half is trained on once; the test knows how much the "
    "halves of one halving share",
    MCNEMAR: "there is one test set, so the test counts the images that only one of these two trained models "
    "got right; it does not speak of what other training would give",
    TRAININGS_T: "there is one test set and several trainings; the test allows for the choice of the test images and "
    "for what differs from training to training, which McNemar's test does not",
    GROUPED_T: "there is one test set, and its images come in groups (as of one person) that are right or wrong "
    "together, so groups are counted rather than images; the test speaks of these trained models",
}
"""What about the design of a study calls for each test."""

Pair = tuple[Outcome, Outcome]


def compare_pair(first: Sequence[Outcome], second: Sequence[Outcome]) -> tuple[PairedDifference, str]:
    """Accuracy of the first minus that of the second, and the name of the test.

    Repeated splits get the corrected t-test, five halvings the 5×2cv F test. One fixed test set gets McNemar's test,
    which speaks of two trained models; several trainings on one test set get a t-test over both. Where images come in
    groups, the groups are counted. No interval reaches beyond −1…1, as no difference of accuracies does.

    Parameters
    ----------
    first, second
        outcomes of the same block; only repeats that both have are compared.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    found, test = _tested(paired(first, second))
    return found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0)), test


def _tested(pairs: list[Pair]) -> tuple[PairedDifference, str]:
    """The test's own interval, which knows nothing of the bounds of an accuracy."""
    groups = group_of_images([a for a, _ in pairs])
    differences = [float(a.correct.mean() - b.correct.mean()) for a, b in pairs]
    per_image = differences_per_image(pairs)
    if len(pairs) == 1:  # one split is one fixed test set, and the test speaks of these two trained models alone
        if groups is not None:
            return grouped_t(per_image, groups), GROUPED_T
        return mcnemar(pairs[0][0].correct, pairs[0][1].correct), MCNEMAR
    least = least_variance_of(per_image, groups)
    if pairs[0][0].fixed_test:
        degrees = math.inf if groups is None else max(1, len(np.unique(groups)) - 1)
        return trainings_t(differences, least, degrees), TRAININGS_T
    found = corrected_t(differences, pairs[0][0].n_train, len(pairs[0][0].index), least)
    if pairs[0][0].trial.design == HALVINGS and len(pairs) == 2 * REPLICATIONS:
        p = five_by_two_f(np.reshape(differences, (REPLICATIONS, 2))).p
        return found._replace(p=p), FIVE_BY_TWO
    return found, CORRECTED_T


def paired(first: Sequence[Outcome], second: Sequence[Outcome]) -> list[Pair]:
    """Outcomes of both on the same draws.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    by_repeat = {outcome.trial.repeat: outcome for outcome in second}
    pairs = [(each, by_repeat[each.trial.repeat]) for each in first if each.trial.repeat in by_repeat]
    if not pairs:
        raise ValueError("two contenders can be compared only on repeats that both have ended; they share none")
    if any(not np.array_equal(a.index, b.index) for a, b in pairs):
        raise ValueError("two contenders can be compared only on the same test images; these were drawn differently")
    return pairs


def differences_per_image(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """For each distinct test image, by how much the first is right more often than the second."""
    return per_image_mean([a.index for a, _ in pairs], [a.correct.astype(float) - b.correct for a, b in pairs])


def per_image_mean(index: Sequence[NDArray[np.int64]], values: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Mean over the repeats for each distinct test image, in the order of its row in the data set."""
    _, image = np.unique(np.concatenate(index), return_inverse=True)
    return np.bincount(image, np.concatenate(values)) / np.bincount(image)


def group_of_images(outcomes: Sequence[Outcome]) -> NDArray[np.int64] | None:
    """The group of each distinct test image, in the same order; None where the data set has no groups."""
    groups = [outcome.groups for outcome in outcomes if outcome.groups is not None]
    if len(groups) < len(outcomes):
        return None
    _, first = np.unique(np.concatenate([outcome.index for outcome in outcomes]), return_index=True)
    return np.concatenate(groups)[first]


def least_variance_of(per_image: NDArray[np.float64], groups: NDArray[np.int64] | None) -> float:
    """Variance of a mean from the choice of the test images alone, or of their groups where they have some."""
    images = least_variance(per_image)
    return images if groups is None else max(images, least_group_variance(per_image, groups))
