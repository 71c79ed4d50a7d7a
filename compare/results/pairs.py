"""The test that the design of a study calls for, applied to one pair of contenders, or to any contrast of several."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.statistics.corrected_t import corrected_t, least_variance
from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged
from bakeoff.compare.statistics.five_by_two import REPLICATIONS, five_by_two
from bakeoff.compare.statistics.folds import fold_sources
from bakeoff.compare.statistics.grouped import grouped_t, least_group_variance
from bakeoff.compare.statistics.mcnemar import mcnemar
from bakeoff.compare.statistics.trainings import trainings_t
from bakeoff.compare.study.trial import FOLDS, HALVINGS, Outcome

FOLDS_T = "t over the images and trainings of all folds"
CORRECTED_T = "corrected resampled t (Nadeau and Bengio 2003)"
FIVE_BY_TWO = "5×2cv F (Alpaydın 1999)"
MCNEMAR = "exact McNemar"
TRAININGS_T = "t over trainings and test images"
GROUPED_T = "t over the groups of the test images"

WHY = {
    FOLDS_T: "every image was tested once a round, by a model that had not seen it; the test allows for the choice of "
    "the images to test and to train on, and for what differs from training to training",
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

OF_MODELS = frozenset({MCNEMAR, GROUPED_T})
"""Tests of two trained models; the others speak of ways to learn."""

Pair = tuple[Outcome, Outcome]
Values = Sequence[NDArray[np.float64]]


def compare_pair(first: Sequence[Outcome], second: Sequence[Outcome]) -> tuple[PairedDifference, str]:
    """Accuracy of the first minus that of the second, and the name of the test.

    Two models that were trained once get McNemar's test, everything else what `tested` finds. No interval reaches
    beyond −1…1, as no difference of accuracies does.

    Parameters
    ----------
    first, second
        outcomes of the same block; only repeats that both have are compared.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    pairs = paired(first, second)
    if len(pairs) == 1 and pairs[0][0].groups is None:
        return mcnemar(pairs[0][0].correct, pairs[0][1].correct), MCNEMAR
    found, test = tested([a for a, _ in pairs], [a.correct.astype(float) - b.correct for a, b in pairs])
    return found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0)), test


def tested(draws: Sequence[Outcome], values: Values) -> tuple[PairedDifference, str]:
    """Whether a mean over test images is zero, by the design of the study, and the name of the test.

    Whole rounds of folds are tested over their images and trainings, other repeated splits by the corrected t-test, of
    which five halvings have one of their own. Several trainings on one test set get a t-test over both, a single one
    counts the test images. Where images come in groups, the groups are counted.

    Parameters
    ----------
    draws
        an outcome of each repeat, which says what was drawn.
    values
        for each repeat, a number for each of its test images: a difference, or any contrast, of contenders.
    """
    means = [float(np.mean(each)) for each in values]
    index = [each.index for each in draws]
    groups, per_image = group_of_images(draws), per_image_mean(index, values)
    degrees = len(per_image) - 1.0 if groups is None else max(1.0, len(np.unique(groups)) - 1.0)
    least = least_variance_of(per_image, groups)
    one = draws[0]
    if len(draws) == 1:  # one split is one fixed test set, and the test speaks of these trained models alone
        if groups is not None:
            return grouped_t(per_image, groups), GROUPED_T
        return judged(means[0], [Source(least)]), MCNEMAR
    if one.fixed_test:
        return trainings_t(means, least, math.inf if groups is None else degrees), TRAININGS_T
    if whole_rounds(draws):
        rounds = [each.trial.round for each in draws]
        sources = fold_sources(
            means,
            rounds,
            least,
            float(np.mean([_round_variance(draws, values, each) for each in set(rounds)])),
            len(per_image),
            one.n_train,
            pool_of(one),
            degrees,
        )
        return judged(float(np.mean(means)), sources), FOLDS_T
    found = corrected_t(means, pool_of(one), len(one.index), least)
    if one.trial.design == HALVINGS and len(draws) == 2 * REPLICATIONS:
        return five_by_two(np.reshape(means, (REPLICATIONS, 2)), found.sources), FIVE_BY_TWO
    return found, CORRECTED_T


def pool_of(outcome: Outcome) -> int:
    """From how many images its training set was drawn; older outcomes have not recorded it."""
    return outcome.n_train if outcome.n_pool is None else outcome.n_pool


def whole_rounds(draws: Sequence[Outcome]) -> bool:
    """Whether these are rounds of folds of which none is missing."""
    trials = [each.trial for each in draws]
    if trials[0].design != FOLDS or draws[0].fixed_test:
        return False
    return all(sum(other.round == trial.round for other in trials) == trial.folds for trial in trials)


def _round_variance(draws: Sequence[Outcome], values: Values, number: int) -> float:
    """Variance of the mean of one round from the choice of the images."""
    those = [place for place, each in enumerate(draws) if each.trial.round == number]
    mean = per_image_mean([draws[place].index for place in those], [values[place] for place in those])
    return least_variance_of(mean, group_of_images([draws[place] for place in those]))


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


def per_image_mean(index: Sequence[NDArray[np.int64]], values: Values) -> NDArray[np.float64]:
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
