"""How many cores there are, and how many threads the package's own loops may use: as many as allowed, else one a core.

Not the number that numba keeps: asking numba for it starts numba's own threads, which puts the number of torch's
threads back to all cores where both share one OpenMP library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_allowed: ContextVar[int | None] = ContextVar("allowed", default=None)


def thread_count() -> int:
    """Threads that may work now."""
    return _allowed.get() or available_cores()


@contextmanager
def limited_to(count: int) -> Iterator[None]:
    """Inside a `with`, so many threads may work.

    >>> with limited_to(3):
    ...     thread_count()
    3
    """
    before = _allowed.set(count)
    try:
        yield
    finally:
        _allowed.reset(before)


def available_cores() -> int:
    """Cores of the processor that this process may run on: the one place in these packages that counts them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
