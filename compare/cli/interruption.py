"""Ctrl-C, an asked-for end and a closed terminal: one event, after which what there is is reported."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

INTERRUPTED = 130
"""Exit status, as shells have it of a command that Ctrl-C ended."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside a `with`, SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does."""
    before: dict[int, Any] = {}
    with suppress(ValueError):  # only the main thread may say what signals do
        for name in ("SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                before[number] = signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
