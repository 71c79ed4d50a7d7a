"""Between which numbers of training images one contender overtakes another.

Nothing is fitted: families of curves disagree about where two cross, and a power law's 95 % interval held the true
crossing of two exponential curves in none of 500 studies. What is said rests on the sizes that were measured: at each,
the two are compared by the test of the design, as strictly as so many sizes ask for (Bonferroni). Where the one is
surely ahead at one size and the other at a larger one, the crossing lies between.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bakeoff.compare.results.pairwise.pairs import compare_pair
from bakeoff.compare.statistics.verdict import ALPHA

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Outcome

COLUMNS = ("dataset", "first", "second", "low", "high", "smallest", "largest")

LEAST_SIZES = 2
"""Training sizes between which something can cross."""


class Lead(NamedTuple):
    """By how much one contender is ahead of another at one training size, and whether that is sure."""

    size: int
    difference: float
    is_real: bool


def crossings(results: Results) -> pd.DataFrame:
    """One row a pair of contenders, no baselines, on a data set that was learned at two sizes or more.

    `second` is the one that is ahead at the largest size. `low` is the largest size at which the first is surely ahead,
    `high` the smallest after it from which the second is: between them it overtakes. An end at which neither is sure is
    NaN; both are where no crossing is to be seen. Only repeats that ended at every size count.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for dataset in dict.fromkeys(dataset for dataset, _ in results.blocks):
        names = [name for name in results.contenders if results.family(name) != "baseline"]
        grids = {name: by_size for name in names if len(by_size := _by_size(results, dataset, name)) >= LEAST_SIZES}
        for one, other in combinations(grids, 2):
            leads = _leads(grids[one], grids[other])
            if leads:
                rows.append({"dataset": dataset, **_row(leads, one, other)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _by_size(results: Results, dataset: str, contender: str) -> dict[int, list[Outcome]]:
    """Outcomes by number of training images, smallest first, of the repeats that ended at all of them."""
    found: dict[int, list[Outcome]] = {}
    for place, train_size in results.blocks:
        outcomes = results.of(dataset, train_size, contender) if place == dataset else []
        if outcomes:
            found[outcomes[0].n_train] = outcomes
    shared = set.intersection(*({o.trial.repeat for o in each} for each in found.values())) if found else set()
    return {size: [o for o in found[size] if o.trial.repeat in shared] for size in sorted(found)} if shared else {}


def _leads(one: dict[int, list[Outcome]], other: dict[int, list[Outcome]]) -> list[Lead]:
    """How much `other` is ahead at every size; nothing where the two were not learned at the same ones."""
    if list(one) != list(other):
        return []
    if not {o.trial.repeat for o in next(iter(one.values()))} & {o.trial.repeat for o in next(iter(other.values()))}:
        return []
    found = [(size, compare_pair(other[size], one[size])[0]) for size in one]
    return [Lead(size, each.difference, each.p < ALPHA / len(one)) for size, each in found]


def _row(leads: list[Lead], one: str, other: str) -> dict[str, Any]:
    if leads[-1].difference < 0:
        leads = [lead._replace(difference=-lead.difference) for lead in leads]
        one, other = other, one
    before = [lead.size for lead in leads if lead.is_real and lead.difference < 0]
    low = max(before, default=None)
    after = [lead.size for lead in leads if lead.is_real and lead.difference > 0 and lead.size > (low or 0)]
    high = min(after, default=None)
    behind = any(lead.difference < 0 for lead in leads if high is None or lead.size < high)
    return {
        "first": one,
        "second": other,
        "low": np.nan if low is None else float(low),
        "high": float(high) if high is not None and behind else np.nan,
        "smallest": float(leads[0].size),
        "largest": float(leads[-1].size),
    }
