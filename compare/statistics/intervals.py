"""Wilson's interval for an accuracy."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import ndtri


class Interval(NamedTuple):
    """Two ends, low ≤ high."""

    low: float
    high: float


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Interval of a proportion by inverting the score test (Wilson 1927).

    >>> low, high = wilson(81, 263)
    >>> print(f"{low:.4f} {high:.4f}")
    0.2553 0.3662

    Raises
    ------
    ValueError
        n is not positive, or the successes do not lie in 0…n.
    """
    if not (n > 0 and 0 <= successes <= n):
        raise ValueError(f"successes must lie in 0…n with n > 0; got {successes} of {n}")
    z, p = float(ndtri((1 + level) / 2)), successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
