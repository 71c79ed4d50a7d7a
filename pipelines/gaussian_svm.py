"""A support vector machine with a Gaussian kernel that answers as scikit-learn's SVC does, by matrix products.

scikit-learn's solver, libsvm, computes kernel values one at a time. Here a matrix product computes them, in float32:

- `fit` solves each pair of classes with scikit-learn's own solver on the kernel of these two classes alone. What a
  class has with itself is computed once for all its pairs. Memory grows with the largest pair, not with all images.
- `predict` and `decision_function` sum kernel values from the fitted coefficients. Where the rounding of float32 might
  turn a label, float64 decides, and where even that might, libsvm itself: labels are exactly those that it would give.

With scikit-learn-intelex installed (`pip install "bakeoff[intel]"`), its solver fits instead.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import SVC

from pipelines.gaussian_kernel import Rows, kernel, left, relative_error, right, squared_norms

INTEL = False
"""Whether scikit-learn-intelex is there to fit."""

if INTEL:  # imported here, as an import within `fit` would be on its bill
    from pipelines import intel_svm

MARGIN = 1.01
"""For the rounding of the bounds themselves."""

KERNEL_VALUES_AT_ONCE = 2_000_000
"""Kernel values of a chunk of rows: few enough to stay near the processor, enough for an efficient product."""


class GaussianSVC(SVC):
    """`sklearn.svm.SVC`, quick for dense rows and a Gaussian kernel; any other case is scikit-learn's own."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_machines"}

    def _dense_fit(
        self, X: Any, y: Any, sample_weight: Any, solver_type: int, kernel: str, random_seed: int
    ) -> None:
        """Where scikit-learn hands over to libsvm: (n, d) float64 and class numbers (n,)."""
        if kernel != "rbf" or self.probability is True or len(sample_weight):
            super()._dense_fit(X, y, sample_weight, solver_type, kernel, random_seed)
            return
        found = intel_svm.solve(self, X, y) if INTEL else _solve_pairs(self, X, y.astype(np.intp))
        self.support_ = found.support.astype(np.int32)
        self.support_vectors_ = X[found.support]
        self._n_support = np.bincount(y[found.support].astype(np.intp), minlength=len(self.classes_)).astype(np.int32)
        self.dual_coef_ = np.ascontiguousarray(found.coefficients)
        self.intercept_ = found.intercepts
        self._probA, self._probB = np.empty(0), np.empty(0)
        self.fit_status_ = int(found.stopped_early)
        self._num_iter = found.iterations
        self._warn_from_fit_status()

    def _dense_predict(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.kernel != "rbf" or self.probability is True:
            return super()._dense_predict(X)
        return _votes(self._dense_decision_function(X) > 0, len(self.classes_)).argmax(1)

    def _dense_decision_function(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, pairs of classes) float64, above 0 for the first class of a pair."""
        if self.kernel != "rbf" or self.probability is True or not len(self.support_):
            return super()._dense_decision_function(X)
        decisions, doubtful = self._machine(np.float32).decide(X)
        if len(doubtful):
            decisions[doubtful], still = self._machine(np.float64).decide(X[doubtful])
            if len(still):
                decisions[doubtful[still]] = super()._dense_decision_function(X[doubtful[still]])
        return decisions

    def _machine(self, dtype: type[np.floating]) -> _Machine:
        """The fitted machine as products take it; made when it is first asked for, and left out of pickles."""
        made = self.__dict__.setdefault("_machines", {})
        if dtype not in made or made[dtype].coefficients_of is not self._dual_coef_:
            made[dtype] = _machine_of(self, dtype)
        return made[dtype]


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solver found, laid out as in libsvm.

    Attributes:
        support: rows that are support vectors, those of class 0 first.
        coefficients: (classes − 1, support vectors): of class a against b in row b − 1 if a < b, else in row b.
        intercepts: one a pair of classes, (0, 1), (0, 2), …
        iterations: of the solver, one a pair.
        stopped_early: whether the limit of iterations ended any of them.
    """

    support: NDArray[np.intp]
    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    iterations: NDArray[np.int32]
    stopped_early: bool


def _solve_pairs(model: GaussianSVC, rows: NDArray[np.float64], labels: NDArray[np.intp]) -> Solution:
    """One against one, as libsvm does it: every pair of classes on its own."""
    classes = len(model.classes_)
    of_class = [np.flatnonzero(labels == k) for k in range(classes)]
    on_left = [left(rows[of], model._gamma) for of in of_class]
    on_right = [right(rows[of], model._gamma) for of in of_class]
    within = [kernel(*sides) for sides in zip(on_left, on_right, strict=True)]
    coefficients = [np.zeros((classes - 1, len(of))) for of in of_class]
    solved = []
    for a, b in combinations(range(classes), 2):
        values = _joined(within[a], kernel(on_left[a], on_right[b]), within[b])
        pair = _solve_pair(model, values, {0: model.class_weight_[a], 1: model.class_weight_[b]}, len(of_class[a]))
        alpha = np.zeros(len(values))
        alpha[pair.support_] = -pair.dual_coef_[0]  # scikit-learn turns the sign where there are two classes
        coefficients[a][b - 1], coefficients[b][a] = np.split(alpha, [len(of_class[a])])
        solved.append(pair)
    used = [part.any(axis=0) for part in coefficients]
    return Solution(
        support=np.concatenate([of[kept] for of, kept in zip(of_class, used, strict=True)]),
        coefficients=np.concatenate([part[:, kept] for part, kept in zip(coefficients, used, strict=True)], axis=1),
        intercepts=np.array([-pair.intercept_[0] for pair in solved]),
        iterations=np.array([pair.n_iter_[0] for pair in solved], np.int32),
        stopped_early=any(pair.fit_status_ for pair in solved),
    )


def _solve_pair(model: GaussianSVC, values: NDArray[np.float64], weights: dict[int, float], first: int) -> SVC:
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


@dataclass(frozen=True, eq=False)
class _Machine:
    """A fitted machine, laid out for products.

    Attributes:
        coefficients_of: the dual coefficients that it was made from.
        sides: of each class, its support vectors on the right of the product.
        coefficients: of each class, (support vectors, classes − 1) float64.
        sizes: the absolute values of these.
    """

    dtype: type[np.floating]
    coefficients_of: NDArray[np.float64]
    gamma: float
    intercepts: NDArray[np.float64]
    sides: list[Rows]
    coefficients: list[NDArray[np.float64]]
    sizes: list[Rows]
    largest_norm: float

    def decide(self, rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Decisions of all pairs, (n, pairs) float64, and which rows might get another label by better arithmetic."""
        support = self.coefficients_of.shape[1]
        step = max(1, KERNEL_VALUES_AT_ONCE // support)
        decisions = np.empty((len(rows), len(self.intercepts)))
        doubtful = np.empty(len(rows), bool)
        for start in range(0, len(rows), step):
            chunk = slice(start, start + step)
            decisions[chunk], errors = self._decide(rows[chunk])
            doubtful[chunk] = _may_turn(decisions[chunk], errors, len(self.sides))
        return decisions, np.flatnonzero(doubtful)

    def _decide(self, rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Decisions of all pairs, and bounds on their rounding errors: (n, pairs) float64 both."""
        on_left = left(rows, self.gamma, self.dtype)
        sums, sizes = [], []
        for side, coefficients, of_coefficients in zip(self.sides, self.coefficients, self.sizes, strict=True):
            values = kernel(on_left, side)
            sums.append(values.astype(np.float64, copy=False) @ coefficients)
            sizes.append(values @ of_coefficients)
        pairs = list(combinations(range(len(self.sides)), 2))
        decisions = np.stack([sums[a][:, b - 1] + sums[b][:, a] for a, b in pairs], axis=1) + self.intercepts
        reach = np.stack([sizes[a][:, b - 1] + sizes[b][:, a] for a, b in pairs], axis=1)
        norms = np.sqrt(squared_norms(rows))
        of_kernel = relative_error(norms, self.largest_norm, rows.shape[1], self.gamma, self.dtype)
        of_sums = self.coefficients_of.shape[1] * float(np.finfo(np.float64).eps)
        return decisions, MARGIN * (of_kernel + of_sums)[:, None] * (reach + np.abs(self.intercepts))


def _machine_of(model: GaussianSVC, dtype: type[np.floating]) -> _Machine:
    ends = np.cumsum(model.n_support_)[:-1]
    vectors = np.split(model.support_vectors_, ends)
    coefficients = [np.ascontiguousarray(part.T) for part in np.split(model._dual_coef_, ends, axis=1)]
    return _Machine(
        dtype=dtype,
        coefficients_of=model._dual_coef_,
        gamma=model._gamma,
        intercepts=model._intercept_,
        sides=[right(part, model._gamma, dtype) for part in vectors],
        coefficients=coefficients,
        sizes=[np.abs(part).astype(dtype) for part in coefficients],
        largest_norm=float(np.sqrt(squared_norms(model.support_vectors_).max())),
    )


def _may_turn(decisions: NDArray[np.float64], errors: NDArray[np.float64], classes: int) -> NDArray[np.bool_]:
    """(n,) whether another class might win, the first among equals, if decisions moved within their errors."""
    least = _votes(decisions > errors, classes, decisions < -errors)
    most = _votes(decisions >= -errors, classes, decisions <= errors)
    winner = _votes(decisions > 0, classes).argmax(1)[:, None]
    rivals = np.where(np.arange(classes) == winner, -1, most - (np.arange(classes) > winner))
    return (rivals >= np.take_along_axis(least, winner, axis=1)).any(axis=1)


def _votes(
    for_first: NDArray[np.bool_], classes: int, for_second: NDArray[np.bool_] | None = None
) -> NDArray[np.intp]:
    """(n, classes) pairs won by each class; the second class wins where the first does not, unless it is said."""
    for_second = ~for_first if for_second is None else for_second
    votes = np.zeros((len(for_first), classes), np.intp)
    for pair, (a, b) in enumerate(combinations(range(classes), 2)):
        votes[:, a] += for_first[:, pair]
        votes[:, b] += for_second[:, pair]
    return votes
