"""How busy others kept the machine while a phase ran: CPU seconds of all that is no part of the trial."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bakeoff.compare.accounting.process_tree import cpu_seconds


class Meter:
    """Reads `others_cpu_seconds`: what the whole machine computed, less what the trial did; 0 within the counting."""

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Yield what is filled when the phase has ended."""
        readings: dict[str, float] = {}
        busy, own = busy_seconds(), cpu_seconds()
        yield readings
        readings["others_cpu_seconds"] = max(0.0, (busy_seconds() - busy) - (cpu_seconds() - own))


def busy_seconds() -> float:
    """CPU seconds that all processors of the machine have computed since it was started."""
    import psutil

    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0) + getattr(times, "steal", 0.0)
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # which user and nice hold already
    return float(sum(times) - idle - guests)
