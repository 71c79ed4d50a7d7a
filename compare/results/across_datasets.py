"""Contenders ranked over all data sets of a study, where there are enough of them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bakeoff.compare.statistics.holm import holm
from bakeoff.compare.statistics.many_datasets import (
    LEAST_DATASETS,
    Friedman,
    critical_difference,
    friedman,
    signed_rank_p,
)

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results


class Ranking(NamedTuple):
    """What data sets together say.

    Attributes
    ----------
    means
        data sets × contenders, mean accuracy over the repeats; baselines left out.
    friedman
        of these; None for two contenders.
    critical_difference
        Nemenyi's, for average ranks; NaN for two contenders.
    pairs
        first, second, difference (mean over data sets), p (Wilcoxon), p_holm.
    """

    means: pd.DataFrame
    friedman: Friedman | None
    critical_difference: float
    pairs: pd.DataFrame


def rank(results: Results) -> Ranking | None:
    """Rank the contenders that ended on every data set, at its largest training size.

    Each data set counts once, with the mean over its repeats; repeats and folds share images and are not independent
    (Demšar 2006). None where fewer than six data sets, or fewer than two contenders, are left.
    """
    import pandas as pd

    largest: dict[str, Any] = {}
    for dataset, size in results.blocks:
        known = largest.get(dataset, 0)
        largest[dataset] = None if size is None or known is None else max(size, known)
    contenders = [name for name in results.contenders if results.family(name) != "baseline"]
    table = {name: [_mean(results, dataset, size, name) for dataset, size in largest.items()] for name in contenders}
    means = pd.DataFrame(table, index=pd.Index(list(largest), name="dataset")).dropna(axis=1)
    if len(means) < LEAST_DATASETS or means.shape[1] < 2:
        return None
    n, k = means.shape
    rows = [
        {
            "first": first,
            "second": second,
            "difference": float((means[first] - means[second]).mean()),
            "p": signed_rank_p(means[first], means[second]),
        }
        for first, second in combinations(means.mean().sort_values(ascending=False, kind="stable").index, 2)
    ]
    pairs = pd.DataFrame(rows).assign(p_holm=holm([row["p"] for row in rows]))
    if k == 2:
        return Ranking(means, None, np.nan, pairs)
    return Ranking(means, friedman(means.to_numpy()), critical_difference(k, n), pairs)


def _mean(results: Results, dataset: str, size: int | None, contender: str) -> float:
    outcomes = results.of(dataset, size, contender)
    return float(np.mean([outcome.correct.mean() for outcome in outcomes])) if outcomes else float("nan")
