"""Decisions of a fitted Gaussian support vector machine by matrix products, and which of them rounding may turn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.svm.kernel import Rows, kernel, left, relative_error, right, squared_norms

MARGIN = 1.01
"""For the rounding of the bounds themselves."""

KERNEL_VALUES_AT_ONCE = 2_000_000
"""Kernel values of a chunk of rows: few enough to stay near the processor, enough for an efficient product."""


@dataclass(frozen=True, eq=False)
class Machine:
    """A fitted machine, laid out for products.

    Attributes
    ----------
    coefficients_of
        the dual coefficients that it was made from.
    sides
        of each class, its support vectors on the right of the product.
    coefficients
        of each class, (support vectors, classes − 1) float64.
    sizes
        the absolute values of these.
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


def machine_of(model: Any, dtype: type[np.floating]) -> Machine:
    """A fitted `sklearn.svm.SVC` with a Gaussian kernel, laid out for products of this precision."""
    ends = np.cumsum(model.n_support_)[:-1]
    vectors = np.split(model.support_vectors_, ends)
    coefficients = [np.ascontiguousarray(part.T) for part in np.split(model._dual_coef_, ends, axis=1)]
    return Machine(
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
    least = votes(decisions > errors, classes, decisions < -errors)
    most = votes(decisions >= -errors, classes, decisions <= errors)
    winner = votes(decisions > 0, classes).argmax(1)[:, None]
    rivals = np.where(np.arange(classes) == winner, -1, most - (np.arange(classes) > winner))
    return np.any(rivals >= np.take_along_axis(least, winner, axis=1), axis=1)


def votes(for_first: NDArray[np.bool_], classes: int, for_second: NDArray[np.bool_] | None = None) -> NDArray[np.intp]:
    """(n, classes) pairs won by each class; the second class wins where the first does not, unless it is said."""
    for_second = ~for_first if for_second is None else for_second
    votes = np.zeros((len(for_first), classes), np.intp)
    for pair, (a, b) in enumerate(combinations(range(classes), 2)):
        votes[:, a] += for_first[:, pair]
        votes[:, b] += for_second[:, pair]
    return votes
