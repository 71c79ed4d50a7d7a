"""What differs between two runs: what was asked, on which data, with which code and machine, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.results.pairwise.pairs import compare_pair
from bakeoff.compare.statistics.holm import holm

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

ALPHA = 0.05
SAME, BETTER, WORSE, UNDECIDED = "the same", "better", "worse", "cannot tell"

COSTS = {
    "fit_cpu_seconds": ("fit", "cpu_seconds"),
    "predict_cpu_seconds": ("predict", "cpu_seconds"),
    "peak_bytes": ("fit", "peak_bytes"),
    "model_bytes": ("size", "bytes"),
}
"""Costs that are set beside each other: phase and reading."""

LEVEL = 1.1
"""Medians whose ratio is below this are level, as readings of one machine scatter by about as much."""


@dataclass(frozen=True)
class Change:
    """Something that is not as it was: "study", "data", "code", "version" or "machine", what of it, and both values."""

    kind: str
    what: str
    before: str
    after: str


def changes(before: Results, after: Results) -> list[Change]:
    """Everything but the outcomes that differs between two runs; what both share is left out."""
    found = [*_of_settings(before, after), *_of_datasets(before, after), *_of_code(before, after)]
    for kind, field in (("version", "versions"), ("machine", "machine")):
        found += _differing(kind, _seen(before, field), _seen(after, field))
    return found


def same_machine(before: Results, after: Results) -> bool:
    """Whether costs can be set beside each other: both ran on one and the same kind of machine."""
    return _seen(before, "machine") == _seen(after, "machine") and bool(before.outcomes)


def scores(before: Results, after: Results) -> pd.DataFrame:
    """One row a contender of a block that both runs have: accuracies, their difference with its interval, a verdict.

    Where both were tested on the same images the difference is tested pair by pair, as two contenders of one study are;
    elsewhere the two intervals are put together (method of variance estimates recovery, Zou and Donner 2008). p-values
    are adjusted over all rows by Holm's method.
    """
    import pandas as pd

    rows = [_score(block, name, before, after) for block, name in _shared(before, after)]
    for row, adjusted in zip(rows, holm([row["p"] for row in rows]), strict=True):
        row["p_holm"] = adjusted
        if row["verdict"] != SAME and adjusted < ALPHA:
            row["verdict"] = BETTER if row["difference"] > 0 else WORSE
    names = ["dataset", "train_size", "contender", "before", "after", "difference", "low", "high", "p", "p_holm"]
    frame = pd.DataFrame(rows, columns=[*names, "images", "verdict"])
    return frame.assign(train_size=pd.Series([row["train_size"] for row in rows], dtype=object))


def costs(before: Results, after: Results) -> pd.DataFrame:
    """One row a contender, block and cost that both runs read: medians, their ratio, and whether the readings part.

    Readings part where every one of one run lies above every one of the other and the medians differ by more than
    `LEVEL`.
    """
    import pandas as pd

    rows = []
    for block, name in _shared(before, after):
        for cost, place in COSTS.items():
            one, two = (_readings(results.of(*block, name), *place) for results in (before, after))
            if not len(one) or not len(two) or np.median(one) <= 0:
                continue
            ratio = float(np.median(two) / np.median(one))
            apart = one.max() < two.min() or two.max() < one.min()
            verdict = (
                SAME
                if max(ratio, 1 / ratio if ratio else math.inf) < LEVEL or not apart
                else ("higher" if ratio > 1 else "lower")
            )
            rows.append([*block, name, cost, float(np.median(one)), float(np.median(two)), ratio, verdict])
    frame = pd.DataFrame(
        rows, columns=["dataset", "train_size", "contender", "cost", "before", "after", "ratio", "verdict"]
    )
    return frame.assign(train_size=pd.Series([row[1] for row in rows], dtype=object))


def _shared(before: Results, after: Results) -> Iterator[tuple[Block, str]]:
    for block in after.blocks:
        for name in after.asked(*block):
            if before.of(*block, name) and after.of(*block, name):
                yield block, name


def _score(block: Block, name: str, before: Results, after: Results) -> dict[str, Any]:
    one, two = before.of(*block, name), after.of(*block, name)
    row: dict[str, Any] = {"dataset": block[0], "train_size": block[1], "contender": name}
    row |= {"before": _accuracy(one), "after": _accuracy(two)}
    if _same_images(one, two):
        identical = all(np.array_equal(a.predicted, b.predicted) for a, b in zip(one, two, strict=True))
        if identical:
            return row | {"difference": 0.0, "low": 0.0, "high": 0.0, "p": 1.0, "images": "same", "verdict": SAME}
        found, _ = compare_pair(two, one)
        return row | {
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "p": found.p,
            "images": "same",
            "verdict": UNDECIDED,
        }
    ends = [_interval(results, block, name) for results in (before, after)]
    return row | _recovered(row["before"], ends[0], row["after"], ends[1]) | {"images": "other", "verdict": UNDECIDED}


def _recovered(
    before: float, of_before: tuple[float, float], after: float, of_after: tuple[float, float]
) -> dict[str, float]:
    """Difference, 95 % interval and p of two independent accuracies from the interval of each."""
    from scipy.stats import norm

    difference = after - before
    below = math.hypot(after - of_after[0], of_before[1] - before)
    above = math.hypot(of_after[1] - after, before - of_before[0])
    towards_zero = below if difference > 0 else above
    p = 1.0
    if towards_zero > 0:
        p = float(2 * norm.sf(abs(difference) / towards_zero * norm.ppf(0.975)))
    return {"difference": difference, "low": difference - below, "high": difference + above, "p": p}


def _interval(results: Results, block: Block, name: str) -> tuple[float, float]:
    table = results.summary()
    row = table[
        (table.dataset == block[0]) & (table.contender == name) & table.train_size.map(lambda size: size == block[1])
    ].iloc[0]
    return float(row.low), float(row.high)


def _same_images(one: list[Outcome], two: list[Outcome]) -> bool:
    """Whether both have the same draws of the same data, image by image."""
    return [o.trial.repeat for o in one] == [o.trial.repeat for o in two] and all(
        a.trial.dataset_digest == b.trial.dataset_digest
        and np.array_equal(a.index, b.index)
        and np.array_equal(a.truth, b.truth)
        for a, b in zip(one, two, strict=True)
    )


def _accuracy(outcomes: list[Outcome]) -> float:
    return float(np.mean([outcome.correct.mean() for outcome in outcomes]))


def _readings(outcomes: list[Outcome], phase: str, reading: str) -> Any:
    values = [outcome.readings.get(phase, {}).get(reading, math.nan) for outcome in outcomes]
    return np.array([value for value in values if not math.isnan(value)])


def _of_settings(before: Results, after: Results) -> list[Change]:
    settings = [
        {name: _shown(value) for name, value in results.study.settings().items()} for results in (before, after)
    ]
    return _differing("study", *settings)


def _of_datasets(before: Results, after: Results) -> list[Change]:
    """Contents by digest, so that a folder that moved is the same data."""
    digests = [{trial.dataset: trial.dataset_digest[:12] for trial in results.trials} for results in (before, after)]
    return [change for change in _differing("data", *digests) if "" not in (change.before, change.after)]


def _of_code(before: Results, after: Results) -> list[Change]:
    """Contenders of one name that are not one thing: their code, or that of a library of ours below it, has changed."""
    prints = [{trial.contender: trial.fingerprint[:12] for trial in results.trials} for results in (before, after)]
    return [change for change in _differing("code", *prints) if "" not in (change.before, change.after)]


def _seen(results: Results, field: str) -> dict[str, str]:
    """Name → every value that outcomes of the run state."""
    values: dict[str, set[str]] = {}
    for outcome in results.outcomes:
        for name, value in getattr(outcome, field).items():
            values.setdefault(name, set()).add(_shown(value))
    return {name: ", ".join(sorted(each)) for name, each in values.items()}


def _differing(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    names: Iterable[str] = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Change(kind, name, one, two) for name, one, two in pairs if one != two]


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
