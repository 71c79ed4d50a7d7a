"""How far the maps of each contender can be trusted, derived from what exams measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

SURVIVES = 0.5
"""Rank correlation with the map of a model trained on shuffled labels, above which a map is struck out."""

LEAST_PARTS = 3
"""Parts that an image must have for a rank correlation over them."""


def trust(results: Results, block: Block) -> pd.DataFrame:
    """One row a contender and method: agreement with part removal, gain over the controls, survival, verdict.

    `removal` is the mean rank correlation over images between the fall of the margin without a part and the map's mass
    on it; `over_random` and `over_sobel` are the mean gain in the distance between the two orders of taking pixels, in
    units of the margin; `survival` is the median rank correlation with the maps after shuffled labels. NaN where it was
    not asked.
    """
    import pandas as pd

    names = ["contender", "method", "removal", "over_random", "over_sobel", "survival", "verdict"]
    rows: list[dict[str, Any]] = []
    for outcome in results.of(*block):
        judged = [_removal(outcome), *_gains(outcome), _survival(outcome)]
        for method in dict.fromkeys(name for each in judged for name in each):
            row = dict(zip(names[2:6], (each.get(method, float("nan")) for each in judged), strict=True))
            rows.append({"contender": outcome.trial.contender, "method": method, **row, "verdict": _verdict(row)})
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


def _survival(outcome: Outcome) -> dict[str, float]:
    facts = _facts(outcome, "permuted-labels")
    if not facts:
        return {}
    return {str(m): float(np.nanmedian(facts["survival"][i])) for i, m in enumerate(facts["methods"])}


def _verdict(row: dict[str, float]) -> str:
    """What may be made of a map; the first that holds."""
    if row["survival"] > SURVIVES:
        return "struck out: survives shuffled labels"
    if row["over_random"] <= 0:
        return "no evidence: no better than random"
    if row["over_sobel"] <= 0:
        return "edge-like: no better than Sobel"
    return "kept" if not np.isnan(row["over_random"]) or not np.isnan(row["survival"]) else "not examined"
