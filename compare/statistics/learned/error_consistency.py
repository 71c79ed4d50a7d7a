"""Whether two contenders make the same mistakes, beyond what their accuracies let one expect."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def error_consistency(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Cohen's kappa of being right (n,) and being right (n,) on the same images; NaN where nothing can differ.

    0 is what two have that err independently, 1 what the same mistakes give, and below 0 they avoid each other's.

    References
    ----------
    Geirhos, Meding and Wichmann (2020), Beyond accuracy: quantifying trial-by-trial behaviour of CNNs and humans by
    measuring error consistency, NeurIPS.

    Examples
    --------
    >>> right = np.array([True, True, False, True, False])
    >>> error_consistency(right, right), round(error_consistency(right, ~right), 2)
    (1.0, -0.92)
    """
    first, second = float(one.mean()), float(other.mean())
    expected = first * second + (1 - first) * (1 - second)
    return float(((one == other).mean() - expected) / (1 - expected)) if expected < 1 else float("nan")
