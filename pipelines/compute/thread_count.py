"""How many cores there are, and how many threads the package's own loops may use: as many as allowed, else one a core.

Not the number that numba keeps: asking numba for it starts numba's own threads, which puts the number of torch's
threads back to all cores where both share one OpenMP library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

_MAPS = Path("/proc/self/maps")

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


@contextmanager
def given_threads(count: int) -> Iterator[None]:
    """Give this process so many threads: the pools of NumPy and scikit-learn, torch's where it is loaded, and ours."""
    with pools().limit(limits=count), limited_to(count):
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(count)
        yield


def pools() -> Any:
    """The thread pools of the native libraries that are loaded, as a `threadpoolctl.ThreadpoolController`.

    To look at hundreds of libraries takes a tenth of a CPU second, so what was found is kept until another is loaded.
    """
    if not _MAPS.exists():
        return _pools.__wrapped__(frozenset())
    mapped = set(_MAPS.read_text("utf-8", "replace").split())
    return _pools(frozenset(word for word in mapped if ".so" in word))


@lru_cache(1)
def _pools(loaded: frozenset[str]) -> Any:  # noqa: ARG001 (what it was found among)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
