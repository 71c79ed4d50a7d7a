"""One contender of one block in a row: how good it is, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.results.accuracies import Blocks, accuracy_interval
from bakeoff.compare.results.metrics import METRICS, confusion_counts
from bakeoff.compare.study.trial import Outcome

COSTS = {
    "fit_cpu_seconds": ("fit", "cpu_seconds"),
    "fit_wall_seconds": ("fit", "wall_seconds"),
    "latency_seconds": ("latency", "wall_seconds"),
    "peak_bytes": ("fit", "peak_bytes"),
    "peak_bytes_above_start": ("fit", "peak_bytes_above_start"),
    "model_bytes": ("size", "bytes"),
    "parameters": ("size", "parameters"),
}
"""Columns of the summary, and the phase and reading that each is the median of."""


def summary_row(
    block: tuple[str, int | None],
    contender: str,
    family: str,
    outcomes: Sequence[Outcome],
    failed: int,
    scatter: Blocks,
) -> dict[str, Any]:
    """Accuracies with their 95 % interval and medians of the costs; NaN where no trial ended or no reading was had.

    Parameters
    ----------
    block
        data set and training size.
    outcomes
        of this contender in this block, by repeat.
    failed
        number of its trials that failed.
    scatter
        of the trainings of the whole block, which the interval rests on.
    """
    row: dict[str, Any] = {
        "dataset": block[0],
        "train_size": block[1],
        "contender": contender,
        "family": family,
        "repeats": len(outcomes),
        "failed": failed,
        "n_train": outcomes[0].n_train if outcomes else np.nan,
        "n_test": _distinct(outcomes) if outcomes else 0,
        **dict.fromkeys(["accuracy", "low", "high", "balanced_accuracy", "macro_f1"], np.nan),
        **dict.fromkeys([*COSTS, "predict_cpu_seconds_per_image"], np.nan),
    }
    if outcomes:
        row |= {name: float(np.mean([m.compute(counts_of(o)) for o in outcomes])) for name, m in METRICS.items()}
        row["low"], row["high"] = accuracy_interval(outcomes, scatter)
        row |= {name: _median(outcomes, *place) for name, place in COSTS.items()}
        row["predict_cpu_seconds_per_image"] = _median(outcomes, "predict", "cpu_seconds") / len(outcomes[0].index)
    return row


def counts_of(outcome: Outcome) -> NDArray[np.int64]:
    """Truth × predicted of one outcome, (classes, classes)."""
    return confusion_counts(outcome.truth, outcome.predicted, len(outcome.classes))


def _distinct(outcomes: Sequence[Outcome]) -> int:
    return len(np.unique(np.concatenate([outcome.index for outcome in outcomes])))


def _median(outcomes: Sequence[Outcome], phase: str, reading: str) -> float:
    values = [outcome.readings.get(phase, {}).get(reading, np.nan) for outcome in outcomes]
    return float(np.nanmedian(values)) if not np.all(np.isnan(values)) else float("nan")
