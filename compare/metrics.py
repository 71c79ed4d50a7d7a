"""Labels → numbers, each with its direction and unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Metric:
    """A number that says how well labels were predicted.

    Attributes:
        compute: (truth × predicted) counts → the number.
        higher_is_better: its direction.
        unit: "share" for 0…1.
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


METRICS = {
    metric.name: metric
    for metric in (
        Metric("accuracy", _accuracy),
        Metric("balanced_accuracy", _balanced_accuracy),
        Metric("macro_f1", _macro_f1),
    )
}
