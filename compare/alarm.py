"""An alarm on this process's CPU time, so that an attempt can be broken off."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTime(BaseException):
    """The CPU time is up; no Exception, so that nothing on the way takes it for an error of its own and carries on."""


@contextmanager
def cpu_alarm(seconds: float) -> Iterator[None]:
    """Raise OutOfTime inside the `with` once this process has used so many CPU seconds more.

    It is raised between two steps of Python: a library that computes for long within one call is broken off after it.
    Where the system has no such timer, outside of the main thread, and for an infinite time, nothing is ever broken
    off.
    """
    able = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not able or not math.isfinite(seconds):
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    try:
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 1e-3))
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _ring(*_: Any) -> None:
    raise OutOfTime
