"""A support vector machine with an approximate Gaussian kernel (Williams and Seeger 2001).

Some training rows R are drawn at random. k(x, y) is approximated by k(x, R) k(R, R)⁻¹ k(R, y), which is a plain
product of columns φ(x) = k(x, R) k(R, R)^(−1/2), so that a linear machine does the rest, in time that grows with the
number of images rather than with its square.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import LinearSVC
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from bakeoff.pipelines.operations import nystroem_operations
from bakeoff.pipelines.svm.kernel import kernel, left, right
from bakeoff.pipelines.svm.slopes import SLOPES_ARE, slopes_of_sums

SMALLEST_SHARE = 1e-6
"""Directions in which the drawn rows vary less than this share of the most are noise, and left out."""


class NystroemSVC(ClassifierMixin, BaseEstimator):
    """A linear support vector machine on the kernel values of training rows drawn at random.

    Parameters
    ----------
    n_components
        how many training rows are drawn; all of them where there are no more.
    C
        what an error costs, as in `sklearn.svm.LinearSVC`.
    gamma
        of the kernel exp(−γ‖x − y‖²).
    max_iter
        of the linear machine.
    random_state
        draws the rows.

    Attributes
    ----------
    classes_
        (classes,) labels, sorted.
    components_
        (n_components, columns) float32, the rows that were drawn.
    coefficients_
        (classes, n_components) float64, one row where there are two classes: the decision is
        Σ coefficients · k(x, component) + intercepts.
    intercepts_
        (classes,) float64, or one where there are two.

    References
    ----------
    Williams and Seeger (2001), Using the Nyström method to speed up kernel machines, NIPS 13.

    Examples
    --------
    >>> from bakeoff.pipelines.svm.nystroem import NystroemSVC
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = NystroemSVC(n_components=200, gamma=0.1, random_state=0).fit(rows[:1000], labels[:1000])
    >>> model.components_.shape, model.decision_function(rows[1000:]).shape
    ((200, 64), (797, 10))
    """

    feature_weights_are = SLOPES_ARE

    classes_: NDArray[Any]
    components_: NDArray[np.float32]
    coefficients_: NDArray[np.float64]

    def __init__(
        self,
        n_components: int = 1000,
        C: float = 3.0,
        gamma: float = 1.0,
        max_iter: int = 1000,
        random_state: Any = None,
    ) -> None:
        self.n_components = n_components
        self.C = C
        self.gamma = gamma
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> NystroemSVC:
        """Draw components from rows (n, d), and separate the classes."""
        X, y = validate_data(self, X, y, dtype=np.float32)
        random = check_random_state(self.random_state)
        self.components_ = X[np.sort(random.permutation(len(X))[: self.n_components])]
        root = _inverse_root(self._values(self.components_))
        machine = LinearSVC(C=self.C, dual=True, max_iter=self.max_iter, random_state=random)
        machine.fit(self._values(X) @ root.astype(np.float32), y)
        self.classes_ = machine.classes_
        self.coefficients_ = machine.coef_ @ root.T
        self.intercepts_ = machine.intercept_
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Decisions (n, classes), or (n,) where there are two, of rows (n, d)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)
        decisions = self._values(X) @ self.coefficients_.T + self.intercepts_
        return decisions[:, 0] if decisions.shape[1] == 1 else decisions

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels (n,) of rows (n, d)."""
        decisions = self.decision_function(X)
        return self.classes_[(decisions > 0).astype(int) if decisions.ndim == 1 else decisions.argmax(1)]

    def feature_weights(self, X: Any) -> NDArray[np.float32]:
        """Mean size of the slope of the decisions at rows (n, d), by column: (d,) float32."""
        return slopes_of_sums(self.coefficients_, np.asarray(self.components_), self.gamma, X)

    def n_parameters(self) -> int:
        """How many numbers were learned: components, coefficients and intercepts."""
        check_is_fitted(self)
        return int(self.components_.size + self.coefficients_.size + self.intercepts_.size)

    def operations(self, rows: Any) -> float:  # noqa: ARG002 (every row takes the same)
        """Arithmetic operations of a prediction for one row, as `pipelines.operations` counts them."""
        check_is_fitted(self)
        return nystroem_operations(self.components_.shape, len(self.coefficients_))

    def _values(self, rows: NDArray[np.float32]) -> NDArray[np.floating]:
        """Kernel values (n, components)."""
        return kernel(left(rows, self.gamma), right(self.components_, self.gamma))


def _inverse_root(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """(components, directions) whose product with itself is the pseudo-inverse of a kernel matrix."""
    sizes, directions = np.linalg.eigh(values.astype(np.float64))
    kept = sizes > SMALLEST_SHARE * sizes[-1]
    return directions[:, kept] / np.sqrt(sizes[kept])
