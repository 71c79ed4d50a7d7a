"""How good the scores of each contender of a study are, beyond the labels they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.results.metrics import SCORE_METRICS
from bakeoff.compare.statistics.calibration import Calibration, calibration
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results

COLUMNS = ("dataset", "train_size", "contender", "scores_are", *SCORE_METRICS, "ece", "ece_low", "ece_high")


def probabilities(results: Results) -> pd.DataFrame:
    """One row a contender of a block: means over the repeats; NaN where its scores are no probabilities.

    `ece_low` and `ece_high` are the band of a perfectly calibrated model with as many test images.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for dataset, train_size in results.blocks:
        for contender in results.contenders:
            outcomes = results.of(dataset, train_size, contender)
            kinds = {outcome.scores_are for outcome in outcomes}
            if len(kinds) != 1 or kinds == {"none"}:
                continue
            row: dict[str, Any] = {
                "dataset": dataset,
                "train_size": train_size,
                "contender": contender,
                "scores_are": kinds.pop(),
            }
            row |= {
                name: float(np.mean([metric.of(o.truth, o.scores, o.scores_are) for o in outcomes]))
                for name, metric in SCORE_METRICS.items()
            }
            errors = [_calibration(outcome) for outcome in outcomes]
            row |= dict(zip(("ece", "ece_low", "ece_high"), np.mean(errors, axis=0).tolist(), strict=True))
            rows.append(row)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(train_size=pd.Series([row["train_size"] for row in rows], dtype=object))


def confidences(outcomes: list[Outcome]) -> tuple[Any, Any, Any]:
    """Probability of the named label, whether it was right, and the image's row, over all repeats; may be empty."""
    told = [outcome for outcome in outcomes if outcome.scores_are == "probability"]
    if not told:
        return np.empty(0), np.empty(0, dtype=bool), np.empty(0, dtype=np.int64)
    parts = [(_confidence(o), o.correct, o.index) for o in told]
    confidence, correct, image = (np.concatenate(each) for each in zip(*parts, strict=True))
    return confidence, correct, image


def _confidence(outcome: Outcome) -> Any:
    return np.asarray(outcome.scores, dtype=float)[np.arange(len(outcome.predicted)), outcome.predicted]


def _calibration(outcome: Outcome) -> Calibration:
    if outcome.scores_are != "probability":
        return Calibration(np.nan, np.nan, np.nan)
    return calibration(_confidence(outcome), outcome.correct, resamples=300)
