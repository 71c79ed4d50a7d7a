"""How a difference of two shares is written, the same in what claims rest on and on every page."""

from __future__ import annotations


def points(value: float) -> str:
    """A difference of two shares in percentage points, with its sign.

    >>> points(0.0234), points(-0.1), points(-0.0001)
    ('+2.3', '−10.0', '0.0')
    """
    text = f"{abs(100 * value):.1f}"
    return text if float(text) == 0 else ("+" if value > 0 else "−") + text
