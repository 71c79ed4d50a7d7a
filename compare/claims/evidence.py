"""The outcomes that a claim rests on: those of its contenders, on the repeats that all of them ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results.gaps import contrast
from bakeoff.compare.results.pairwise.contrasts import pool_of
from bakeoff.compare.statistics.evidence import PairedDifference
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

Cells = dict[str, list[Outcome]]
"""Contender → outcomes, by repeat, the same repeats for all."""


def cells(results: Results, block: Block, contenders: Sequence[str]) -> Cells | None:
    """Outcomes of all of them in a block; None where one is missing or they share no repeat."""
    if any(name not in results.contenders for name in contenders):
        return None
    by_repeat = {name: {o.trial.repeat: o for o in results.of(*block, name)} for name in contenders}
    shared = sorted(set.intersection(*(set(each) for each in by_repeat.values())))
    return {name: [each[repeat] for repeat in shared] for name, each in by_repeat.items()} if shared else None


def by_size(results: Results, dataset: str, contenders: Sequence[str]) -> list[Cells]:
    """Of each training size of a data set that all of them were trained with, smallest first."""
    blocks = [block for block in results.blocks if block[0] == dataset]
    found = [each for block in blocks if (each := cells(results, block, contenders)) is not None]
    return sorted(found, key=lambda each: n_train(each))


def largest(results: Results, contenders: Sequence[str]) -> Iterator[tuple[str, Cells]]:
    """(data set, cells) with the most training images, of those on which all of them ended."""
    for dataset in dict.fromkeys(dataset for dataset, _ in results.blocks):
        found = by_size(results, dataset, contenders)
        if found:
            yield dataset, found[-1]


def n_train(found: Cells) -> int:
    """With how many images they were trained."""
    return next(iter(found.values()))[0].n_train


def difference(first: Sequence[Outcome], second: Sequence[Outcome]) -> PairedDifference:
    """Accuracy of the first minus that of the second."""
    return contrast([first, second], [1, -1])


def shared_images(outcomes: Sequence[Outcome]) -> float:
    """Images tested to images that are trained on, of one training; nought where the test set is always the same."""
    one = outcomes[0]
    return 0.0 if one.fixed_test else len(one.index) / pool_of(one)


def basis(found: Cells) -> str:
    """Trainings and images, as "5 trainings with 1,437 images each, 1,797 tested"."""
    outcomes = next(iter(found.values()))
    tested = len(np.unique(np.concatenate([outcome.index for outcome in outcomes])))
    times = f"{len(outcomes)} trainings" if len(outcomes) > 1 else "one training, which speaks of these models alone"
    return f"{times}, {outcomes[0].n_train:,} images each, {tested:,} tested"
