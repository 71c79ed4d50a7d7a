"""A linear support vector machine that answers for one image as fast as its one matrix product."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.vectors import are_plain


class QuickLinearSVC(LinearSVC):
    """`sklearn.svm.LinearSVC`, without checks where rows are plain; decisions and labels are the same.

    Parameters
    ----------
    C, dual and all others
        as in `sklearn.svm.LinearSVC`.

    Attributes
    ----------
    classes_, coef_, intercept_, n_iter_
        as in `sklearn.svm.LinearSVC`: (classes, columns) and (classes,) float64, one row where there are two classes.

    References
    ----------
    Fan, Chang, Hsieh, Wang and Lin (2008), LIBLINEAR: a library for large linear classification, JMLR 9.

    Examples
    --------
    >>> from bakeoff.pipelines.svm.linear import QuickLinearSVC
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = QuickLinearSVC(random_state=0).fit(rows[:1000], labels[:1000])
    >>> model.predict(rows[1000:1005]).shape, model.coef_.shape
    ((5,), (10, 64))
    """

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Signed distance to the hyperplane of each class, (n, classes) float64, or (n,) where there are two."""
        check_is_fitted(self, "coef_")
        if not are_plain(X, self.n_features_in_):
            return super().decision_function(X)
        decisions = X @ self.coef_.T + self.intercept_
        return decisions[:, 0] if decisions.shape[1] == 1 else decisions

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels (n,) of rows (n, columns)."""
        decisions = self.decision_function(X)
        return self.classes_[(decisions > 0).astype(int) if decisions.ndim == 1 else decisions.argmax(1)]
