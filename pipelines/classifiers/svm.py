"""Support vector machine with a Gaussian kernel (Cortes and Vapnik 1995)."""

from __future__ import annotations

from typing import Any

from sklearn.svm import SVC


def build(**parameters: Any) -> SVC:
    """The classifier, unfitted, with any parameter of `sklearn.svm.SVC` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return SVC(C=10.0, gamma="scale", kernel="rbf", cache_size=500).set_params(**parameters)
