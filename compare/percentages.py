"""How shares and their differences are written, the same in a session, in what claims rest on, and on every page."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

NOTHING = "–"
"""What stands where a number is not available."""


def absent(value: Any) -> bool:
    """Whether there is no value: None, NaN or pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and math.isnan(value)


def percent(value: float) -> str:
    """A share with one decimal; never rounded up to a perfect 100 or down to an empty 0.

    >>> percent(0.9742), percent(0.99996), percent(1.0)
    ('97.4 %', '>99.9 %', '100.0 %')
    """
    if absent(value):
        return NOTHING
    if 0.9995 <= value < 1:
        return ">99.9 %"
    if 0 < value < 0.0005:
        return "<0.1 %"
    return f"{100 * value:.1f} %"


def points(value: float) -> str:
    """A difference of two shares in percentage points, with its sign.

    >>> points(0.0234), points(-0.1), points(-0.0001)
    ('+2.3', '−10.0', '0.0')
    """
    if absent(value):
        return NOTHING
    text = f"{abs(100 * value):.1f}"
    return text if float(text) == 0 else ("+" if value > 0 else "−") + text
