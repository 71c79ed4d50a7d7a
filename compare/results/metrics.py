"""Labels and scores → numbers, each with its direction and unit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata


@dataclass(frozen=True)
class Metric:
    """A number that says how well labels were predicted.

    Attributes
    ----------
    compute
        (truth × predicted) counts → the number.
    higher_is_better
        its direction.
    unit
        "share" for 0…1.
    """

    name: str
    compute: Callable[[NDArray[np.int64]], float]
    higher_is_better: bool = True
    unit: str = "share"


def confusion_counts(truth: NDArray[np.int64], predicted: NDArray[np.int64], n_classes: int) -> NDArray[np.int64]:
    """(n_classes, n_classes) int64, how many images of each true class (row) were called what (column).

    >>> confusion_counts(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    flat = np.bincount(truth * n_classes + predicted, minlength=n_classes * n_classes)
    return flat.reshape(n_classes, n_classes)


def _accuracy(counts: NDArray[np.int64]) -> float:
    return float(np.trace(counts) / counts.sum())


def _balanced_accuracy(counts: NDArray[np.int64]) -> float:
    """Mean recall of the classes that the test images show."""
    shown = counts.sum(axis=1) > 0
    return float((np.diag(counts)[shown] / counts.sum(axis=1)[shown]).mean())


def _macro_f1(counts: NDArray[np.int64]) -> float:
    """Mean F1 of the classes that stand among the true or the predicted labels."""
    named = counts.sum(axis=0) + counts.sum(axis=1)
    return float((2 * np.diag(counts)[named > 0] / named[named > 0]).mean())


@dataclass(frozen=True)
class ScoreMetric:
    """A number that says how well classes were scored, beyond the label that was named.

    Attributes
    ----------
    compute
        truth (n,) and scores (n, classes) → the number.
    scores
        what the scores must be: "probability" or "decision", where either is enough.
    """

    name: str
    compute: Callable[[NDArray[np.int64], NDArray[np.float64]], float]
    scores: tuple[str, ...]
    higher_is_better: bool
    unit: str

    def of(self, truth: NDArray[np.int64], scores: NDArray[Any], scores_are: str) -> float:
        """The number; NaN where the scores are of another kind."""
        if scores_are not in self.scores:
            return math.nan
        return self.compute(truth, np.asarray(scores, dtype=float))


def _log_loss(truth: NDArray[np.int64], probabilities: NDArray[np.float64]) -> float:
    """Mean −ln of the true class's probability, which counts as 10⁻⁷ at least: scores are float32."""
    share = probabilities[np.arange(len(truth)), truth] / probabilities.sum(axis=1)
    return float(-np.log(np.maximum(share, 1e-7)).mean())


def _brier(truth: NDArray[np.int64], probabilities: NDArray[np.float64]) -> float:
    """Mean squared distance to the true class, over all classes: 0 is best, 2 worst (Brier 1950)."""
    return float(((probabilities - np.eye(probabilities.shape[1])[truth]) ** 2).sum(axis=1).mean())


def _roc_auc(truth: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Area under the curve of each class against the rest, averaged over the classes that the test images show."""
    found = []
    for label in np.unique(truth):
        positive = truth == label
        n, m = int(positive.sum()), int((~positive).sum())
        if n and m:
            ranks = rankdata(scores[:, label])
            found.append((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))
    return float(np.mean(found)) if found else math.nan


SCORE_METRICS = {
    metric.name: metric
    for metric in (
        ScoreMetric("log_loss", _log_loss, ("probability",), False, "nats"),
        ScoreMetric("brier", _brier, ("probability",), False, "0…2"),
        ScoreMetric("roc_auc", _roc_auc, ("probability", "decision"), True, "share"),
    )
}

METRICS = {
    metric.name: metric
    for metric in (
        Metric("accuracy", _accuracy),
        Metric("balanced_accuracy", _balanced_accuracy),
        Metric("macro_f1", _macro_f1),
    )
}
