"""Who is at work on which trial, so that two runs on one store never run one twice at the same time."""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from bakeoff.compare.errors import storing

BEAT_SECONDS = 60.0
"""How often a run says that it is still at work."""

SILENT_SECONDS = 600.0
"""After so long without a word from another host, its claims are taken over."""


class Claims:
    """The claims of one run: a file a trial, with the host and the process of whoever runs it.

    A claim is stale, and taken over, when its process has ended; of a process on another host that cannot be seen,
    when it has not been renewed for ten minutes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: set[str] = set()
        self._over = threading.Event()

    def __enter__(self) -> Claims:
        with storing("A claim", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        threading.Thread(target=self._renew, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for key in list(self._mine):
            self.release(key)

    def take(self, key: str) -> bool:
        """Claim a trial; False where somebody else is at work on it."""
        if key in self._mine:
            return True
        path = self._folder / key
        with storing("A claim", self._folder), _alone(self._folder):
            if path.exists() and not _is_stale(path):
                return False
            path.write_text(json.dumps(_me()), encoding="utf-8")
        self._mine.add(key)
        return True

    def release(self, key: str) -> None:
        """Give a trial back."""
        self._mine.discard(key)
        with suppress(OSError):  # on a disk that takes nothing any more it becomes stale
            (self._folder / key).unlink(missing_ok=True)

    def _renew(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            for key in list(self._mine):
                with suppress(OSError):
                    os.utime(self._folder / key)


@cache
def _me() -> dict[str, Any]:
    import psutil

    return {"host": platform.node(), "process": os.getpid(), "started": psutil.Process().create_time()}


def _is_stale(path: Path) -> bool:
    import psutil

    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        host, process, started = owner["host"], int(owner["process"]), float(owner["started"])
    except (OSError, ValueError, KeyError, TypeError):  # gone meanwhile, or cut short
        return True
    if host != platform.node():
        return time.time() - path.stat().st_mtime > SILENT_SECONDS
    try:
        return bool(abs(psutil.Process(process).create_time() - started) > 1)  # else its number was given out again
    except psutil.NoSuchProcess:
        return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other run on this store looks at claims meanwhile, where the system can see to that."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
