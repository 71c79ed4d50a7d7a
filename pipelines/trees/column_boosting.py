"""Gradient boosting of trees on the most telling columns of many.

Boosting looks at every column for every node of every tree of every class: with a thousand columns that is minutes.
A small forest of extremely randomised trees ranks the columns first, in a second, on the same training rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.utils.validation import check_is_fitted, validate_data

from bakeoff.pipelines.operations import boosting_operations

RANKING_TREES = 50
"""Trees of the forest that ranks the columns."""


class ColumnBoosting(ClassifierMixin, BaseEstimator):
    """scikit-learn's `HistGradientBoostingClassifier` on at most so many columns.

    Parameters
    ----------
    columns
        how many columns are kept, those by which a forest of random trees lowers impurity most.
    max_iter
        rounds of boosting, one tree a class each.
    learning_rate, max_leaf_nodes
        of that estimator.
    max_bins
        values a column may have.
    random_state
        of the forest and of the boosting.

    Attributes
    ----------
    classes_
        (classes,) labels, sorted.
    kept_
        (kept,) int64, the columns that are boosted on, sorted.
    boosting_
        the fitted `HistGradientBoostingClassifier`.
    feature_importances_
        (columns,) float64, mean decrease of impurity in the ranking forest; 0 for columns that were left out.

    References
    ----------
    Friedman (2001), Greedy function approximation: a gradient boosting machine, Annals of Statistics 29(5).
    Ke and others (2017), LightGBM: a highly efficient gradient boosting decision tree, NIPS 30.

    Examples
    --------
    >>> from bakeoff.pipelines.trees.column_boosting import ColumnBoosting
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = ColumnBoosting(columns=16, max_iter=5, random_state=0).fit(rows[:500], labels[:500])
    >>> len(model.kept_), int((model.feature_importances_ > 0).sum())
    (16, 16)
    """

    classes_: NDArray[Any]
    feature_importances_: NDArray[np.float64]

    def __init__(
        self,
        columns: int = 256,
        max_iter: int = 60,
        learning_rate: float = 0.2,
        max_leaf_nodes: int = 15,
        max_bins: int = 32,
        random_state: Any = None,
    ) -> None:
        self.columns = columns
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.max_bins = max_bins
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> ColumnBoosting:
        """Rank the columns of rows (n, d), and boost on the best."""
        X, y = validate_data(self, X, y, dtype=np.float32)
        ranking = ExtraTreesClassifier(RANKING_TREES, random_state=self.random_state).fit(X, y)
        self.kept_ = np.sort(np.argsort(-ranking.feature_importances_, kind="stable")[: self.columns])
        self.feature_importances_ = np.zeros(X.shape[1])
        self.feature_importances_[self.kept_] = ranking.feature_importances_[self.kept_]
        names = ("max_iter", "learning_rate", "max_leaf_nodes", "max_bins", "random_state")
        boosting = HistGradientBoostingClassifier(
            early_stopping=False, max_features=0.25, **{name: getattr(self, name) for name in names}
        )
        self.boosting_ = boosting.fit(X[:, self.kept_], y)
        self.classes_ = boosting.classes_
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Probabilities (n, classes) of rows (n, d)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)
        return self.boosting_.predict_proba(X[:, self.kept_])

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels (n,) of rows (n, d)."""
        return self.classes_[self.predict_proba(X).argmax(1)]

    def staged_predict(self, X: Any) -> Iterator[NDArray[Any]]:
        """Labels (n,) of rows (n, d) by the first round, the first two, and so on."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)
        yield from self.boosting_.staged_predict(X[:, self.kept_])

    def operations(self, rows: Any) -> float:
        """Arithmetic operations of a prediction for one row, on average over rows (n, d)."""
        check_is_fitted(self)
        return boosting_operations(self.boosting_, np.asarray(rows)[:, self.kept_])
