"""A process of its own that watches a process tree while a phase runs: memory of all its members, and vanished seconds.

It stands beside the trial, so that nothing of it runs within a measured phase, and imports the standard library alone.
It looks some twenty times a second, and less often where looking takes long, so that it costs no more than 2 % of a
core.

Memory shared by several processes is counted once: to each its share (PSS, proc(5)), plus what the trial's process
shares with the server that it was forked from.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

PERIOD = 0.05
"""Seconds between two looks."""

REST = 50.0
"""Times as long as a look took is waited before the next."""

TOLERATED = 0.1
"""CPU seconds that may seem to vanish while processes end, as they are counted in ticks."""


class Sampler:
    """The watching process, as the trial's process sees it; to be closed.

    Raises
    ------
    OSError
        it cannot be started.
    """

    def __init__(self) -> None:
        from bakeoff.compare.accounting.process_tree import watchers

        program = [sys.executable, "-I", "-S", __file__, str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 - this very file
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
        )
        watchers.add(self._process.pid)

    def begin(self) -> None:
        """Forget what was seen, and watch from now on."""
        self._ask("begin")

    def end(self) -> dict[str, float]:
        """What was seen since `begin`.

        Returns
        -------
        dict
            `processes` besides the trial's own, at most at a time; `peak_bytes` of all together, 0 where there was no
            other; `vanished_cpu_seconds` that no process answers for any more.
        """
        return {name: float(value) for name, value in self._ask("end").items()}

    def close(self) -> None:
        """End it, and wait until it is gone."""
        from bakeoff.compare.accounting.process_tree import watchers

        self._process.communicate()  # it ends when nobody can ask it any more
        watchers.discard(self._process.pid)

    def _ask(self, what: str) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        answer: dict[str, float] = json.loads(self._process.stdout.readline())
        return answer


class _Watch:
    """What is seen of a tree during one phase."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.processes, self.peak, self.seconds = 0, 0, 0.0
        self.shared = _memory(root, "Rss:") - _memory(root, "Pss:")

    def look(self) -> None:
        own = seconds_of(self.root)  # before the others: one that ends meanwhile is missed rather than counted twice
        others = [pid for pid in descendants(self.root) if pid != os.getpid()]
        self.now = own + sum(map(seconds_of, others))
        self.seconds = max(self.seconds, self.now)
        if others:
            self.processes = max(self.processes, len(others))
            together = sum(_memory(pid, "Pss:") for pid in (self.root, *others))
            self.peak = max(self.peak, together + self.shared)

    def seen(self) -> dict[str, float]:
        self.look()
        vanished = self.seconds - self.now
        return {
            "processes": self.processes,
            "peak_bytes": self.peak,
            "vanished_cpu_seconds": vanished if vanished > TOLERATED else 0.0,
        }


def _memory(pid: int, name: str) -> int:
    """A sum over all of a process's memory, in bytes; 0 once it is gone, or where it is not ours to look at."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def _serve(root: int, asked: IO[str]) -> None:
    watch, pause = None, None
    while True:
        if select.select([asked], [], [], pause)[0]:
            question = asked.readline().strip()
            if not question:
                return
            if question == "begin":
                watch, pause, answer = _Watch(root), PERIOD, {}
                watch.look()
            else:
                answer = watch.seen() if watch is not None else {}
                watch, pause = None, None
            print(json.dumps(answer), flush=True)
        elif watch is not None:
            began = time.process_time()  # and not the time that it waited for a processor
            watch.look()
            pause = max(PERIOD, REST * (time.process_time() - began))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    from process_tree import descendants, seconds_of  # type: ignore[import-not-found]

    _serve(int(sys.argv[1]), sys.stdin)
