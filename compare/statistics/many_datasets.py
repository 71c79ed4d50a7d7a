"""Friedman's and Wilcoxon's tests and Nemenyi's critical difference, for contenders compared on many data sets."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, f, rankdata, studentized_range

LEAST_DATASETS = 6
"""With fewer, even the same order on every data set is no surprise (Wilcoxon's least two-sided p for 5 is 0.0625)."""


class Friedman(NamedTuple):
    """Average ranks (1 is best), Friedman's χ² with its p, and Iman and Davenport's F with its p."""

    ranks: NDArray[np.float64]
    chi_squared: float
    p_chi_squared: float
    f: float
    p: float


def friedman(scores: ArrayLike) -> Friedman:
    """Do all contenders do equally well? (Friedman 1937; Iman and Davenport 1980; Demšar 2006, JMLR 7).

    χ² is Demšar's, without a correction for ties, which makes it a little cautious where there are many. F is the less
    conservative form that he recommends; its p is the one to read.

    Parameters
    ----------
    scores
        (data sets, contenders), higher is better; one mean a data set, never its single folds or repeats, which are not
        independent.
    """
    values = np.asarray(scores, dtype=float)
    n, k = values.shape
    ranks = rankdata(-values, axis=1).mean(axis=0)
    statistic = 12 * n / (k * (k + 1)) * float((ranks**2).sum() - k * (k + 1) ** 2 / 4)
    rest = n * (k - 1) - statistic
    ratio = (n - 1) * statistic / rest if rest > 1e-12 else math.inf
    return Friedman(
        ranks,
        statistic,
        float(chi2.sf(statistic, k - 1)),
        ratio,
        float(f.sf(ratio, k - 1, (k - 1) * (n - 1))) if math.isfinite(ratio) else 0.0,
    )


def critical_difference(contenders: int, datasets: int, alpha: float = 0.05) -> float:
    """By how much the average ranks of two contenders must differ (Nemenyi 1963).

    >>> round(critical_difference(4, 14), 3), round(critical_difference(4, 14, alpha=0.10), 3)
    (1.254, 1.118)
    """
    q = float(studentized_range.isf(alpha, contenders, math.inf)) / math.sqrt(2)
    return q * math.sqrt(contenders * (contenders + 1) / (6 * datasets))


def cliques(ranks: ArrayLike, difference: float) -> list[list[int]]:
    """Largest sets of contenders whose ranks lie within the critical difference, best first: the bars of the diagram.

    >>> cliques([3.143, 2.000, 2.893, 1.964], 1.254)
    [[3, 1, 2, 0]]
    """
    values = np.asarray(ranks, dtype=float)
    order = [int(i) for i in np.argsort(values, kind="stable")]
    found: list[list[int]] = []
    for start, first in enumerate(order):
        alike = [other for other in order[start:] if values[other] - values[first] < difference]
        if len(alike) > 1 and not (found and set(alike) <= set(found[-1])):
            found.append(alike)
    return found


def signed_rank_p(first: ArrayLike, second: ArrayLike) -> float:
    """Two-sided p of Wilcoxon's signed-rank test over data sets (Wilcoxon 1945); 1 where no data set differs.

    It is exact whatever the ties: among all ways to give the observed ranks their signs, the share with a sum as far
    out. Data sets that do not differ take the lowest ranks and count half to either side.
    """
    # Rounding would break ties: accuracies are shares of counts, and a millionth of a millionth tells none apart.
    difference = np.round(np.asarray(first, dtype=float) - np.asarray(second, dtype=float), 12)
    if not np.any(difference):
        return 1.0
    doubled = np.rint(2 * rankdata(np.abs(difference))).astype(int)  # ties have half ranks
    moved = doubled[difference != 0]
    ways = np.ones(1)
    for rank in moved:
        ways = (np.append(ways, np.zeros(rank)) + np.append(np.zeros(rank), ways)) / 2
    observed = int(doubled[difference > 0].sum())
    return min(1.0, 2 * float(min(ways[: observed + 1].sum(), ways[observed:].sum())))


def least_p(datasets: int, contenders: int) -> float:
    """The smallest p that Wilcoxon's test with Holm's correction can have, where one order holds on every data set.

    >>> least_p(6, 3), least_p(10, 4)
    (0.09375, 0.01171875)
    """
    return min(1.0, contenders * (contenders - 1) / 2 * 2 ** (1 - datasets))
