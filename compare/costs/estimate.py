"""A number that is known, or that lies somewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A number with the interval that it lies in; all three are equal where it was measured.

    Attributes
    ----------
    low, central, high
        in rising order.
    method
        how it was had, as "measured by RAPL".
    """

    low: float
    central: float
    high: float
    method: str = ""

    def times(self, factor: float) -> Estimate:
        """The same in another unit, or so many of it."""
        return Estimate(self.low * factor, self.central * factor, self.high * factor, self.method)

    def plus(self, other: Estimate) -> Estimate:
        """Both together; neither need err the same way, and the interval covers that they do."""
        methods = dict.fromkeys(each for each in (self.method, other.method) if each)
        return Estimate(
            self.low + other.low, self.central + other.central, self.high + other.high, " and ".join(methods)
        )

    @property
    def is_exact(self) -> bool:
        """Whether it was measured."""
        return self.low == self.high


NOT_AVAILABLE = Estimate(math.nan, math.nan, math.nan, "not available")
