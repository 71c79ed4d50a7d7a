"""The process that watches a trial's process tree while a phase runs, as the trial's process sees it."""

from __future__ import annotations

import os
import subprocess
import sys

from bakeoff.compare.accounting import watcher
from bakeoff.compare.accounting.process_tree import watchers


class Sampler:
    """The watching process; to be closed.

    Raises
    ------
    OSError
        it cannot be started.
    """

    def __init__(self) -> None:
        program = [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 - a file of ours
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
        return dict(zip(watcher.SEEN, map(float, self._ask("end").split()), strict=True))

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self._process.communicate()  # it ends when nobody can ask it any more
        watchers.discard(self._process.pid)

    def _ask(self, what: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()
