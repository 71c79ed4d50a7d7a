"""What each contender said of each test image, and which images tell contenders apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.results import ranking
from bakeoff.compare.results.judgement import rivals

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

A_GROUP = 6
"""Images of each kind that are shown."""

OTHERS = 12
"""Images besides, on which the rest of the contenders are most divided."""

UNSURE = 0.9
"""A right answer whose stated probability is lower counts as unsure."""

LEAST_AGREED = 3
"""So many contenders at least must agree on another label before one is suspected."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What contenders said, each image of a block once; of several trainings that met it, the first.

    Attributes
    ----------
    contenders
        c names; those of `looking` look at the images, the others are baselines.
    index, truth
        (n,) int64, rows of the data set and their labels.
    predicted
        (c, n) int64, −1 where a contender was not asked.
    probability
        (c, n) of the label that it named; NaN where it states none.
    """

    contenders: tuple[str, ...]
    looking: NDArray[np.bool_]
    classes: tuple[str, ...]
    index: NDArray[np.int64]
    truth: NDArray[np.int64]
    predicted: NDArray[np.int64]
    probability: NDArray[np.float64]

    def right(self, contender: str) -> NDArray[np.bool_]:
        """(n,) whether it named the label; not where it was not asked."""
        return np.asarray(self.predicted[self.contenders.index(contender)] == self.truth)

    def wrong(self, contender: str) -> NDArray[np.bool_]:
        """(n,) whether it named another."""
        said = self.predicted[self.contenders.index(contender)]
        return np.asarray((said != self.truth) & (said >= 0))


def answers(results: Results, block: Block) -> Answers | None:
    """What contenders said of the test images of a block; None where no trial has ended."""
    outcomes = {name: found for name in results.contenders if (found := results.of(*block, name))}
    if not outcomes:
        return None
    every = [outcome for found in outcomes.values() for outcome in found]
    index, places = np.unique(np.concatenate([outcome.index for outcome in every]), return_index=True)
    truth = np.concatenate([outcome.truth for outcome in every])[places]
    predicted = np.full((len(outcomes), len(index)), -1, np.int64)
    probability = np.full(predicted.shape, np.nan)
    for row, found in enumerate(outcomes.values()):
        for outcome in reversed(found):
            at = np.searchsorted(index, outcome.index)
            predicted[row, at] = outcome.predicted
            stated = outcome.scores_are == "probability"
            own = outcome.scores[np.arange(len(at)), outcome.predicted] if stated else np.nan
            probability[row, at] = own
    looking = np.array([results.family(name) != ranking.BASELINE for name in outcomes])
    return Answers(tuple(outcomes), looking, every[0].classes, index, truth, predicted, probability)


def pair_of(results: Results, block: Block) -> tuple[str, str] | None:
    """The two that are set beside each other first, in all data sets the same where both have met them."""
    pair = _best_pair(results, ranking.whole_blocks(results)[0])
    met = pair is not None and all(results.of(*block, name) for name in pair)
    return pair if met else _best_pair(results, block)


def _best_pair(results: Results, block: Block) -> tuple[str, str] | None:
    """The best of either side, else the best two that look at images."""
    duel = rivals(results, block)
    if duel is not None:
        return duel.ahead.contender, duel.behind.contender
    rows = ranking.ranked(results, block)
    best = list(rows["contender"][rows["family"] != ranking.BASELINE])
    return (best[0], best[1]) if len(best) > 1 else None


def groups(said: Answers, first: str, second: str) -> dict[str, NDArray[np.int64]]:
    """Places of images by how a pair stands to them: "10" the first is right, "01", "00", "11" both are, but unsure.

    Those are first of which most others say the same, and of "11" those with the lowest probability.
    """
    right, wrong = (said.right(first), said.right(second)), (said.wrong(first), said.wrong(second))
    sure = said.probability[[said.contenders.index(first), said.contenders.index(second)]]
    lowest = np.fmin(*sure)
    share = np.where(said.looking[:, None], said.predicted == said.truth, False).sum(axis=0)
    found = {
        "10": (right[0] & wrong[1], -share),
        "01": (wrong[0] & right[1], -share),
        "00": (wrong[0] & wrong[1], share),
        "11": (right[0] & right[1] & (lowest < UNSURE), lowest),
    }
    return {key: _first(where, order) for key, (where, order) in found.items()}


def suspected(said: Answers) -> NDArray[np.int64]:
    """Places of images of which all that look at them, three at least, name one other label; the surest first."""
    asked = said.predicted[said.looking]
    met = asked >= 0
    most, least = asked.max(axis=0), np.where(met, asked, np.iinfo(np.int64).max).min(axis=0)
    agreed = (met.sum(axis=0) >= LEAST_AGREED) & (most == least) & (most != said.truth)
    stated = said.probability[said.looking]
    known = np.isfinite(stated)
    mean = np.where(known, stated, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return _first(agreed, -mean)


def telling(said: Answers, first: str, second: str) -> NDArray[np.int64]:
    """Places of images worth a picture, sorted: some of each group, the suspected, some that divide the rest."""
    chosen = [places[:A_GROUP] for places in (*groups(said, first, second).values(), suspected(said))]
    right = (said.predicted == said.truth)[said.looking]
    divided = np.abs(right.mean(axis=0) - 0.5) if len(right) else np.full(len(said.truth), 0.5)
    return np.unique(np.concatenate([*chosen, _first(divided < 0.5, divided)[:OTHERS]]))


def _first(where: NDArray[np.bool_], order: NDArray[np.float64]) -> NDArray[np.int64]:
    places = np.flatnonzero(where)
    return places[np.argsort(order[places], kind="stable")]
