"""Linear support vector machine, one class against the rest."""

from __future__ import annotations

from typing import Any

from sklearn.svm import LinearSVC


def build(**parameters: Any) -> LinearSVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.LinearSVC` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return LinearSVC(C=1.0, dual=True).set_params(**parameters)
