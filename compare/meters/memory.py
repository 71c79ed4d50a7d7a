"""Peak memory of a phase, and how far it rose above the level at which the process began."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Meter:
    """Reads `peak_bytes` and `peak_bytes_above_start` of resident memory.

    The level at the start holds what the libraries occupy; most of it is shared with the process it was forked from.
    """

    def __init__(self) -> None:
        import psutil

        self.start_bytes = psutil.Process().memory_info().rss

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Read the peak from here to the end of the `with`, into the dictionary that it gives."""
        readings: dict[str, float] = {}
        _reset_peak()
        yield readings
        readings["peak_bytes"] = peak_bytes()
        readings["peak_bytes_above_start"] = max(0, readings["peak_bytes"] - self.start_bytes)


def peak_bytes() -> int:
    """Highest resident memory of this process since it began, or since the peak was last reset."""
    if _STATUS.exists() and (match := re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text())):
        return int(match[1]) * 1024
    try:
        import resource
    except ImportError:
        import psutil

        return int(getattr(psutil.Process().memory_info(), "peak_wset", psutil.Process().memory_info().rss))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _reset_peak() -> None:
    """Linux alone can forget a peak; elsewhere a phase shows the peak of all phases up to it."""
    with suppress(OSError):
        _RESET.write_text("5")  # proc(5): resets the peak resident set size
