"""Run a function alone in its own process, and come back whatever happens to it."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from bakeoff.compare.accounting.process_tree import adopt_orphans
from bakeoff.compare.catalog import entries

LIBRARIES = (
    "numpy",
    "sklearn.ensemble",
    "sklearn.metrics.pairwise",
    "sklearn.pipeline",
    "sklearn.svm",
    "skimage.feature",
    "skimage.measure",
    "torch",
    "torch._dynamo",  # what torch's first optimiser imports, at the price of 1.5 seconds of the first fit
    "bakeoff.pipelines.estimators.network",
    "bakeoff.pipelines.estimators.embedding",
    "bakeoff.pipelines.pipeline",
    "bakeoff.compare.running.measure",
)
"""Imported once, in the server that the processes are forked from, and all that contenders are made of besides."""

GRACE_SECONDS = 2.0
"""How long a process that was asked to end may take before it is killed."""


@dataclass(frozen=True)
class Broken:
    """Why a process did not come back with an answer."""

    reason: str
    details: str = ""


def run_alone(function: Callable[..., Any], *arguments: Any, timeout: float | None = None) -> Any | Broken:
    """Call `function(*arguments)` in a process of its own, and return what it returns, or `Broken`.

    The process is forked from a server that has imported the libraries, where the system can fork, and is started
    afresh elsewhere. What it prints is kept for the case that it breaks. It ends with this process, however that ends.

    Parameters
    ----------
    timeout
        seconds, after which the process and all that it started are killed.
    """
    import cloudpickle

    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="bakeoff-") as folder:
        printed = Path(folder) / "printed"
        task = cloudpickle.dumps((function, arguments))
        process = context.Process(target=_child, args=(task, sender, str(printed)), daemon=False)
        began = time.monotonic()
        try:
            _start(process)
            sender.close()
            answered = bool(wait([receiver], timeout))
            answer = _receive(receiver) if answered else None
            if answer is not None:
                process.join(GRACE_SECONDS)
                return cloudpickle.loads(answer)
            if not answered:
                return Broken(f"took longer than the time limit of {timeout:g} s")
            process.join()
            return Broken(_ending(process.exitcode, time.monotonic() - began), _tail(printed))
        finally:
            receiver.close()
            _kill(process)


@cache
def _context() -> Any:
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_to_import())
        return context
    return multiprocessing.get_context("spawn")


def _to_import() -> list[str]:
    parts = ("features", "classifiers", "networks", "baselines")
    return [*LIBRARIES, *(entry.module for room in parts for entry in entries(room).values())]


_starting = threading.Lock()


def _start(process: Any) -> None:
    """Start a process that does not import the user's script again.

    multiprocessing has each new process run `__main__` anew, which would run a script without an import guard a second
    time. The task comes pickled by value, so nothing of it is needed: an empty module stands in for it meanwhile.
    Nor is the working folder looked into first, where a user's `optuna.py` would stand for the library.
    """
    with _starting, _safe_path():
        script = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = script


_SAFE_PATH, _OURS = "PYTHONSAFEPATH", "bakeoff"


@contextmanager
def _safe_path() -> Iterator[None]:
    """Python processes that start meanwhile do not put the working folder on their path; what is set already stays."""
    if os.environ.setdefault(_SAFE_PATH, _OURS) != _OURS:
        yield
        return
    try:
        yield
    finally:
        del os.environ[_SAFE_PATH]


def _child(task: bytes, sender: Connection, printed: str) -> None:
    _stand_alone(printed)
    import cloudpickle

    try:
        for name in _to_import():
            importlib.import_module(name)
        function, arguments = cloudpickle.loads(task)
        answer = function(*arguments)
    except MemoryError:
        answer = Broken("ran out of memory", traceback.format_exc())
    except Exception as error:  # whatever a contender raises is its own failure, not the study's
        answer = Broken(f"{type(error).__name__}: {error}".split("\n")[0][:500], traceback.format_exc())
    sender.send_bytes(cloudpickle.dumps(answer))
    sender.close()


def _stand_alone(printed: str) -> None:
    """Own process group, so that all it starts can be killed with it; own output; no life after the parent's."""
    if os.environ.get(_SAFE_PATH) == _OURS:  # what a contender starts is its own affair
        del os.environ[_SAFE_PATH]
    if hasattr(os, "setsid"):
        os.setsid()
    try:
        output = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except FileNotFoundError:  # whoever asked was interrupted meanwhile, and has cleared up
        os._exit(1)
    for stream in (1, 2):
        os.dup2(output, stream)
    adopt_orphans()  # whose seconds and memory are the trial's, whoever started them
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _receive(receiver: Connection) -> bytes | None:
    try:
        return receiver.recv_bytes()
    except (EOFError, OSError):  # the process went without a word
        return None


def _kill(process: Any) -> None:
    if process.pid is None:
        return
    if process.is_alive():
        process.terminate()
        process.join(0.2)
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # nothing may be left of it
            os.killpg(process.pid, signal.SIGKILL)
    elif process.is_alive():
        process.kill()
    process.join(GRACE_SECONDS)
    if not process.is_alive():
        process.close()


def _ending(exitcode: int | None, seconds: float) -> str:
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name
        hint = "; the system kills so when memory runs out" if name == "SIGKILL" else ""
        return f"was killed by {name} after {seconds:.1f} s{hint}"
    return f"its process ended with exit status {exitcode} after {seconds:.1f} s"


def _tail(printed: Path, characters: int = 4000) -> str:
    return printed.read_text(errors="replace")[-characters:] if printed.exists() else ""
