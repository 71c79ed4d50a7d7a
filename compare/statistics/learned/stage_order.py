"""Whether things are found in a network in a certain order, beyond what chance and a start without learning give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

OBSERVED, NOT_OBSERVED, CANNOT_TELL = "observed here", "not observed here", "cannot tell"

LEAST_TRAININGS = 5
LEVEL = 0.05


@dataclass(frozen=True)
class StageOrder:
    """A verdict and what it rests on.

    Attributes
    ----------
    verdict
        one of OBSERVED, NOT_OBSERVED and CANNOT_TELL.
    because
        why, half a sentence.
    peaks
        mean place of each thing's peak, from 1.
    p_value
        of Page's test for that order; NaN where it was not asked.
    gains, lows
        what each thing's peak is above what there was before training, and its one-sided 95 % end.
    """

    verdict: str
    because: str
    peaks: tuple[float, ...]
    p_value: float = float("nan")
    gains: tuple[float, ...] = ()
    lows: tuple[float, ...] = ()


def stage_order(found: NDArray[np.float64], start: NDArray[np.float64], names: tuple[str, ...]) -> StageOrder:
    """Whether the peaks of things come in the order of their names, over several trainings.

    Three things must hold: the mean peaks stand in that order; Page's L says that this is no chance (p < .05); and at
    its peak each thing is more than before training. For the last, a training is looked at where the others have their
    peak, so that the largest of many chances is not taken for a gain.

    Parameters
    ----------
    found
        (trainings, things, stages) how much of each thing there is; NaN where it cannot be told.
    start
        the same before training.
    names
        of the things, first to last.

    References
    ----------
    Page (1963), Ordered hypotheses for multiple treatments: a significance test for linear ranks, Journal of the
    American Statistical Association 58(301).

    Examples
    --------
    >>> import numpy as np
    >>> found = np.tile(np.eye(3), (5, 1, 1)) + np.linspace(0.1, 0.2, 5)[:, None, None]
    >>> order = stage_order(found, np.zeros_like(found), ("edges", "shapes", "classes"))
    >>> order.verdict, order.peaks, round(order.p_value, 5)
    ('observed here', (1.0, 2.0, 3.0), 0.00013)
    """
    untold = [name for name, values in zip(names, found.transpose(1, 0, 2), strict=True) if np.isnan(values).any()]
    places = np.where(np.isnan(found).any(2), np.nan, np.nan_to_num(found).argmax(2) + 1.0)
    peaks = tuple(float(mean) for mean in places.mean(0))
    if untold:
        return StageOrder(CANNOT_TELL, f"nothing is known of {' and '.join(untold)} in these images", peaks)
    if len(found) < LEAST_TRAININGS:
        return StageOrder(CANNOT_TELL, f"{len(found)} trainings are too few, {LEAST_TRAININGS} are needed", peaks)
    p_value = page_test(places)
    gains, lows = zip(*(_gain(found[:, k], start[:, k]) for k in range(len(names))), strict=True)
    rest = peaks, p_value, gains, lows
    flat = [name for name, low in zip(names, lows, strict=True) if not low > 0]
    if flat:
        return StageOrder(NOT_OBSERVED, f"{' and '.join(flat)} are not told better than before training", *rest)
    if any(later < earlier for earlier, later in pairwise(peaks)):
        return StageOrder(NOT_OBSERVED, "the peaks come in another order", *rest)
    if not p_value < LEVEL:
        return StageOrder(NOT_OBSERVED, "the peaks do not follow one another beyond chance", *rest)
    return StageOrder(OBSERVED, "the peaks follow one another, each above what there was before training", *rest)


def page_test(peaks: NDArray[np.float64]) -> float:
    """One-sided p of Page's L for rising columns of (trainings, things), exact but for ties, which make it cautious."""
    from scipy.stats import page_trend_test

    return float(page_trend_test(peaks, method="exact").pvalue)


def _gain(found: NDArray[np.float64], start: NDArray[np.float64]) -> tuple[float, float]:
    """Mean gain of (trainings, stages) at the peak that the other trainings name, and its lower 95 % end."""
    from scipy.stats import t

    n = len(found)
    others = (found.sum(0) - found).argmax(1)
    values = (found - start)[np.arange(n), others]
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(n))
    return mean, mean - float(t.ppf(0.95, n - 1)) * error
