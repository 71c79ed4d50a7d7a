"""Call a function in a process of its own that the system ends once it has used its CPU seconds."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

CAN_FORK = hasattr(os, "fork") and hasattr(signal, "setitimer") and sys.platform != "darwin"
"""Elsewhere nothing can be broken off: a library that computes for minutes within one call hears no signal."""


class CpuLimitExceeded(Exception):  # noqa: N818 (it tells of an event, not of a mistake)
    """The CPU seconds were used up before there was an answer."""


def within_cpu_limit(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """What `function(*arguments)` returns or raises, computed by a copy of this process.

    The copy starts with what this process has in memory; its CPU time counts as that of an ended child process. Where
    processes cannot be copied, the function is called here and has all the time it takes.

    Raises
    ------
    CpuLimitExceeded
        it used more CPU seconds than it was given.
    """
    if not CAN_FORK:
        return function(*arguments)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, seconds, function, arguments), daemon=False)
    process.start()
    sender.close()
    try:
        well, answer = receiver.recv()
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGPROF:
            raise CpuLimitExceeded(f"more than {seconds:.3g} CPU seconds") from None
        raise RuntimeError(f"the process ended with exit status {process.exitcode}") from None
    finally:
        receiver.close()
        process.join()
    if not well:
        raise answer
    return answer


def _answer(sender: Any, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends the process, whatever library it is in
    if math.isfinite(seconds):
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 1e-3))
    try:
        answer = True, function(*arguments)
    except Exception as error:  # told to the one who asked; as its text, since not every error can be sent
        answer = False, RuntimeError(f"{type(error).__name__}: {error}")
    sender.send(answer)
    sender.close()
