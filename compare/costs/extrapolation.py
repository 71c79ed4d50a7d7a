"""What a size costs that was not tried, from smaller ones that were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.costs.estimate import Estimate

SURE, DRIFT = 0.4, 0.15
"""Logarithm by which a forecast may be off, at the size that was tried and for each factor e beyond it."""

FINENESS = 0.25
"""Between exponents that are looked at."""

AGREEING = 0.1
"""Share of a tried cost within which a line agrees with it; what is less is taken for chance."""


@dataclass(frozen=True)
class Line:
    """A cost with a fixed part and one that grows by a power of the size: `fixed + slope * size ** exponent`."""

    fixed: float
    slope: float
    exponent: float

    def at(self, size: float) -> float:
        """The cost of a size."""
        return float(self.fixed + self.slope * size**self.exponent)


def through(
    sizes: Sequence[float], costs: Sequence[float], least: float = 1.0, most: float = 1.0, alone: float = 1.0
) -> Line:
    """The line that sizes and their costs show, none of its parts below nought.

    Its exponent is the lowest from `least` to `most` that agrees with all of them, so that chance is not taken for
    growth, or else the one that agrees best. A size that is alone has the exponent `alone`, as nothing tells what is
    fixed: ½ is the middle, in logarithms, between all of it and nothing.

    Examples
    --------
    >>> line = through([100, 200, 400], [3.0, 5.0, 9.0], 1, 2)
    >>> round(line.fixed, 6), line.exponent, round(line.at(800), 6)
    (1.0, 1.0, 17.0)
    """
    if len(sizes) == 1:
        return Line(0.0, costs[0] / sizes[0] ** alone, alone)
    lines = [_line(np.array(sizes, float), np.array(costs, float), exponent) for exponent in _between(least, most)]
    off = [
        max(abs(line.at(size) / cost - 1) if cost > 0 else 0.0 for size, cost in zip(sizes, costs, strict=True))
        for line in lines
    ]
    agreeing = [line for line, worst in zip(lines, off, strict=True) if worst <= AGREEING]
    return agreeing[0] if agreeing else lines[int(np.argmin(off))]


def _between(least: float, most: float) -> list[float]:
    return [least + FINENESS * k for k in range(int((most - least) / FINENESS) + 1)]


def _line(sizes: NDArray[np.float64], costs: NDArray[np.float64], exponent: float) -> Line:
    """By least squares of what it is off, in shares of the costs."""
    from scipy.optimize import nnls

    powers = (sizes / sizes[-1]) ** exponent
    weights = 1 / np.maximum(costs, 1e-12)
    (fixed, grown), _ = nnls(np.stack([np.ones_like(powers), powers], 1) * weights[:, None], costs * weights)
    return Line(float(fixed), float(grown / sizes[-1] ** exponent), exponent)


def around(cost: float, beyond: float) -> Estimate:
    """A forecast cost with its interval: the wider, the further `beyond` the largest size tried it is.

    >>> around(10.0, 1.0).high / 10.0 == 10.0 / around(10.0, 1.0).low
    True
    """
    off = math.exp(SURE + DRIFT * math.log(max(beyond, 1.0)))
    return Estimate(cost / off, cost, cost * off, "forecast")
