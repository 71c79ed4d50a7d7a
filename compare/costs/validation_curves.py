"""How accuracy on validation images grows with what is spent on tuning; test images have no part in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def best_so_far(spent: Sequence[float], accuracies: Sequence[float]) -> list[tuple[float, float]]:
    """(spent, best accuracy until then) of attempts in their order; those without an accuracy only cost.

    Examples
    --------
    >>> best_so_far([1, 2, 4], [0.8, 0.7, 0.9])
    [(1, 0.8), (4, 0.9)]
    """
    curve: list[tuple[float, float]] = []
    for seconds, accuracy in zip(spent, accuracies, strict=True):
        if accuracy == accuracy and (not curve or accuracy > curve[-1][1]):
            curve.append((seconds, accuracy))
    return curve


def time_to(curve: Sequence[tuple[float, float]], threshold: float) -> float | None:
    """What was spent until a threshold was reached that was fixed before; None where it was not.

    Examples
    --------
    >>> time_to([(1, 0.8), (4, 0.9)], 0.85), time_to([(1, 0.8), (4, 0.9)], 0.95)
    (4, None)
    """
    return next((spent for spent, accuracy in curve if accuracy >= threshold), None)


def expected_best(accuracies: Sequence[float]) -> NDArray[np.float64]:
    """Expected best of n settings drawn at random, for n = 1 … N, from the N that were tried (Dodge et al. 2019).

    E[max of n] = Σ v_i ((i / N)^n − ((i − 1) / N)^n), the v_i in rising order.

    References
    ----------
    Dodge, Gururangan, Card, Schwartz and Smith (2019). Show your work: improved reporting of experimental results.

    Examples
    --------
    Of 0.6 and 0.8: one draw gives 0.7; two give the best of them in three of four cases, 0.75.

    >>> expected_best([0.8, 0.6]).round(6).tolist()
    [0.7, 0.75]
    """
    values = np.sort(np.asarray(accuracies, float))
    count = len(values)
    places = np.arange(count + 1) / count
    powers = places[None, :] ** np.arange(1, count + 1)[:, None]
    expected: NDArray[np.float64] = np.diff(powers, axis=1) @ values
    return expected
