"""Who leads where: views of the results' own tables, by block and pair; nothing is estimated here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Block, Results

BASELINE = "baseline"


@dataclass(frozen=True)
class Pair:
    """What the results say about two contenders of a block; the difference is `first` minus `second`.

    Attributes
    ----------
    low, high
        of the interval that holds for all pairs of the block at once, and never contradicts the verdict.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    p_adjusted: float
    test: str
    verdict: str
    n_needed: float = float("nan")
    trainings_needed: float = float("nan")
    speaks_of: str = "ways to learn"

    @property
    def is_real(self) -> bool:
        """Whether one of the two is better, beyond what chance explains."""
        return self.verdict == "better"

    @property
    def is_equal(self) -> bool:
        """Whether the two are practically equal."""
        return self.verdict == "practically equal"


def in_block(frame: pd.DataFrame, block: Block) -> pd.DataFrame:
    """The rows of a table that belong to a data set and a training size."""
    dataset, size = block
    sizes = frame["train_size"]
    return frame[(frame["dataset"] == dataset) & (sizes.isna() if size is None else sizes == size)]


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table one by one, columns as attributes."""
    return iter(frame.itertuples(index=False))


_ranked: WeakKeyDictionary[Results, dict[Block, pd.DataFrame]] = WeakKeyDictionary()
"""What `ranked` has sorted already: every section asks for it, and results never change."""


def ranked(results: Results, block: Block) -> pd.DataFrame:
    """Summary of a block, best accuracy first; contenders without a single outcome are left out."""
    known = _ranked.setdefault(results, {})
    if block not in known:
        rows = in_block(results.summary(), block)
        known[block] = rows[rows["accuracy"].notna()].sort_values("accuracy", ascending=False, kind="stable")
    return known[block]


def shown_blocks(results: Results) -> list[Block]:
    """Blocks with at least one outcome, in study order."""
    return [block for block in results.blocks if len(ranked(results, block))]


def whole_blocks(results: Results) -> list[Block]:
    """For each data set, the block with the most training images that has an outcome."""
    largest: dict[str, Block] = {}
    for block in shown_blocks(results):
        known = largest.get(block[0])
        if known is None or (known[1] is not None and (block[1] is None or block[1] > known[1])):
            largest[block[0]] = block
    return list(largest.values())


def overall_order(results: Results) -> list[str]:
    """Contenders with an outcome, best mean place first: one order for all panels, so that rows can be followed."""
    places: dict[str, list[float]] = {}
    for block in shown_blocks(results):
        rows = ranked(results, block)
        ranks = rows["accuracy"].rank(ascending=False) / len(rows)
        for contender, rank in zip(rows["contender"], ranks, strict=True):
            places.setdefault(contender, []).append(float(rank))
    known = [contender for contender in results.contenders if contender in places]
    return sorted(known, key=lambda contender: sum(places[contender]) / len(places[contender]))


def leader(results: Results, block: Block, family: str | None = None) -> Any | None:
    """The summary row with the best accuracy in a family, or of all that are no baseline; None where there is none."""
    rows = ranked(results, block)
    rows = rows[rows["family"] != BASELINE] if family is None else rows[rows["family"] == family]
    return None if rows.empty else next(records(rows))


def pair(results: Results, block: Block, first: str, second: str) -> Pair | None:
    """What the results say about two contenders, `first` minus `second`; None where they were not compared."""
    return pairs(results, block).get((first, second))


def pairs(results: Results, block: Block) -> dict[tuple[str, str], Pair]:
    """Every comparison of a block, by its two contenders in either order."""
    found = {}
    for row in records(in_block(results.comparisons(), block)):
        evidence = row.p_adjusted, row.test, row.verdict, row.n_needed, row.trainings_needed, row.speaks_of
        low, high = row.low_together, row.high_together
        found[row.first, row.second] = Pair(row.first, row.second, row.difference, low, high, *evidence)
        found[row.second, row.first] = Pair(row.second, row.first, -row.difference, -high, -low, *evidence)
    return found
