"""A contrast of contenders over test images, measured once and judged as the design of the study asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.statistics.designs.corrected_t import corrected_t, least_variance
from bakeoff.compare.statistics.designs.five_by_two import REPLICATIONS, five_by_two
from bakeoff.compare.statistics.designs.folds import fold_scatter, fold_sources
from bakeoff.compare.statistics.designs.grouped import grouped_t, least_group_variance
from bakeoff.compare.statistics.designs.trainings import training_scatter, trainings_t
from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged
from bakeoff.compare.statistics.scatter import Scatter, no_less_than
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

Values = Sequence[NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Contrast:
    """A number for each test image of each repeat: a difference, or any weighted sum, of contenders.

    Attributes
    ----------
    draws
        an outcome of each repeat, which says what was drawn.
    values
        for each repeat, a number for each of its test images.
    exact
        what was found where two trained models are compared image by image; None elsewhere.
    """

    draws: Sequence[Outcome]
    values: Values
    exact: PairedDifference | None = None

    @cached_property
    def means(self) -> list[float]:
        """Of the test images of each repeat."""
        return [float(np.mean(each)) for each in self.values]

    @cached_property
    def per_image(self) -> NDArray[np.float64]:
        """Mean over the repeats for each distinct test image."""
        return per_image_mean([each.index for each in self.draws], self.values)

    @cached_property
    def groups(self) -> NDArray[np.int64] | None:
        """The group of each distinct test image."""
        return group_of_images(self.draws)

    @cached_property
    def test(self) -> str:
        """Whole rounds of folds, trainings on one test set, a single training and other splits have one each."""
        one = self.draws[0]
        if len(self.draws) == 1:  # one split is one fixed test set, and the test speaks of these trained models alone
            return MCNEMAR if self.groups is None else GROUPED_T
        if one.fixed_test:
            return TRAININGS_T
        if whole_rounds(self.draws):
            return FOLDS_T
        halved = one.trial.design == HALVINGS and len(self.draws) == 2 * REPLICATIONS
        return FIVE_BY_TWO if halved else CORRECTED_T

    @cached_property
    def scatter(self) -> Scatter | None:
        """How much its trainings scatter, where the test takes that apart from what images explain."""
        if self.test == TRAININGS_T:
            return training_scatter(self.means, self._images)
        if self.test == FOLDS_T:
            return fold_scatter(self.means, [each.trial.round for each in self.draws], self._round)
        return None

    def judged(self, block: Scatter | None = None) -> PairedDifference:
        """Its mean with interval and p, alone, or among all pairs of a block whose trainings scatter as given."""
        if self.exact is not None:
            return self.exact
        degrees = math.inf if self.groups is None else max(1.0, len(np.unique(self.groups)) - 1.0)
        one = self.draws[0]
        if self.test == GROUPED_T and self.groups is not None:
            return grouped_t(self.per_image, self.groups)
        if self.test == MCNEMAR:
            return judged(self.means[0], [Source(self._images)])
        if self.test == TRAININGS_T:
            return trainings_t(self.means, self._images, degrees, block=block)
        if self.scatter is not None:
            n = len(self.per_image)
            sources = fold_sources(
                no_less_than(self.scatter, block),
                len(self.draws),
                one.trial.folds,
                self._images,
                self._round,
                n,
                one.n_train,
                pool_of(one),
                n - 1.0 if self.groups is None else degrees,
            )
            return judged(float(np.mean(self.means)), sources)
        found = corrected_t(self.means, pool_of(one), len(one.index), self._images)
        if self.test == FIVE_BY_TWO:
            return five_by_two(np.reshape(self.means, (REPLICATIONS, 2)), found.sources)
        return found

    @cached_property
    def _images(self) -> float:
        """Variance of the mean from the choice of the images."""
        return least_variance_of(self.per_image, self.groups)

    @cached_property
    def _round(self) -> float:
        """The same of the mean of a single round, averaged over the rounds."""
        rounds = sorted({each.trial.round for each in self.draws})
        return self._images if len(rounds) == 1 else float(np.mean([self._of_round(each) for each in rounds]))

    def _of_round(self, number: int) -> float:
        those = [place for place, each in enumerate(self.draws) if each.trial.round == number]
        draws = [self.draws[place] for place in those]
        mean = per_image_mean([each.index for each in draws], [self.values[place] for place in those])
        return least_variance_of(mean, group_of_images(draws))


def pool_of(outcome: Outcome) -> int:
    """From how many images its training set was drawn; older outcomes have not recorded it."""
    return outcome.n_train if outcome.n_pool is None else outcome.n_pool


def whole_rounds(draws: Sequence[Outcome]) -> bool:
    """Whether these are rounds of folds of which none is missing."""
    trials = [each.trial for each in draws]
    if trials[0].design != FOLDS or draws[0].fixed_test:
        return False
    counts: dict[int, int] = {}
    for trial in trials:
        counts[trial.round] = counts.get(trial.round, 0) + 1
    return set(counts.values()) == {trials[0].folds}


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
