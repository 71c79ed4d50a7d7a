"""Peak memory of a phase, over all processes of the trial, and how far it rose above the level at the start."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bakeoff.compare.accounting.process_tree import CAN_WALK
from bakeoff.compare.accounting.sampler import Sampler

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Meter:
    """Reads `peak_bytes` and `peak_bytes_above_start` of resident memory, and the number of `processes` besides.

    The level at the start holds what the libraries occupy; most of it is shared with the process it was forked from.
    The peak of the trial's own process is the system's; where it started others, memory of all together was sampled.
    `vanished_cpu_seconds` of processes whose end nobody heard of are told, so that no bill passes for whole without.
    """

    def __init__(self) -> None:
        import psutil

        self.start_bytes = psutil.Process().memory_info().rss
        self._sampler = Sampler() if CAN_WALK else None

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Read the peak from here to the end of the `with`, into the dictionary that it gives."""
        readings: dict[str, float] = {}
        if self._sampler is not None:
            self._sampler.begin()
        _reset_peak()
        yield readings
        readings["peak_bytes"] = peak_bytes()
        if self._sampler is not None:
            seen = self._sampler.end()
            readings["peak_bytes"] = max(readings["peak_bytes"], int(seen.pop("peak_bytes")))
            readings |= {name: value for name, value in seen.items() if value}
        readings["peak_bytes_above_start"] = max(0, readings["peak_bytes"] - self.start_bytes)

    def close(self) -> None:
        """End the process that watches."""
        if self._sampler is not None:
            self._sampler.close()


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
