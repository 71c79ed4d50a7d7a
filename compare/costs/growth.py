"""How a cost grows: the exponent b of cost = a · size^b with its interval, and what a larger size would cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from bakeoff.compare.costs.estimate import Estimate

LEAST = 3
"""Different sizes from which an exponent can be told with an interval."""


@dataclass(frozen=True)
class Growth:
    """A straight line through the logarithms of sizes and costs.

    Attributes
    ----------
    exponent
        with its 95 % interval: 1 for in proportion, 2 for with the square.
    largest
        size that was measured.
    centre
        means of the logarithms of sizes and costs, through which the line runs.
    spread
        sum of the squared distances of the sizes' logarithms from their mean.
    error
        standard deviation of the costs' logarithms around the line.
    count
        of the costs.
    """

    exponent: Estimate
    largest: float
    centre: tuple[float, float]
    spread: float
    error: float
    count: int

    def at(self, times: float) -> Estimate:
        """The cost at so many times the largest size that was measured, with the 95 % interval of the line there."""
        away = math.log(times * self.largest) - self.centre[0]
        central = self.centre[1] + self.exponent.central * away
        half = _quantile(self.count) * self.error * math.sqrt(1 / self.count + away**2 / self.spread)
        return Estimate(math.exp(central - half), math.exp(central), math.exp(central + half), "extrapolated")


def growth(sizes: Sequence[float], costs: Sequence[float]) -> Growth | None:
    """Fit it; None where there are fewer than three different sizes, or a cost is nought or unknown."""
    if len(set(sizes)) < LEAST or not all(cost > 0 for cost in costs):
        return None
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(costs, float))
    mean, level = float(x.mean()), float(y.mean())
    spread = float(((x - mean) ** 2).sum())
    slope = float(((x - mean) * (y - level)).sum()) / spread
    error = math.sqrt(float(((y - level - slope * (x - mean)) ** 2).sum()) / (len(x) - 2))
    half = _quantile(len(x)) * error / math.sqrt(spread)
    exponent = Estimate(slope - half, slope, slope + half, "fitted")
    return Growth(exponent, float(max(sizes)), (mean, level), spread, error, len(x))


def _quantile(count: int) -> float:
    return float(stats.t.ppf(0.975, count - 2))
