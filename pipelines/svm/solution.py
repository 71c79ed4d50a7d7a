"""What any solver of a support vector machine for many classes comes back with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solver found, laid out as in libsvm.

    Attributes
    ----------
    support
        rows that are support vectors, those of class 0 first.
    coefficients
        (classes − 1, support vectors): of class a against b in row b − 1 if a < b, else in row b.
    intercepts
        one a pair of classes, (0, 1), (0, 2), …
    iterations
        of the solver, one a pair.
    stopped_early
        whether the limit of iterations ended any of them.
    """

    support: NDArray[np.intp]
    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    iterations: NDArray[np.int32]
    stopped_early: bool
