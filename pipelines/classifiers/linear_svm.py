"""Linear support vector machine, one class against the rest."""

from __future__ import annotations

from typing import Any

from sklearn.svm import LinearSVC

from pipelines.search import LogUniform

SPACE = {"C": LogUniform(0.01, 1000.0)}


def build(**parameters: Any) -> LinearSVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.LinearSVC` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return LinearSVC(C=10.0).set_params(**parameters)
