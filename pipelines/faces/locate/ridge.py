"""Linear regression with a penalty on large weights (Hoerl and Kennard 1970)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve


def ridge_regression(features: NDArray[np.float32], targets: NDArray[np.float32], ridge: float) -> NDArray[np.float32]:
    """(features + 1, targets) weights and constants; the penalty on the squared weights is `ridge` · rows."""
    middle, level = features.mean(0), targets.mean(0)
    a, b = features - middle, targets - level
    penalty = np.float32(ridge * len(a))
    if len(a) < a.shape[1]:
        gram = a @ a.T
        gram[np.diag_indices_from(gram)] += penalty
        weights = a.T @ solve(gram, b, assume_a="pos", overwrite_a=True)
    else:
        gram = a.T @ a
        gram[np.diag_indices_from(gram)] += penalty
        weights = solve(gram, a.T @ b, assume_a="pos", overwrite_a=True)
    return np.concatenate([weights, (level - middle @ weights)[None]]).astype(np.float32)
