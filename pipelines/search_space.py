"""Ranges in which the parameters of a feature, a classifier or a network are searched, as plain data.

A file in `features`, `classifiers` or `networks` may define `SPACE`, parameter → range. What searches it is somebody
else's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Uniform:
    """A number in low…high, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class LogUniform:
    """A positive number in low…high, its logarithm evenly."""

    low: float
    high: float


@dataclass(frozen=True)
class Integer:
    """A whole number in low…high, both included; with `log`, its logarithm about evenly."""

    low: int
    high: int
    log: bool = False


@dataclass(frozen=True)
class Choice:
    """One of some values without an order: text, numbers, None, or tuples of them."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class OfSide:
    """A whole number of pixels between two shares of an image's shorter side, and at least `least`."""

    low: float
    high: float
    least: int = 1

    def at(self, image_shape: tuple[int, int, int]) -> Integer:
        """The range for images (height, width, channels).

        >>> OfSide(1 / 12, 1 / 4).at((28, 28, 1))
        Integer(low=2, high=7, log=False)
        """
        side = min(image_shape[:2])
        low = max(self.least, round(self.low * side))
        return Integer(low, max(low, round(self.high * side)))


Range = Uniform | LogUniform | Integer | Choice | OfSide
