"""How far the maps of each contender can be trusted, derived from what exams measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from bakeoff.compare.results.doubts.floor import at_floor

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

SURVIVES = 0.5
"""Rank correlation with the map after shuffled labels or of random weights, above which a map is struck out."""

LEAST_PARTS = 3
"""Parts that an image must have for a rank correlation over them."""


def trust(results: Results, block: Block) -> pd.DataFrame:
    """One row a contender and method: agreement with part removal, gain over the controls, survival, verdict.

    `removal` is the mean rank correlation over images between the fall of the margin without a part and the map's mass
    on it; `over_random` and `over_sobel` are the mean gain in the distance between the two orders of taking pixels, in
    units of the margin; `survival` and `random` are the median rank correlations with the maps after shuffled labels
    and of random weights in all layers. NaN where it was not asked.
    """
    import pandas as pd

    names = ["contender", "method", "removal", "over_random", "over_sobel", "survival", "random", "verdict"]
    rows: list[dict[str, Any]] = []
    for outcome in results.of(*block):
        floor = at_floor(outcome.predicted, outcome.truth)
        judged = [_removal(outcome), *_gains(outcome), *_survivals(outcome)]
        for method in dict.fromkeys(name for each in judged for name in each):
            row = dict(zip(names[2:7], (each.get(method, float("nan")) for each in judged), strict=True))
            rows.append({"contender": outcome.trial.contender, "method": method, **row, "verdict": verdict(row, floor)})
    return pd.DataFrame(rows, columns=names)


def removal_agreement(drops: NDArray[np.float64], masses: NDArray[np.float64]) -> float:
    """Mean over images of the rank correlation over parts (k, parts); NaN where no image has parts enough."""
    found = []
    for truth, said in zip(drops, masses, strict=True):
        there = ~np.isnan(truth)
        if there.sum() >= LEAST_PARTS and np.ptp(truth[there]) and np.ptp(said[there]):
            found.append(float(spearmanr(truth[there], said[there]).statistic))
    return float(np.mean(found)) if found else float("nan")


def _facts(outcome: Outcome, exam: str) -> Any:
    return outcome.exams[exam].facts if exam in outcome.exams else {}


def _removal(outcome: Outcome) -> dict[str, float]:
    facts = _facts(outcome, "part-removal")
    if not facts:
        return {}
    return {str(m): removal_agreement(facts["drops"], facts["masses"][i]) for i, m in enumerate(facts["methods"])}


def _gains(outcome: Outcome) -> tuple[dict[str, float], dict[str, float]]:
    """Over random and over Sobel: how much farther apart the two orders are, mean over images."""
    facts = _facts(outcome, "faithfulness")
    if not facts:
        return {}, {}
    apart = {str(m): (facts["least"][i] - facts["most"][i]).mean() for i, m in enumerate(facts["methods"])}
    own = [name for name in apart if name not in ("random", "centre", "Sobel")]
    return tuple({name: float(apart[name] - apart[control]) for name in own} for control in ("random", "Sobel"))  # type: ignore[return-value]


def _survivals(outcome: Outcome) -> tuple[dict[str, float], dict[str, float]]:
    """Of shuffled labels and of random weights."""
    shuffled, random = _facts(outcome, "permuted-labels"), _facts(outcome, "random-weights")
    return (
        {str(m): float(np.nanmedian(each)) for m, each in zip(shuffled["methods"], shuffled["survival"], strict=True)}
        if shuffled
        else {},
        {str(m): float(np.nanmedian(each[-1])) for m, each in zip(random["methods"], random["survival"], strict=True)}
        if random
        else {},
    )


def verdict(row: dict[str, float], floor: bool) -> str:
    """What may be made of a map, of a contender at the floor or above it; the first that holds."""
    if floor:
        return "not interpreted: no better than the commonest class"
    if row["survival"] > SURVIVES:
        return "struck out: survives shuffled labels"
    if row["random"] > SURVIVES:
        return "struck out: survives random weights"
    if row["over_random"] <= 0:
        return "no evidence: no better than random"
    if row["over_sobel"] <= 0:
        return "edge-like: no better than Sobel"
    asked = (row["over_random"], row["survival"], row["random"])
    return "not examined" if np.isnan(asked).all() else "kept"
