"""Support vector machine with a Gaussian kernel (Cortes and Vapnik 1995)."""

from __future__ import annotations

from typing import Any

from sklearn.svm import SVC

from pipelines.search import LogUniform

# Rows of inputs have a mean squared norm of 1, whatever the features, which puts gamma="scale" at 1 or a little above.
SPACE = {"C": LogUniform(0.1, 1000.0), "gamma": LogUniform(0.05, 20.0)}


def build(**parameters: Any) -> SVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.SVC` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return SVC(C=10.0, gamma="scale", kernel="rbf", cache_size=500).set_params(**parameters)
