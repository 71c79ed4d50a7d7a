"""scikit-learn-intelex as the solver of a Gaussian support vector machine (`pip install "bakeoff[intel]"`)."""

from __future__ import annotations

from typing import Any

import daal4py
import numpy as np
from numpy.typing import NDArray
from sklearnex.svm import SVC
from threadpoolctl import threadpool_info

from bakeoff.pipelines.svm.solution import Solution


def solve(model: Any, rows: NDArray[np.float64], labels: NDArray[np.intp]) -> Solution:
    """Solve all pairs of classes of an unfitted `pipelines.svm.gaussian.GaussianSVC`, by Intel's solver.

    It has as many threads as NumPy has at the moment. It ends as exactly as `tol` says, but not with the same
    coefficients as libsvm. It says nothing when `max_iter` ends it early, which is told from its iterations.
    """
    daal4py.daalinit(max((pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"), default=1))
    weights = dict(enumerate(model.class_weight_))
    names = ("C", "tol", "shrinking", "cache_size", "max_iter")
    solver = SVC(kernel="rbf", gamma=model._gamma, class_weight=weights, **{n: getattr(model, n) for n in names})
    solver.fit(rows, labels)
    by_class = np.argsort(labels[solver.support_], kind="stable")
    two_classes = -1 if len(weights) == 2 else 1  # scikit-learn turns the sign where there are two classes
    iterations = np.asarray(solver.n_iter_, np.int32)
    return Solution(
        support=np.asarray(solver.support_, np.intp)[by_class],
        coefficients=two_classes * solver.dual_coef_[:, by_class],
        intercepts=two_classes * np.asarray(solver.intercept_),
        iterations=iterations,
        stopped_early=model.max_iter >= 0 and bool((iterations >= model.max_iter).any()),
    )
