"""How large a difference is, beside whether it is real: what goes with every test of two contenders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bakeoff.compare.results.pairs import differences_per_image, group_of_images, least_variance_of, paired
from bakeoff.compare.statistics.bootstrap import paired_bootstrap
from bakeoff.compare.statistics.corrected_t import PairedDifference
from bakeoff.compare.statistics.data_needed import images_needed
from bakeoff.compare.statistics.intervals import Interval
from bakeoff.compare.statistics.mcnemar import mid_p
from bakeoff.compare.statistics.superiority import from_interval, of_models
from bakeoff.compare.study.trial import Outcome


class Effect(NamedTuple):
    """What a difference comes to.

    Attributes
    ----------
    probability
        that the first is better at all; of the two trained models where there are no more.
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
    """

    probability: float
    wins: float
    mid_p: float
    bootstrap_low: float
    bootstrap_high: float
    n_tested: int
    n_needed: float


def effect(first: Sequence[Outcome], second: Sequence[Outcome], found: PairedDifference, tests: int = 1) -> Effect:
    """Sizes of the difference that `compare_pair` found, among so many tests of a block."""
    pairs = paired(first, second)
    per_image = differences_per_image(pairs)
    leads = np.array([a.correct.mean() - b.correct.mean() for a, b in pairs])
    wins = float(np.mean(np.sign(leads) / 2 + 0.5)) if len(pairs) > 1 else math.nan
    probability = from_interval(found.difference, found.low, found.high, max(len(pairs) - 1, 1)).first
    half_p, ends = math.nan, Interval(math.nan, math.nan)
    groups, other = group_of_images([a for a, _ in pairs]), 0.0
    if len(pairs) == 1:
        ends = paired_bootstrap(per_image, groups)
        if groups is None:
            a, b = pairs[0]
            alone = int(np.sum(a.correct & ~b.correct)), int(np.sum(~a.correct & b.correct))
            half_p = mid_p(*alone)
            probability = of_models(*alone)
        else:
            probability = from_interval(*found[:3], max(1, len(np.unique(groups)) - 1)).first
    elif pairs[0][0].fixed_test:
        trained = float(leads.var(ddof=1)) / len(leads)
        other = trained / (trained + least_variance_of(per_image, groups))
    needed = images_needed(*found[:3], len(per_image), tests, other=other)
    return Effect(probability, wins, half_p, *ends, len(per_image), needed)
