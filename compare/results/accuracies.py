"""The interval of one contender's accuracy, by the design of the study."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from bakeoff.compare.results.pairwise.contrasts import (
    FOLDS_T,
    TRAININGS_T,
    group_of_images,
    per_image_mean,
    pool_of,
    whole_rounds,
)
from bakeoff.compare.statistics.designs.folds import fold_scatter, fold_sources
from bakeoff.compare.statistics.designs.grouped import group_variance, independent_images
from bakeoff.compare.statistics.designs.trainings import training_scatter
from bakeoff.compare.statistics.evidence import Source, reach, total
from bakeoff.compare.statistics.intervals import Interval, wilson
from bakeoff.compare.statistics.scatter import Scatter, drawn_towards
from bakeoff.compare.study.trial import Outcome

MISS = 0.05


Blocks = Mapping[tuple[str, float], Scatter | None]
"""How much trainings scatter in a block, by test and degrees of freedom."""


def accuracy_interval(outcomes: Sequence[Outcome], blocks: Blocks = MappingProxyType({})) -> Interval:
    """95 % interval of an accuracy: Wilson's, for as many independent images as would vary as much.

    The variance is the one that differences get: that of the test images, and of the trainings where there are several.
    It is turned into a number of images (Korn and Graubard 1998, Survey Methodology 24), allowing for the degrees of
    freedom that its sources have. Where splits were drawn anew, that number is never smaller than the images of one
    split, as one split alone has Wilson's interval for them. Images of one group count together; a single group says
    nothing about others.
    """
    index, values = [each.index for each in outcomes], [each.correct.astype(float) for each in outcomes]
    groups, per_image = group_of_images(outcomes), per_image_mean(index, values)
    if groups is not None and len(np.unique(groups)) < 2:
        return Interval(0.0, 1.0)
    accuracy = float(np.mean([each.mean() for each in values]))
    once = float(len(per_image)) if groups is None else independent_images(per_image, groups)
    if len(outcomes) == 1:
        return wilson(accuracy * once, once)
    spread = accuracy * (1 - accuracy)
    least = min(float(np.mean([len(each) for each in index])), once)
    if spread <= 0:
        effective = once if outcomes[0].fixed_test else max(least, once / 2)
        return wilson(accuracy * effective, effective)
    sources = _sources(outcomes, values, per_image, groups, spread, blocks)
    wider = reach(sources, MISS / 2) / math.sqrt(total(sources)) / -float(ndtri(MISS / 2))
    effective = spread / total(sources) / wider**2
    if not outcomes[0].fixed_test:
        effective = max(effective, least)
    effective = min(max(1.0, effective), float(len(per_image)) * len(outcomes))
    return wilson(accuracy * effective, effective)


def _sources(
    outcomes: Sequence[Outcome],
    values: Sequence[NDArray[np.float64]],
    per_image: NDArray[np.float64],
    groups: NDArray[np.int64] | None,
    spread: float,
    blocks: Blocks,
) -> list[Source]:
    """What an accuracy owes to the choice of the images, and to the trainings."""
    one, n, trainings = outcomes[0], len(per_image), len(outcomes)
    means = [float(each.mean()) for each in values]
    degrees = math.inf if groups is None else len(np.unique(groups)) - 1.0
    images = max(_image_variance(per_image, groups), spread / (n * trainings))
    once = spread / n if groups is None else max(images, spread / n)
    if one.fixed_test:
        own = training_scatter(means, images)
        scatter = drawn_towards(own, blocks.get((TRAININGS_T, own.degrees)))
        return [Source(images, degrees), Source(scatter.spread / trainings, scatter.degrees)]
    if whole_rounds(outcomes):
        own, folds = fold_scatter(means, [each.trial.round for each in outcomes], once), one.trial.folds
        scatter = drawn_towards(own, blocks.get((FOLDS_T, own.degrees)))
        return [*fold_sources(scatter, trainings, folds, images, once, n, one.n_train, pool_of(one), degrees)]
    size = float(np.mean([len(each) for each in values]))
    beyond = max(0.0, float(np.var(means, ddof=1)) - once * n / size)
    overlap = one.n_train / (pool_of(one) + size)
    return [Source(images, degrees), Source(beyond * (1 / trainings + (1 - 1 / trainings) * overlap), trainings - 1)]


def _image_variance(per_image: NDArray[np.float64], groups: NDArray[np.int64] | None) -> float:
    return float(per_image.var()) / len(per_image) if groups is None else group_variance(per_image, groups)
