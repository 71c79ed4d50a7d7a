"""How large a difference is, beside whether it is real: what goes with every test of two contenders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bakeoff.compare.results.pairwise.contrasts import group_of_images
from bakeoff.compare.results.pairwise.pairs import differences_per_image, paired
from bakeoff.compare.statistics.bootstrap import paired_bootstrap
from bakeoff.compare.statistics.data_needed import images_needed, trainings_needed
from bakeoff.compare.statistics.designs.mcnemar import first_is_better, mid_p
from bakeoff.compare.statistics.evidence import PairedDifference, superiority
from bakeoff.compare.statistics.intervals import Interval
from bakeoff.compare.study.trial import Outcome


class Effect(NamedTuple):
    """What a difference comes to.

    Attributes
    ----------
    probability
        that the first is better at all; of the two trained models where there are no more.
    by_more, about_equal, by_less
        probabilities that it is better by more than the region of practical equivalence, that the two lie within it,
        and that it is worse by more.
    wins
        share of the repeats in which the first was ahead, ties half (Bouthillier et al. 2021); NaN for a single one.
    mid_p
        McNemar's, and
    bootstrap_low, bootstrap_high
        paired bootstrap interval of the difference, of two trained models on one test set; NaN for several trainings,
        as they know nothing of what training anew changes.
    n_tested
        distinct images tested.
    n_needed
        an estimate of the distinct test images that would bring a verdict.
    trainings_needed
        the same of trainings, where those differ among themselves; NaN where they need not.
    """

    probability: float
    by_more: float
    about_equal: float
    by_less: float
    wins: float
    mid_p: float
    bootstrap_low: float
    bootstrap_high: float
    n_tested: int
    n_needed: float
    trainings_needed: float


def effect(
    first: Sequence[Outcome], second: Sequence[Outcome], found: PairedDifference, tests: int, rope: float
) -> Effect:
    """Sizes of the difference that `compare_pair` found, among so many tests of a block."""
    pairs = paired(first, second)
    per_image = differences_per_image(pairs)
    leads = np.array([a.correct.mean() - b.correct.mean() for a, b in pairs])
    wins = float(np.mean(np.sign(leads) / 2 + 0.5)) if len(pairs) > 1 else math.nan
    posterior = superiority(found, rope)
    probability, half_p, ends = posterior.first, math.nan, Interval(math.nan, math.nan)
    if len(pairs) == 1:
        groups = group_of_images([a for a, _ in pairs])
        ends = paired_bootstrap(per_image, groups)
        if groups is None:
            a, b = pairs[0]
            alone = int(np.sum(a.correct & ~b.correct)), int(np.sum(~a.correct & b.correct))
            half_p, probability = mid_p(*alone), first_is_better(*alone)
    return Effect(
        probability,
        *posterior[1:],
        wins,
        half_p,
        *ends,
        len(per_image),
        images_needed(found, len(per_image), tests, rope),
        trainings_needed(found, len(pairs), tests, rope) if len(found.sources) > 1 else math.nan,
    )
