"""Wall seconds and CPU seconds of a phase, from the operating system's accounting of the process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


def cpu_seconds() -> float:
    """CPU seconds of this process so far, all its threads and its ended child processes included."""
    try:
        import resource
    except ImportError:  # not a POSIX system: child processes go uncounted
        return time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Meter:
    """Reads `wall_seconds` and `cpu_seconds`."""

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Count from here to the end of the `with`, into the dictionary that it gives."""
        readings: dict[str, float] = {}
        wall, cpu = time.perf_counter(), cpu_seconds()
        yield readings
        readings["wall_seconds"] = time.perf_counter() - wall
        readings["cpu_seconds"] = cpu_seconds() - cpu
