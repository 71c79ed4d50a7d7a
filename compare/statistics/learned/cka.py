"""How alike two representations of the same images are, whatever their axes: debiased centred kernel alignment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST_IMAGES = 4
"""Below, the estimator is not defined."""


def debiased_cka(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Alignment of two Gram matrices (n, n): 1 for the same up to turning and scaling, 0 on the mean of unrelated ones.

    Both diagonals are left out, without which wide representations of few images look alike whatever they are. The
    estimate is of no sign: a little below 0 is as good as 0. NaN where one tells no image from another.

    Raises
    ------
    ValueError
        the matrices are not of the same images, or these are too few.

    References
    ----------
    Song, Smola, Gretton, Bedo and Borgwardt (2012), Feature selection via dependence maximization, JMLR 13, eq. 5.
    Kornblith, Norouzi, Lee and Hinton (2019), Similarity of neural network representations revisited, ICML.

    Examples
    --------
    >>> rows = np.random.default_rng(0).normal(size=(50, 3))
    >>> turned = rows[:, [2, 0, 1]] * -7
    >>> round(debiased_cka(rows @ rows.T, turned @ turned.T), 6)
    1.0
    """
    if one.shape != other.shape or one.ndim != 2 or one.shape[0] != one.shape[1]:
        raise ValueError(f"expected two Gram matrices (n, n) of the same images; got {one.shape} and {other.shape}.")
    if len(one) < LEAST_IMAGES:
        raise ValueError(f"expected at least {LEAST_IMAGES} images; got {len(one)}.")
    hollow = [_hollow(each) for each in (one, other)]
    own = [_hsic(each, each) for each in hollow]
    if min(own) <= 0:
        return float("nan")
    return _hsic(*hollow) / float(np.sqrt(own[0] * own[1]))


def _hollow(gram: NDArray[np.floating]) -> NDArray[np.float64]:
    """Scaled to a mean size of 1, with zeros in the diagonal."""
    found = gram.astype(np.float64)
    np.fill_diagonal(found, 0)
    return found / max(float(np.abs(found).mean()), 1e-300)


def _hsic(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The unbiased estimator of the Hilbert-Schmidt independence criterion, of matrices with zero diagonals."""
    n = len(one)
    sums, others = one.sum(0), other.sum(0)
    whole = (one * other).sum() + sums.sum() * others.sum() / ((n - 1) * (n - 2)) - 2 * (sums @ others) / (n - 2)
    return float(whole / (n * (n - 3)))
