"""What the results let one say of a block, found here and put into words by the report.

A block is judged by its best contender and how every other stands to it, by the duel of the best traditional against
the best deep one, by who is above the baseline, and by what either side of the duel cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from bakeoff.compare.results import ranking
from bakeoff.compare.results.pairwise.comparisons import SIDES, TRAINED_MODELS

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

FAMILIES = SIDES

SAME_COST = 1.05
"""Costs whose ratio is below this count as level: readings of one machine scatter by about as much."""


class Standing(Enum):
    """How a contender stands to the most accurate one of its block."""

    WORSE = "shown to be worse"
    BETTER = "shown to be better, on the repeats that both have"
    EQUAL = "practically equal"
    UNDECIDED = "cannot be told from it"
    APART = "not compared, for want of a common repeat"


class Decision(Enum):
    """What is known of the best traditional and the best deep contender."""

    BETTER = "the one ahead is better"
    EQUAL = "practically equal"
    UNDECIDED = "cannot be told apart"


@dataclass(frozen=True)
class Duel:
    """The best traditional and the best deep contender of a block, the more accurate first.

    Attributes
    ----------
    ahead, behind
        their rows of the summary.
    found
        the comparison of `ahead` with `behind`.
    """

    ahead: Any
    behind: Any
    found: ranking.Pair

    @property
    def decision(self) -> Decision:
        """What the comparison says."""
        if self.found.is_real:
            return Decision.BETTER
        return Decision.EQUAL if self.found.is_equal else Decision.UNDECIDED

    @property
    def of_models(self) -> bool:
        """Whether this speaks of two trained models alone, as one training each says nothing of ways to learn."""
        return self.found.speaks_of == TRAINED_MODELS

    def of(self, family: str) -> Any:
        """The row of the side that is "traditional" or "deep"."""
        return self.ahead if self.ahead.family == family else self.behind


@dataclass(frozen=True)
class CostRatio:
    """One cost of the two sides of a duel, the dearer first; `ratio` ≥ 1."""

    dearer: Any
    cheaper: Any
    most: float
    least: float

    @property
    def ratio(self) -> float:
        """How many times the cheaper one's cost the dearer one has."""
        return self.most / self.least

    @property
    def is_level(self) -> bool:
        """Whether the two cost the same for all that can be measured."""
        return self.ratio < SAME_COST


@dataclass(frozen=True)
class Bill:
    """What training the best of one family costs in units of the other's, as a range over data sets."""

    dearer: str
    cheaper: str
    least: float
    most: float


def rivals(results: Results, block: Block) -> Duel | None:
    """Best traditional and best deep contender; None where one is missing or the two share no repeat."""
    heads = [head for family in FAMILIES if (head := ranking.leader(results, block, family)) is not None]
    if len(heads) < len(FAMILIES):
        return None
    ahead, behind = sorted(heads, key=lambda row: -row.accuracy)
    compared = ranking.pairs(results, block)
    found = compared.get((ahead.contender, behind.contender))
    if found is not None and found.difference < 0:  # where repeats failed, the two meet only on those that both have
        ahead, behind = behind, ahead
        found = compared[ahead.contender, behind.contender]
    return None if found is None else Duel(ahead, behind, found)


def standings(results: Results, block: Block, best: str) -> dict[str, Standing]:
    """How every other contender of a block stands to the best one, most accurate first."""
    compared = ranking.pairs(results, block)
    others = [name for name in ranking.ranked(results, block)["contender"] if name != best]
    return {name: _standing(compared.get((best, name))) for name in others}


def _standing(found: ranking.Pair | None) -> Standing:
    if found is None:
        return Standing.APART
    if found.is_real:
        return Standing.WORSE if found.difference > 0 else Standing.BETTER
    return Standing.EQUAL if found.is_equal else Standing.UNDECIDED


def not_above(results: Results, block: Block, baseline: str) -> list[str] | None:
    """Contenders that are not shown to be better than a baseline; None where there is nobody to be so."""
    rows = ranking.records(ranking.ranked(results, block))
    others = [row.contender for row in rows if row.family != ranking.BASELINE]
    compared = ranking.pairs(results, block)
    beside = {name: pair for name in others if (pair := compared.get((name, baseline)))}
    above = {name for name, pair in beside.items() if pair.is_real and pair.difference > 0}
    return [name for name in others if name not in above] if others else None


def without_outcome(results: Results, block: Block) -> list[str]:
    """Contenders that a block is about and of which it has no outcome."""
    there = set(ranking.ranked(results, block)["contender"])
    return [name for name in results.asked(*block) if name not in there]


def cost_ratio(duel: Duel, cost: str) -> CostRatio | None:
    """One column of costs of the two sides; None where it is not known of both."""
    dearer, cheaper = sorted((duel.ahead, duel.behind), key=lambda row: -getattr(row, cost))
    most, least = getattr(dearer, cost), getattr(cheaper, cost)
    return CostRatio(dearer, cheaper, most, least) if most > 0 and least > 0 else None


def training_bill(results: Results, blocks: list[Block]) -> Bill | None:
    """CPU time of training over several blocks; None where neither family is the dearer one throughout."""
    duels = [duel for block in blocks if (duel := rivals(results, block))]
    costs = [{family: duel.of(family).fit_cpu_seconds for family in FAMILIES} for duel in duels]
    ratios = [cost["deep"] / cost["traditional"] for cost in costs if min(cost.values()) > 0]
    if ratios and min(ratios) >= SAME_COST:
        return Bill("deep", "traditional", min(ratios), max(ratios))
    if ratios and max(ratios) <= 1 / SAME_COST:
        return Bill("traditional", "deep", 1 / max(ratios), 1 / min(ratios))
    return None
