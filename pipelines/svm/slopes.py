"""How steeply the decisions of Gaussian machines rise with each column, at some rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics.pairwise import rbf_kernel

SLOPES_ARE = "Mean size of the slope of the decision function at test images"


def slopes_of_pairs(model: Any, rows: NDArray[Any]) -> NDArray[np.float32]:
    """Mean |∂f/∂x| over rows (n, d) and pairs of classes, for f(x) = Σ αᵢ exp(−γ‖x − sᵢ‖²) + b: (d,).

    The slope of one pair is Σ αᵢ Kᵢ(x) · 2γ (sᵢ − x); scikit-learn keeps the αᵢ of all pairs in `dual_coef_`, those of
    class a against class b in row b − 1 if a < b, else in row b.

    Parameters
    ----------
    model
        a fitted `sklearn.svm.SVC` with a Gaussian kernel.
    """
    support, gamma = np.asarray(model.support_vectors_), model._gamma
    kernel = rbf_kernel(rows, support, gamma=gamma)
    ends = np.concatenate([[0], np.cumsum(model.n_support_)])
    of_class = [np.arange(ends[k], ends[k + 1]) for k in range(len(model.n_support_))]
    total = np.zeros(rows.shape[1])
    pairs = [(a, b) for a in range(len(of_class)) for b in range(a + 1, len(of_class))]
    for a, b in pairs:
        of_pair = np.concatenate([of_class[a], of_class[b]])
        alpha = np.concatenate([model.dual_coef_[b - 1, of_class[a]], model.dual_coef_[a, of_class[b]]])
        total += _mean_slope(kernel[:, of_pair] * alpha, support[of_pair], rows, gamma)
    return (total / len(pairs)).astype(np.float32)


def slopes_of_sums(
    coefficients: NDArray[np.floating], centres: NDArray[np.floating], gamma: float, rows: NDArray[Any]
) -> NDArray[np.float32]:
    """Mean |∂f/∂x| over rows (n, d) and decisions, for f(x) = Σ αᵢ exp(−γ‖x − cᵢ‖²) + b with the centres cᵢ: (d,).

    Parameters
    ----------
    coefficients
        (decisions, centres) the αᵢ of each decision.
    """
    kernel = rbf_kernel(rows, centres, gamma=gamma)
    slopes = [_mean_slope(kernel * alpha, centres, rows, gamma) for alpha in coefficients]
    return np.mean(slopes, axis=0).astype(np.float32)


def _mean_slope(
    pull: NDArray[np.floating], towards: NDArray[np.floating], rows: NDArray[Any], gamma: float
) -> NDArray[np.floating]:
    """Mean over rows of |Σ αᵢ Kᵢ(x) · 2γ (sᵢ − x)|, from `pull`, the αᵢ Kᵢ(x) of each row and sᵢ."""
    slope = 2 * gamma * (pull @ towards - pull.sum(axis=1, keepdims=True) * rows)
    return np.asarray(np.abs(slope).mean(axis=0))
