"""A duration as it is written in a study or a flag."""

from __future__ import annotations

import re


def seconds(text: str) -> float:
    """Read a duration: 90, 90s, 10m or 1.5h.

    >>> seconds("10m")
    600.0
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smh]?)\s*", text)
    if match is None:
        raise ValueError(f"a duration is written 90s, 10m or 1.5h; got '{text}'")
    return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]
