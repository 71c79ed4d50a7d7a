"""Where the learning curves of the contenders of a study cross."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.results.pairs import differences_per_image, group_of_images, least_variance_of, paired
from bakeoff.compare.statistics.learning_curves import LEAST_SIZES, Crossover, Curve, crossover, fit_curve

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Outcome

COLUMNS = ("dataset", "first", "second", *Crossover._fields, "largest")


def crossings(results: Results) -> pd.DataFrame:
    """One row a pair of contenders, no baselines, on a data set that was learned at three sizes or more.

    `second` is the one that is ahead at the largest size, `estimate` from how many training images on, `low` and `high`
    the 95 % interval of that; NaN where the two do not cross within the measured range. Only repeats that ended at
    every size count.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for dataset in dict.fromkeys(dataset for dataset, _ in results.blocks):
        names = [name for name in results.contenders if results.family(name) != "baseline"]
        grids = {name: grid for name in names if (grid := _grid(results, dataset, name)) is not None}
        for one, other in combinations(grids, 2):
            row = _row(grids[one], grids[other], one, other)
            if row is not None:
                rows.append({"dataset": dataset, **row})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def fitted(results: Results, dataset: str, contender: str) -> Curve | None:
    """The power law through a contender's mean accuracies; None where it was learned at fewer than three sizes."""
    grid = _grid(results, dataset, contender)
    if grid is None:
        return None
    sizes, by_repeat = grid
    return fit_curve(sizes, _accuracies(by_repeat).mean(axis=0))


Grid = tuple["NDArray[np.float64]", "dict[int, list[Outcome]]"]
"""Sizes, and for each repeat that ended at all of them its outcomes."""


def _grid(results: Results, dataset: str, contender: str) -> Grid | None:
    by_size: dict[int, dict[int, Outcome]] = {}
    for place, train_size in results.blocks:
        if place == dataset:
            for outcome in results.of(dataset, train_size, contender):
                by_size.setdefault(outcome.n_train, {})[outcome.trial.repeat] = outcome
    sizes = sorted(by_size)
    if len(sizes) < LEAST_SIZES:
        return None
    shared = sorted(set.intersection(*(set(found) for found in by_size.values())))
    if not shared:
        return None
    return np.array(sizes, dtype=float), {repeat: [by_size[size][repeat] for size in sizes] for repeat in shared}


def _accuracies(by_repeat: dict[int, list[Outcome]]) -> NDArray[np.float64]:
    return np.array([[outcome.correct.mean() for outcome in row] for row in by_repeat.values()])


def _row(one: Grid, other: Grid, first: str, second: str) -> dict[str, Any] | None:
    repeats = sorted(set(one[1]) & set(other[1]))
    if not repeats or not np.array_equal(one[0], other[0]):
        return None
    a, b = ({repeat: grid[1][repeat] for repeat in repeats} for grid in (one, other))
    if _accuracies(a)[:, -1].mean() > _accuracies(b)[:, -1].mean():
        a, b, first, second = b, a, second, first
    largest = a[repeats[0]][-1]
    overlap = len(largest.index) / largest.n_train
    if largest.fixed_test:  # the test set is the same anyway; training sets cannot be more alike than that
        overlap = min(1.0, overlap)
    found = crossover(one[0], _accuracies(a), _accuracies(b), overlap, _least(a, b))
    return {"first": first, "second": second, **found._asdict(), "largest": float(one[0].max())}


def _least(a: dict[int, list[Outcome]], b: dict[int, list[Outcome]]) -> float:
    """The variance that the choice of test images alone gives a difference, at the size where it is largest."""
    found = []
    for place in range(len(next(iter(a.values())))):
        pairs = paired([row[place] for row in a.values()], [row[place] for row in b.values()])
        found.append(least_variance_of(differences_per_image(pairs), group_of_images([left for left, _ in pairs])))
    return max(found)
