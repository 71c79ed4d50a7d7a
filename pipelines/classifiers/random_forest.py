"""Random forest (Breiman 2001)."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import RandomForestClassifier


def build(**parameters: Any) -> RandomForestClassifier:
    """The classifier, unfitted, with any parameter of scikit-learn's `RandomForestClassifier` in place of its default.

    Raises:
        ValueError: there is no such parameter; the message names those there are.
    """
    return RandomForestClassifier(n_estimators=200, max_features="log2").set_params(**parameters)
