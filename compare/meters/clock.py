"""Wall seconds and CPU seconds of a phase, from the operating system's accounting of all processes of the trial."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bakeoff.compare.accounting.process_tree import cpu_seconds

__all__ = ["Meter", "cpu_seconds"]


class Meter:
    """Reads `wall_seconds`, and `cpu_seconds` of the trial's process and all that it started."""

    @contextmanager
    def watch(self) -> Iterator[dict[str, float]]:
        """Count from here to the end of the `with`, into the dictionary that it gives."""
        readings: dict[str, float] = {}
        cpu = cpu_seconds()
        wall = time.perf_counter()
        yield readings
        readings["wall_seconds"] = time.perf_counter() - wall
        readings["cpu_seconds"] = cpu_seconds() - cpu
