"""A process of its own that watches a process tree while a phase runs: memory of all its members, and vanished seconds.

It stands beside the trial, so that nothing of it runs within a measured phase, and imports the standard library alone.
It looks some twenty times a second, and less often where looking takes long, so that it costs no more than 2 % of a
core.

Memory shared by several processes is counted once: to each its share (PSS, proc(5)), plus what the trial's process
shares with the server that it was forked from.
"""

from __future__ import annotations

import os
import select
import sys
import time

if __name__ == "__main__":  # a program of its own, which starts quickly as it imports next to nothing
    sys.path.insert(0, os.path.dirname(__file__))  # noqa: PTH120
    from process_tree import descendants, read, seconds_of  # type: ignore[import-not-found]
else:
    from bakeoff.compare.accounting.process_tree import descendants, read, seconds_of

PERIOD = 0.05
"""Seconds between two looks."""

REST = 50.0
"""Times as long as a look took is waited before the next."""

TOLERATED = 0.1
"""CPU seconds that may seem to vanish while processes end, as they are counted in ticks."""

SEEN = ("processes", "peak_bytes", "vanished_cpu_seconds")
"""What is answered at the end of a phase, in this order."""


class _Watch:
    """What is seen of a tree during one phase."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.processes, self.peak, self.seconds = 0, 0, 0.0
        self.shared = _memory(root, b"Rss:") - _memory(root, b"Pss:")

    def look(self) -> None:
        own = seconds_of(self.root)  # before the others: one that ends meanwhile is missed rather than counted twice
        others = [pid for pid in descendants(self.root) if pid != os.getpid()]
        self.now = own + sum(map(seconds_of, others))
        self.seconds = max(self.seconds, self.now)
        if others:
            self.processes = max(self.processes, len(others))
            together = sum(_memory(pid, b"Pss:") for pid in (self.root, *others))
            self.peak = max(self.peak, together + self.shared)

    def seen(self) -> tuple[float, ...]:
        self.look()
        vanished = self.seconds - self.now
        return self.processes, self.peak, vanished if vanished > TOLERATED else 0.0


def _memory(pid: int, name: bytes) -> int:
    """A sum over all of a process's memory, in bytes; 0 once it is gone, or where it is not ours to look at."""
    try:
        lines = read(f"/proc/{pid}/smaps_rollup").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def _serve(root: int) -> None:
    watch, pause = None, None
    while True:
        if select.select([0], [], [], pause)[0]:
            question = os.read(0, 100).strip()
            if not question:
                return
            if question == b"begin":
                watch, pause, answer = _Watch(root), PERIOD, ""
                watch.look()
            else:
                answer = " ".join(map(str, watch.seen())) if watch is not None else ""
                watch, pause = None, None
            print(answer, flush=True)
        elif watch is not None:
            began = time.process_time()  # and not the time that it waited for a processor
            watch.look()
            pause = max(PERIOD, REST * (time.process_time() - began))


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
