"""Random forest (Breiman 2001)."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import RandomForestClassifier

from pipelines.search import Choice, Integer

SPACE = {
    "n_estimators": Integer(50, 600, log=True),
    "max_features": Choice(("sqrt", "log2", 0.05, 0.1, 0.2)),
    "min_samples_leaf": Integer(1, 10, log=True),
}


def build(**parameters: Any) -> RandomForestClassifier:
    """The classifier, unfitted, with any parameter of `sklearn.ensemble.RandomForestClassifier` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return RandomForestClassifier(n_estimators=300).set_params(**parameters)
