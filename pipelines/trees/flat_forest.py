"""Forests of trees that answer from flat arrays: all nodes of all trees side by side.

scikit-learn hands rows to one tree after another, with checks, a lock and several arrays each, which takes 17 ms for
one image and 200 trees. Here one compiled loop walks all trees. Probabilities are summed in the same order and the same
precision, so that they and the labels equal scikit-learn's to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import float32, float64, from_dtype, uint32, void
from numba.core.types import Array
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.compute.compiled import compiled
from bakeoff.pipelines.vectors import are_plain

NODE = np.dtype([("feature", np.uint32), ("threshold", np.float32), ("below", np.uint32), ("above", np.uint32)])
"""A test, feature ≤ threshold, and where to go then and otherwise; a leaf goes nowhere, which is written 0, 0."""

ROWS_AT_ONCE = 64
"""Rows that stay in the processor's cache while all trees look at them."""

_ROWS = Array(float32, 2, "C", readonly=True)
_NODES = Array(from_dtype(NODE), 1, "C", readonly=True)
_ROOTS = Array(uint32, 1, "C", readonly=True)
_SHARES = Array(float64, 2, "C", readonly=True)
_SUMS = Array(float64, 2, "C")


@compiled(void(_ROWS, _NODES, _ROOTS, _SHARES, _SUMS))
def _add_leaves(rows: Any, nodes: Any, roots: Any, shares: Any, sums: Any) -> None:
    """Add to each row of `sums` the class shares of the leaf that it falls into, tree after tree."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        for root in roots:
            for row in range(start, min(start + ROWS_AT_ONCE, len(rows))):
                place = root
                while nodes[place].above > 0:
                    node = nodes[place]
                    place = node.below if rows[row, node.feature] <= node.threshold else node.above
                for k in range(shares.shape[1]):
                    sums[row, k] += shares[place, k]


@dataclass(frozen=True, eq=False)
class _Nodes:
    """All nodes of all trees.

    Attributes
    ----------
    of
        the trees they were taken from.
    nodes
        (nodes,) of `NODE`; `roots` are the first ones of the trees.
    shares
        (nodes, classes) float64, of the training rows in the node.
    """

    of: Any
    nodes: NDArray[Any]
    roots: NDArray[np.uint32]
    shares: NDArray[np.float64]


class _Flat:
    """Answers of a fitted scikit-learn forest, from flat arrays where its rows are plain."""

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()  # type: ignore[assignment]
        return {name: value for name, value in state.items() if name != "_flat"}

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """Grow the trees, and lay them out."""
        super().fit(X, y, sample_weight=sample_weight)  # type: ignore[misc]
        self._nodes()
        return self

    def predict_proba(self, X: Any) -> Any:
        """Mean over the trees of the class shares in the leaf of each row: (n, classes) float64."""
        check_is_fitted(self, "estimators_")
        if self.n_outputs_ > 1 or not are_plain(X, self.n_features_in_):  # type: ignore[attr-defined]
            return super().predict_proba(X)  # type: ignore[misc]
        nodes = self._nodes()
        sums = np.zeros((len(X), nodes.shares.shape[1]))
        _add_leaves(X, nodes.nodes, nodes.roots, nodes.shares, sums)
        sums /= len(nodes.roots)
        return sums

    def path_contributions(
        self, rows: NDArray[Any], readout: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) the answer at the roots, and (n, columns) what each column adds to it on the way to the leaves.

        At each split of each tree, the change of the class shares goes to the column that was looked at (Saabas 2014);
        roots and changes add up to the probabilities.

        Parameters
        ----------
        readout
            (n, classes) what each class counts in the answer.
        """
        check_is_fitted(self, "estimators_")
        laid, rows = self._nodes(), np.asarray(rows, np.float32)
        trees = len(laid.roots)
        base, parts = np.empty(len(rows)), np.zeros(rows.shape)
        for i, (row, read) in enumerate(zip(rows, readout, strict=True)):
            value = laid.shares @ read / trees
            place = laid.roots.astype(np.int64)
            base[i] = value[place].sum()
            while len(place := place[laid.nodes["above"][place] > 0]):
                node = laid.nodes[place]
                below = row[node["feature"]] <= node["threshold"]
                onward = np.where(below, node["below"], node["above"]).astype(np.int64)
                np.add.at(parts[i], node["feature"], value[onward] - value[place])
                place = onward
        return base, parts

    def n_parameters(self) -> int:
        """How many numbers were learned: feature and threshold of inner nodes, class shares of leaves."""
        check_is_fitted(self, "estimators_")
        nodes = self._nodes()
        leaves = int(np.sum(nodes.nodes["above"] == 0))
        return 2 * (len(nodes.nodes) - leaves) + leaves * nodes.shares.shape[1] * self.n_outputs_  # type: ignore[attr-defined]

    def _nodes(self) -> _Nodes:
        """The trees laid out; made once a fit, and left out of pickles."""
        flat: _Nodes | None = getattr(self, "_flat", None)
        trees = self.estimators_  # type: ignore[attr-defined]
        if flat is None or flat.of is not trees or len(flat.roots) != len(trees):
            flat = self._flat = _laid_out(trees)
        return flat


