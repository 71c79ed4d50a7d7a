"""Limits that a contender has to keep, as in "latency<=1ms, size<=1MB, fit<=60s, memory<=200MB"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bakeoff.compare.errors import UserError, nearest

SECONDS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}
BYTES = {"B": 1.0, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30}
JOULES = {"J": 1.0, "kJ": 1e3, "MJ": 1e6, "Wh": 3.6e3, "kWh": 3.6e6}

MEASURES = {
    "latency": ("latency", "wall_seconds", SECONDS),
    "fit": ("fit", "cpu_seconds", SECONDS),
    "size": ("size", "bytes", BYTES),
    "memory": ("fit", "peak_bytes_above_start", BYTES),
    "energy": ("fit", "joules", JOULES),
}
"""Name → the phase and the reading it is about, and the units it is written in."""

YES, PERHAPS, NO, UNKNOWN = "yes", "perhaps", "no", "unknown"


@dataclass(frozen=True)
class Limit:
    """One limit: what is limited, and the most it may be, in the reading's unit; `text` is as it was written."""

    measure: str
    most: float
    text: str

    def kept(self, low: float, high: float) -> str:
        """Whether something that lies between two numbers keeps it: yes, no, perhaps, or unknown where they are NaN.

        Examples
        --------
        >>> limit = read_limits("latency<=1ms")[0]
        >>> limit.kept(0.0004, 0.0009), limit.kept(0.0009, 0.0012), limit.kept(0.002, 0.003)
        ('yes', 'perhaps', 'no')
        """
        if low != low or high != high:  # NaN: not measured
            return UNKNOWN
        return YES if high <= self.most else NO if low > self.most else PERHAPS


def read_limits(text: str) -> list[Limit]:
    """Read limits from text.

    Raises
    ------
    UserError
        a limit is not written so, or of something that is not measured; the message says what is.

    Examples
    --------
    >>> [(limit.measure, limit.most) for limit in read_limits("latency<=1ms, memory<=200MB")]
    [('latency', 0.001), ('memory', 200000000.0)]
    """
    return [_limit(part.strip()) for part in text.split(",") if part.strip()]


def _limit(text: str) -> Limit:
    match = re.fullmatch(r"(\w+)\s*(?:<=|≤|<)\s*([\d.]+(?:e-?\d+)?)\s*([a-zA-Zµ]+)", text)
    if match is None:
        raise UserError(
            f"'{text}' is no limit. Limits are written as in --limit \"latency<=1ms, size<=1MB, fit<=60s\"."
        )
    name, number, unit = match.groups()
    if name not in MEASURES:
        raise UserError(f"'{name}' cannot be limited.{nearest(name, MEASURES)} Limits are of: {', '.join(MEASURES)}.")
    units = MEASURES[name][2]
    if unit not in units:
        raise UserError(
            f"'{unit}' is no unit of {name}. It is given in {', '.join(units)}, as in {name}<=10{list(units)[2]}."
        )
    try:
        return Limit(name, float(number) * units[unit], f"{name} ≤ {number} {unit}")
    except ValueError:
        raise UserError(f"'{number}' is no number in the limit '{text}'.") from None


def worst(answers: Sequence[str]) -> str:
    """Of several limits together: broken where one is, kept where all are."""
    return next((answer for answer in (NO, UNKNOWN, PERHAPS) if answer in answers), YES)
