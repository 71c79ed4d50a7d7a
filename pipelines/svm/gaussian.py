"""A support vector machine with a Gaussian kernel that answers as scikit-learn's SVC does, by matrix products.

scikit-learn's solver, libsvm, computes kernel values one at a time. Here a matrix product computes them, in float32:

- `fit` solves each pair of classes with scikit-learn's own solver on the kernel of these two classes alone. What a
  class has with itself is computed once for all its pairs. Memory grows with the largest pair, not with all images.
- `predict` and `decision_function` sum kernel values from the fitted coefficients. Where the rounding of float32 might
  turn a label, float64 decides, and where even that might, libsvm itself: labels are exactly those that it would give.

What of scikit-learn it takes though it is private, `pipelines/scikit_learn_private.py` names.

With scikit-learn-intelex installed (`pip install "bakeoff[intel]"`), its solver fits instead.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC
from sklearn.utils.metaestimators import available_if

from bakeoff.pipelines.svm.decisions import Machine, machine_of, votes
from bakeoff.pipelines.svm.slopes import SLOPES_ARE, slopes_of_pairs

if find_spec("sklearnex") is None:
    from bakeoff.pipelines.svm.pairwise import solve
else:
    from bakeoff.pipelines.svm.intel import solve


class GaussianSVC(SVC):
    """`sklearn.svm.SVC`, quick for dense rows and a Gaussian kernel; any other case is scikit-learn's own.

    Parameters
    ----------
    C, gamma, class_weight and all others
        as in `sklearn.svm.SVC`.

    Attributes
    ----------
    classes_, support_, support_vectors_, dual_coef_, intercept_, n_support_, n_iter_ and all others
        as in `sklearn.svm.SVC`: float64, support vectors by class.

    References
    ----------
    Cortes and Vapnik (1995), Support-vector networks, Machine Learning 20(3).
    Chang and Lin (2011), LIBSVM: a library for support vector machines, ACM Transactions on Intelligent Systems and
    Technology 2(3).

    Examples
    --------
    >>> from bakeoff.pipelines.svm.gaussian import GaussianSVC
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = GaussianSVC(C=10.0).fit(rows[:1000], labels[:1000])
    >>> model.score(rows[1000:], labels[1000:]) > 0.95
    True
    >>> model.feature_weights(rows[1000:1010]).shape  # which columns its decisions depend on
    (64,)
    """

    feature_weights_are = SLOPES_ARE

    @available_if(lambda machine: machine.kernel == "rbf")
    def feature_weights(self, X: Any) -> NDArray[np.float32]:
        """Mean size of the slope of the decisions of all pairs at rows (n, d), by column: (d,) float32."""
        return slopes_of_pairs(self, X)

    def n_parameters(self) -> int:
        """How many numbers were learned: support vectors, their coefficients, and the intercepts."""
        return int(self.support_vectors_.size + self.dual_coef_.size + self.intercept_.size)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_machines"}

    def _dense_fit(self, X: Any, y: Any, sample_weight: Any, solver_type: int, kernel: str, random_seed: int) -> None:
        """Where scikit-learn hands over to libsvm: (n, d) float64 and class numbers (n,)."""
        if kernel != "rbf" or self.probability is True or len(sample_weight):
            super()._dense_fit(X, y, sample_weight, solver_type, kernel, random_seed)
            return
        found = solve(self, X, y.astype(np.intp))
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
        return votes(self._dense_decision_function(X) > 0, len(self.classes_)).argmax(1)

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

    def _machine(self, dtype: type[np.floating]) -> Machine:
        """The fitted machine as products take it; made when it is first asked for, and left out of pickles."""
        made = self.__dict__.setdefault("_machines", {})
        if dtype not in made or made[dtype].coefficients_of is not self._dual_coef_:
            made[dtype] = machine_of(self, dtype)
        return made[dtype]
