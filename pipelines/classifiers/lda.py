"""Linear discriminant analysis with a shrunken covariance (Fisher 1936, Ledoit and Wolf 2004).

Evidence for the shrinkage, the share of the covariance that is replaced by a multiple of the identity: right on 5,000
validation images, for 3,000 training images of MNIST and Fashion-MNIST, in percent,
    shrinkage          MNIST hog, pixels    Fashion hog, pixels
    0.01               95.5  82.8           83.7  78.4
    0.1                95.7  84.4           84.8  80.2
    Ledoit and Wolf    95.9  86.2           83.0  77.1
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from bakeoff.pipelines.search_space import LogUniform
from bakeoff.pipelines.vectors import are_plain

Floats = NDArray[np.float64]

SPACE = {"shrinkage": LogUniform(0.001, 0.9)}


class LinearDiscriminant(ClassifierMixin, BaseEstimator):
    """`sklearn.discriminant_analysis.LinearDiscriminantAnalysis(solver="lsqr")`, solved from rows where they are few.

    Images have more columns than there are images, often by far. A shrunken covariance is a diagonal and so many outer
    products as there are rows, so that it need not be written out to be solved (Sherman, Morrison and Woodbury). For
    30 rows of 5,334 columns, scikit-learn takes 76 CPU seconds and keeps 228 MB; this takes 13 ms and keeps 261 kB.

    Parameters
    ----------
    shrinkage
        share of each class's covariance that is replaced by a multiple of the identity, above 0 and up to 1; "auto" for
        Ledoit and Wolf's estimate of the best, on columns that are standardised within each class.

    Attributes
    ----------
    classes_
        labels (classes,).
    priors_
        (classes,) float64, how frequent each is among the training rows.
    means_
        (classes, columns) float64.
    coef_, intercept_
        (classes, columns) and (classes,) float64, one row where there are two classes.

    References
    ----------
    Fisher (1936), The use of multiple measurements in taxonomic problems, Annals of Eugenics 7(2). Ledoit and Wolf
    (2004), A well-conditioned estimator for large-dimensional covariance matrices, Journal of Multivariate Analysis 88.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers.lda import LinearDiscriminant
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> model = LinearDiscriminant().fit(rows[:300], labels[:300])
    >>> model.coef_.shape, float((model.predict(rows[300:]) == labels[300:]).mean()) > 0.8
    ((10, 64), True)
    """

    def __init__(self, shrinkage: float | str = 0.1) -> None:
        self.shrinkage = shrinkage

    def fit(self, X: Any, y: Any) -> LinearDiscriminant:
        """Fit on rows (n, columns) and labels (n,).

        Raises
        ------
        ValueError
            the shrinkage is neither a number above 0 and up to 1 nor "auto", or there is one class alone.
        """
        if self.shrinkage != "auto" and not (isinstance(self.shrinkage, Real) and 0 < self.shrinkage <= 1):
            raise ValueError(f"shrinkage is a number above 0 and up to 1, or 'auto'; got {self.shrinkage!r}.")
        rows, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, which = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"LinearDiscriminant needs at least two classes; got {len(self.classes_)} class.")
        self.priors_ = np.bincount(which) / len(which)
        self.means_ = np.stack([rows[which == k].mean(axis=0) for k in range(len(self.classes_))])
        shares = [self._share(rows[which == k] - self.means_[k]) for k in range(len(self.classes_))]
        diagonal = sum(prior * share[0] for prior, share in zip(self.priors_, shares, strict=True))
        outer = np.concatenate([np.sqrt(p) * share[1] for p, share in zip(self.priors_, shares, strict=True)])
        coef = _solved(diagonal, outer, self.means_)
        intercept = np.log(self.priors_) - 0.5 * np.sum(self.means_ * coef, axis=1)
        two = len(self.classes_) == 2
        self.coef_ = coef[1:] - coef[:1] if two else coef
        self.intercept_ = intercept[1:] - intercept[:1] if two else intercept
        return self

    def _share(self, centred: Floats) -> tuple[Floats, Floats]:
        """Diagonal (columns,) and rows (n, columns) whose outer products with it are the covariance of one class."""
        n, columns = centred.shape
        if not isinstance(self.shrinkage, str):
            level = np.mean(centred**2)
            return np.full(columns, self.shrinkage * level), np.sqrt((1 - self.shrinkage) / n) * centred
        deviations = np.sqrt(np.mean(centred**2, axis=0))
        deviations[deviations == 0] = 1
        standard = centred / deviations
        shrinkage = _ledoit_wolf(standard)
        return shrinkage * np.mean(standard**2) * deviations**2, np.sqrt((1 - shrinkage) / n) * centred

    def decision_function(self, X: Any) -> Floats:
        """Log of the posterior of each class but for a constant, (n, classes) float64, or (n,) log odds of two."""
        check_is_fitted(self, "coef_")
        if not are_plain(X, self.n_features_in_):
            X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        decisions = X @ self.coef_.T + self.intercept_
        return decisions[:, 0] if decisions.shape[1] == 1 else decisions

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels (n,) of rows (n, columns)."""
        decisions = self.decision_function(X)
        return self.classes_[(decisions > 0).astype(int) if decisions.ndim == 1 else decisions.argmax(axis=1)]

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities (n, classes) float64 of rows (n, columns)."""
        decisions = self.decision_function(X)
        if decisions.ndim > 1:
            return softmax(decisions, axis=1)
        second = expit(decisions)
        return np.column_stack([1 - second, second])


def _ledoit_wolf(standard: Floats) -> float:
    """The best shrinkage of the covariance of centred rows (n, columns), from rows or columns, whichever are fewer."""
    n, columns = standard.shape
    products = standard @ standard.T if n <= columns else standard.T @ standard
    squared = np.sum(products**2) / n**2
    level = np.sum(standard**2) / (n * columns)
    distance = squared - columns * level**2
    error = (np.sum(np.sum(standard**2, axis=1) ** 2) / n - squared) / n
    return float(min(error, distance) / distance) if distance > 0 and error > 0 else 0.0


def _solved(diagonal: Floats, outer: Floats, means: Floats) -> Floats:
    """Solutions (classes, columns) for each class's mean of the covariance diag + outerᵀ·outer."""
    if not diagonal.max() > 0:  # no scatter within any class: the nearest mean decides
        return means
    diagonal = np.maximum(diagonal, np.finfo(float).eps * diagonal.max())
    n, columns = outer.shape
    if columns <= n:
        covariance = outer.T @ outer
        covariance[np.diag_indices(columns)] += diagonal
        return solve(covariance, means.T, assume_a="pos").T
    scaled = outer / diagonal
    inner = scaled @ outer.T
    inner[np.diag_indices(n)] += 1
    return means / diagonal - solve(inner, scaled @ means.T, assume_a="pos").T @ scaled


def build(**parameters: Any) -> LinearDiscriminant:
    """The classifier, unfitted, with another shrinkage where one is given.

    Returns
    -------
    LinearDiscriminant
        unfitted; it takes rows (n, columns) float32 and labels (n,).

    Raises
    ------
    ValueError
        there is no such parameter; the message names those there are.

    Examples
    --------
    >>> from bakeoff.pipelines.classifiers import lda
    >>> lda.build(shrinkage=0.5)
    LinearDiscriminant(shrinkage=0.5)
    """
    return LinearDiscriminant().set_params(**parameters)
