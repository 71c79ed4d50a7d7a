"""The pairs of classes of a Gaussian support vector machine, each solved on its own precomputed kernel.

What a class has with itself is computed once for all its pairs. Memory grows with the largest pair of classes and with
the squares of the single classes, not with the square of all images.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import SVC

from bakeoff.pipelines.svm.kernel import kernel, left, right
from bakeoff.pipelines.svm.solution import Solution


def solve(model: Any, rows: NDArray[np.float64], labels: NDArray[np.intp]) -> Solution:
    """Solve every pair of classes of an unfitted `pipelines.svm.gaussian.GaussianSVC` on its own, as libsvm does."""
    classes = len(model.classes_)
    of_class = [np.flatnonzero(labels == k) for k in range(classes)]
    on_right = [right(rows[of], model._gamma) for of in of_class]
    within = [kernel(left(rows[of], model._gamma), side) for of, side in zip(of_class, on_right, strict=True)]
    coefficients = [np.zeros((classes - 1, len(of))) for of in of_class]
    solved = []
    for a in range(classes):
        on_left = left(rows[of_class[a]], model._gamma)
        for b in range(a + 1, classes):
            values = _joined(within[a], kernel(on_left, on_right[b]), within[b])
            pair = _solve_pair(model, values, {0: model.class_weight_[a], 1: model.class_weight_[b]}, len(on_left))
            alpha = np.zeros(len(values))
            alpha[pair.support_] = -pair.dual_coef_[0]  # scikit-learn turns the sign where there are two classes
            coefficients[a][b - 1], coefficients[b][a] = np.split(alpha, [len(on_left)])
            solved.append(pair)
    used = [part.any(axis=0) for part in coefficients]
    return Solution(
        support=np.concatenate([of[kept] for of, kept in zip(of_class, used, strict=True)]),
        coefficients=np.concatenate([part[:, kept] for part, kept in zip(coefficients, used, strict=True)], axis=1),
        intercepts=np.array([-pair.intercept_[0] for pair in solved]),
        iterations=np.array([pair.n_iter_[0] for pair in solved], np.int32),
        stopped_early=any(pair.fit_status_ for pair in solved),
    )


def _solve_pair(model: Any, values: NDArray[np.float64], weights: dict[int, float], first: int) -> SVC:
    """Two classes, the `first` rows against the others, by scikit-learn's solver on their kernel."""
    labels = np.repeat([0, 1], [first, len(values) - first])
    names = ("C", "tol", "shrinking", "cache_size", "max_iter", "verbose")
    solver = SVC(kernel="precomputed", class_weight=weights, **{name: getattr(model, name) for name in names})
    with config_context(assume_finite=True), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said once for all pairs
        return solver.fit(values, labels)


def _joined(aa: NDArray[np.float32], ab: NDArray[np.float32], bb: NDArray[np.float32]) -> NDArray[np.float64]:
    """The kernel of two classes from its blocks, in the float64 that libsvm reads."""
    n = len(aa)
    values = np.empty((n + len(bb), n + len(bb)))
    values[:n, :n], values[n:, n:] = aa, bb
    values[:n, n:], values[n:, :n] = ab, ab.T
    np.fill_diagonal(values, 1.0)
    return values
