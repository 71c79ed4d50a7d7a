"""From values of more than 8 bits to 8: the range that the values really have decides, and is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PERCENTILES = (0.5, 99.5)
"""Of all values; one hot pixel of 16×16 is still outside."""
LARGEST = {"uint8": 255, "uint16": 65535}


@dataclass(frozen=True)
class Scale:
    """The values that become 0 and 255; what lies outside is clipped.

    Attributes
    ----------
    told
        what was done, as the tail of a sentence.
    """

    low: float
    high: float
    told: str

    def to_bytes(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Values of any type as uint8."""
        spread = (values.astype(np.float64) - self.low) * (255 / (self.high - self.low))
        return np.clip(np.rint(spread), 0, 255).astype(np.uint8)


WHOLE_16_BITS = Scale(0, 65535, "divided by 257, so that the whole range of 16 bits fits 8")


def scale_of(sample: NDArray[Any], by_type: bool = False) -> Scale:
    """How values like those of a sample are brought to 8 bits.

    Values that fit into 8 bits keep their numbers, whatever type holds them; values that fill at least half of 16 bits
    are divided by 257; fractions 0…1 and −1…1 are spread over 0…255. All others are spread between their 0.5 and 99.5
    percent points, so that a few odd pixels do not decide.

    Parameters
    ----------
    sample
        values of the images, drawn from all over the data set.
    by_type
        go by the range of the type instead.

    >>> scale_of(np.array([0, 7, 255], dtype=np.uint16)).high, scale_of(np.array([0, 0.5, 1.0])).high
    (255, 1)
    """
    if by_type and sample.dtype.name in LARGEST:
        largest = LARGEST[sample.dtype.name]
        return WHOLE_16_BITS if largest == 65535 else Scale(0, largest, "kept as they are")
    values = sample[np.isfinite(sample)] if sample.dtype.kind == "f" else sample
    if not len(values):
        return Scale(0, 1, "not numbers at all")
    low, high = (float(np.percentile(values, each)) for each in PERCENTILES)
    least, most, fractions = float(values.min()), float(values.max()), sample.dtype.kind == "f"
    if fractions and -1 <= least < 0 and most <= 1:
        return Scale(-1, 1, "of −1…1 spread over 0…255")
    if least >= 0 and most <= 1:
        return Scale(0, 1, "of 0…1 spread over 0…255")
    if least >= 0 and high <= 255 and not (fractions and high <= 1):
        return Scale(0, 255, "kept as they are, as they fit into 8 bits" + _clipped(values, 255))
    if sample.dtype == np.uint16 and low <= 65535 / 4 and high >= 65535 / 2:
        return WHOLE_16_BITS
    if high <= low:
        low, high = least, max(most, least + 1)
    told = f"spread from {low:.6g}…{high:.6g}, their {PERCENTILES[0]} and {PERCENTILES[1]} percent points, over 0…255"
    return Scale(low, high, told)


def _clipped(values: NDArray[Any], limit: float) -> str:
    return f"; larger ones, up to {values.max():.6g}, were clipped" if values.max() > limit else ""
