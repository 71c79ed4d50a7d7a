"""What of scikit-learn is used though it is private: all of it, and nowhere else in these packages is there more.

`sklearn.svm.SVC` has no public place at which another solver could take over: `pipelines/svm/gaussian.py` overrides the
methods that hand over to libsvm, and writes what they would have written. To count the operations of a prediction,
`pipelines/operations.py` looks how neighbours are searched and along which nodes boosted trees are walked.

scikit-learn may change these without notice; `tests/pipelines/test_scikit_learn_private.py` tells when it has.
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

NEIGHBOURS = ("_fit_method",)
"""Attribute of a fitted `KNeighborsClassifier`: "brute" where the distances to all training rows are computed."""

BOOSTING = ("_predictors",)
"""Attribute of a fitted `HistGradientBoostingClassifier`: round → class → tree, whose `nodes` have `NODE_FIELDS`."""

NODE_FIELDS = ("is_leaf", "feature_idx", "num_threshold", "left", "right", "depth")
"""Of each node: whether it is a leaf, the test, feature ≤ threshold, where to go then and otherwise, and how deep."""

VALIDATED = ("_validate_params", "_parameter_constraints")
"""Of any estimator of scikit-learn's that has the second: what checks its parameters before a fit, and the ranges."""
