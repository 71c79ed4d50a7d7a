"""Total cost of ownership: after how many images the dearer training pays off by its cheaper answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000


@dataclass(frozen=True)
class Cost:
    """What a contender costs, in one unit throughout: seconds, joules or money.

    Attributes
    ----------
    training
        of each repeat.
    image
        of each repeat, for one image answered.
    """

    training: Sequence[float]
    image: Sequence[float]


@dataclass(frozen=True)
class BreakEven:
    """After how many images the dearer training has paid off.

    Attributes
    ----------
    images
        by the medians over repeats; infinite for never.
    low, high
        95 % interval of that number, over bootstrap draws of the repeats; infinite where it may be never.
    never
        share of the draws in which the dearer training never pays off.
    """

    images: float
    low: float
    high: float
    never: float


def images_until_even(dearer: tuple[float, float], cheaper: tuple[float, float]) -> float:
    """N* = (T_A − T_B) / (c_B − c_A); infinite where the dearer training's answers are no cheaper.

    Parameters
    ----------
    dearer, cheaper
        (training, one image) of the contender whose training costs more, and of the other.

    Examples
    --------
    1,000 s and 1 ms an image against 10 s and 12 ms; and the reverse, which never pays off:

    >>> round(images_until_even((1000, 0.001), (10, 0.012)))
    90000
    >>> images_until_even((1000, 0.012), (10, 0.001))
    inf
    """
    (training, image), (other_training, other_image) = dearer, cheaper
    if training <= other_training and image <= other_image:
        return 0.0
    return (training - other_training) / (other_image - image) if other_image > image else math.inf


def break_even(dearer: Cost, cheaper: Cost, seed: int = 0) -> BreakEven:
    """`images_until_even` of the medians, with a bootstrap interval over the repeats, each contender's drawn apart.

    A draw in which the other's training is the dearer one has paid off from the first image, where its answers are
    cheaper too. With a single repeat the interval is unknown, and the share of draws too.
    """
    observed = images_until_even(_medians(dearer), _medians(cheaper))
    if min(len(dearer.training), len(cheaper.training)) < 2:
        return BreakEven(observed, math.nan, math.nan, math.nan)
    random = np.random.default_rng(seed)
    drawn = _drawn(dearer, cheaper, random)
    low, high = np.quantile(drawn, [0.025, 0.975], method="nearest")  # which needs no arithmetic with infinity
    return BreakEven(observed, float(low), float(high), float(np.mean(np.isinf(drawn))))


def _drawn(dearer: Cost, cheaper: Cost, random: np.random.Generator) -> NDArray[np.float64]:
    """`images_until_even` (DRAWS,) of the medians of as many draws of the repeats, none below 0."""
    (training, image), (other_training, other_image) = (_medians_of_draws(cost, random) for cost in (dearer, cheaper))
    extra, saved = training - other_training, other_image - image
    with np.errstate(divide="ignore", invalid="ignore"):
        until = np.where(saved > 0, np.maximum(extra / saved, 0), np.inf)
    return np.where((extra <= 0) & (saved >= 0), 0, until)


def _medians_of_draws(cost: Cost, random: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = random.integers(0, len(cost.training), (DRAWS, len(cost.training)))
    return np.median(np.asarray(cost.training)[rows], axis=1), np.median(np.asarray(cost.image)[rows], axis=1)


def _medians(cost: Cost) -> tuple[float, float]:
    return float(np.median(cost.training)), float(np.median(cost.image))


def total(training: float, image: float, images: float, trainings: float = 1.0) -> float:
    """What so many images cost, with as many trainings as they need.

    Examples
    --------
    A year of 1,000 images a day, trained anew every 30 days:

    >>> round(total(100.0, 0.01, 365 * 1000, 365 / 30), 6)
    4866.666667
    """
    return trainings * training + images * image