class FlatRandomForest(_Flat, RandomForestClassifier):
    """`sklearn.ensemble.RandomForestClassifier`, quick to answer.

    Parameters
    ----------
    n_estimators, max_features and all others
        as in `sklearn.ensemble.RandomForestClassifier`.

    Attributes
    ----------
    classes_, estimators_, feature_importances_ and all others
        as in `sklearn.ensemble.RandomForestClassifier`.

    References
    ----------
    Breiman (2001), Random forests, Machine Learning 45(1).

    Examples
    --------
    >>> from bakeoff.pipelines.trees.flat_forest import FlatRandomForest
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = FlatRandomForest(20, random_state=0).fit(rows[:1000], labels[:1000])
    >>> model.predict_proba(rows[1000:]).shape, model.feature_importances_.shape
    ((797, 10), (64,))
    """


class FlatExtraTrees(_Flat, ExtraTreesClassifier):
    """`sklearn.ensemble.ExtraTreesClassifier`, quick to answer.

    Parameters
    ----------
    n_estimators, max_features and all others
        as in `sklearn.ensemble.ExtraTreesClassifier`.

    Attributes
    ----------
    classes_, estimators_, feature_importances_ and all others
        as in `sklearn.ensemble.ExtraTreesClassifier`.

    References
    ----------
    Geurts, Ernst and Wehenkel (2006), Extremely randomized trees, Machine Learning 63(1).

    Examples
    --------
    >>> from bakeoff.pipelines.trees.flat_forest import FlatExtraTrees
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = FlatExtraTrees(20, random_state=0).fit(rows[:1000], labels[:1000])
    >>> model.predict_proba(rows[1000:]).shape, model.feature_importances_.shape
    ((797, 10), (64,))
    """


def _laid_out(estimators: Any) -> _Nodes:
    trees = [estimator.tree_ for estimator in estimators]
    counts = [tree.node_count for tree in trees]
    roots = np.cumsum([0, *counts[:-1]]).astype(np.uint32)
    inner = np.concatenate([tree.children_left >= 0 for tree in trees])
    nodes = np.zeros(sum(counts), NODE)
    nodes["feature"][inner] = np.concatenate([tree.feature for tree in trees])[inner]
    nodes["threshold"] = _at_most(np.concatenate([tree.threshold for tree in trees]))
    for name, children in (("below", "children_left"), ("above", "children_right")):
        own = np.concatenate([getattr(tree, children) for tree in trees])
        nodes[name][inner] = (own + np.repeat(roots, counts))[inner]
    shares = np.concatenate([tree.value[:, 0, :] for tree in trees])
    return _Nodes(estimators, nodes, roots, np.ascontiguousarray(shares))


def _at_most(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The largest float32 that is no larger: to a float32 feature it is the same threshold."""
    nearest = thresholds.astype(np.float32)
    return np.where(nearest > thresholds, np.nextafter(nearest, np.float32(-np.inf)), nearest)
