"""Who thinks alike: mistakes that contenders share, and images that they hold to be alike."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.statistics.learned.cka import debiased_cka
from bakeoff.compare.statistics.learned.error_consistency import error_consistency

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

EXAM = "representations"


LEAST_MISTAKES = 10
"""Of each of two contenders in a draw; below, chance decides how many they share."""


class Stages(NamedTuple):
    """Stages of all contenders, and how alike each two are.

    Attributes
    ----------
    contenders, names
        one each a stage.
    cka
        (stages, stages).
    """

    contenders: tuple[str, ...]
    names: tuple[str, ...]
    cka: NDArray[np.float64]


def pairs(results: Results, block: Block) -> pd.DataFrame:
    """One row a pair of contenders that are no baselines.

    `consistency` is the mean error consistency over the draws in which both made LEAST_MISTAKES, `answers` the
    alignment of their scores, `inside` the highest alignment of any two of their stages before these, `stages` which
    they are.
    """
    import pandas as pd

    columns = ["dataset", "first", "second", "consistency", "answers", "inside", "stages"]
    by_name = _outcomes(results, block)
    found = stages(results, block)
    rows: list[dict[str, Any]] = []
    for first, second in combinations(by_name, 2):
        row: dict[str, Any] = {"dataset": block[0], "first": first, "second": second}
        row["consistency"] = _consistency(by_name[first], by_name[second])
        row |= _aligned(found, first, second) if found else {"answers": np.nan, "inside": np.nan, "stages": ""}
        rows.append(row)
    return pd.DataFrame(rows, columns=columns)


def stages(results: Results, block: Block) -> Stages | None:
    """Those of the contenders that were asked about the same images as the first; None of fewer than two."""
    asked = [each[0] for each in _outcomes(results, block).values() if EXAM in each[0].exams]
    asked = [each for each in asked if each.exams[EXAM].facts]
    if asked:
        rows = asked[0].exams[EXAM].facts["rows"]
        asked = [each for each in asked if np.array_equal(each.exams[EXAM].facts["rows"], rows)]
    if len(asked) < 2:
        return None
    contenders, names, grams = [], [], []
    for outcome in asked:
        facts = outcome.exams[EXAM].facts
        contenders += [outcome.trial.contender] * len(facts["stages"])
        names += [str(name) for name in facts["stages"]]
        grams += list(facts["grams"])
    cka = np.ones((len(grams), len(grams)))
    for i, j in combinations(range(len(grams)), 2):
        cka[i, j] = cka[j, i] = debiased_cka(grams[i], grams[j])
    return Stages(tuple(contenders), tuple(names), cka)


def _outcomes(results: Results, block: Block) -> dict[str, list[Outcome]]:
    """Contender → its outcomes, first repeat first; without baselines."""
    found: dict[str, list[Outcome]] = {}
    for outcome in results.of(*block):
        if outcome.trial.family != ranking.BASELINE:
            found.setdefault(outcome.trial.contender, []).append(outcome)
    return {name: sorted(each, key=lambda one: one.trial.repeat) for name, each in found.items()}


def _consistency(ones: list[Outcome], others: list[Outcome]) -> float:
    known = {outcome.trial.repeat: outcome for outcome in others}
    found = [
        error_consistency(one.correct, known[one.trial.repeat].correct)
        for one in ones
        if one.trial.repeat in known and _comparable(one, known[one.trial.repeat])
    ]
    return float(np.nanmean(found)) if found and not np.isnan(found).all() else float("nan")


def _comparable(one: Outcome, other: Outcome) -> bool:
    fewest = min(int((~each.correct).sum()) for each in (one, other))
    return fewest >= LEAST_MISTAKES and np.array_equal(one.index, other.index)


def _aligned(found: Stages, first: str, second: str) -> dict[str, Any]:
    ours, theirs = (np.flatnonzero(np.array(found.contenders) == name) for name in (first, second))
    if not len(ours) or not len(theirs):
        return {"answers": np.nan, "inside": np.nan, "stages": ""}
    inside = found.cka[np.ix_(ours[:-1], theirs[:-1])]
    row: dict[str, Any] = {"answers": float(found.cka[ours[-1], theirs[-1]]), "inside": np.nan, "stages": ""}
    if inside.size and not np.isnan(inside).all():
        i, j = np.unravel_index(int(np.nanargmax(inside)), inside.shape)
        row |= {"inside": float(inside[i, j]), "stages": f"{found.names[ours[i]]}, {found.names[theirs[j]]}"}
    return row
