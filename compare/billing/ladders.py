"""How training grows with a number that a study varies: image side, people, depth, width, trees, whatever has a name.

A ladder is contenders, or data sets, whose names differ in one number alone: `mlp[width=50]`, `mlp[width=100]`,
`mlp[width=200]`. All else that decides the cost has to be the same, the number of training images too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bakeoff.compare.billing.bills import reading
from bakeoff.compare.costs.growth import Growth, growth
from bakeoff.compare.results import ranking
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ANY = "…"
"""What stands for the number that is varied."""

EQUAL = 0.01
"""Share by which training sets may differ, as folds do."""

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


@dataclass(frozen=True)
class Ladder:
    """One number that was varied, and how the CPU seconds of training grow with it.

    Attributes
    ----------
    varied
        the name with "…" in place of the number, as "mlp[width=…]".
    beside
        what stayed the same: the data set of contenders, the contender of data sets.
    """

    varied: str
    beside: str
    growth: Growth


def ladders(results: Results) -> list[Ladder]:
    """Every number that a study varies, of contenders on each data set and of data sets under each contender.

    There are at least three values of each, and training sets are equally large on all.
    """
    rivals = [name for name in results.contenders if results.family(name) != ranking.BASELINE]
    blocks = ranking.whole_blocks(results)
    of_contenders = [
        _grown(steps, {name: results.of(dataset, size, name) for name in rivals}, varied, dataset)
        for dataset, size in blocks
        for varied, steps in varied_numbers(rivals).items()
    ]
    of_datasets = [
        _grown(steps, {dataset: results.of(dataset, size, name) for dataset, size in blocks}, varied, name)
        for varied, steps in varied_numbers(dataset for dataset, _ in blocks).items()
        for name in rivals
    ]
    return [ladder for ladder in (*of_contenders, *of_datasets) if ladder is not None]


def varied_numbers(names: Iterable[str]) -> dict[str, dict[str, float]]:
    """Name with "…" in place of a number in brackets → each name that fits, with its number; two names at least.

    >>> varied_numbers(["mlp[width=50]", "mlp[width=100]", "hog[cell=4]+svm"])
    {'mlp[width=…]': {'mlp[width=50]': 50.0, 'mlp[width=100]': 100.0}}
    """
    found: dict[str, dict[str, float]] = {}
    for name in names:
        for match in _NUMBER.finditer(name):
            before, behind = name[: match.start()], name[match.end() :]
            if before.count("[") > before.count("]"):
                found.setdefault(f"{before}{ANY}{behind}", {})[name] = float(match.group())
    return {varied: steps for varied, steps in found.items() if len(steps) > 1}


def _grown(
    steps: Mapping[str, float], outcomes: Mapping[str, list[Outcome]], varied: str, beside: str
) -> Ladder | None:
    pairs = [(number, outcome) for name, number in steps.items() for outcome in outcomes[name]]
    taken = [outcome.n_train for _, outcome in pairs]
    if not taken or max(taken) - min(taken) > EQUAL * max(taken) or any(number <= 0 for number, _ in pairs):
        return None
    fitted = growth([number for number, _ in pairs], [reading(outcome, "fit", "cpu_seconds") for _, outcome in pairs])
    return None if fitted is None else Ladder(varied, beside, fitted)
