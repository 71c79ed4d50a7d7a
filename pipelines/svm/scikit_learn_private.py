"""What of scikit-learn is used though it is private: all of it, and nowhere else in these packages is there more.

`sklearn.svm.SVC` has no public place at which another solver could take over. `pipelines/svm/gaussian.py` overrides the
methods that hand over to libsvm, and writes what they would have written. scikit-learn may change them without notice;
`tests/pipelines/svm/test_scikit_learn_private.py` tells when it has.
"""

from __future__ import annotations

OVERRIDDEN = {
    "_dense_fit": ("X", "y", "sample_weight", "solver_type", "kernel", "random_seed"),
    "_dense_predict": ("X",),
    "_dense_decision_function": ("X",),
}
"""Methods of `SVC` that are overridden, and what they are called with: where it hands over to libsvm."""

CALLED: dict[str, tuple[str, ...]] = {"_warn_from_fit_status": ()}
"""Methods of `SVC` that are called, and what with."""

READ = ("_gamma", "_dual_coef_", "_intercept_")
"""Attributes of a fitted `SVC` that are read: gamma as a number; coefficients and intercepts with libsvm's own sign."""

WRITTEN = ("_n_support", "_num_iter", "_probA", "_probB")
"""Attributes that `_dense_fit` has to write, besides the public ones."""
