"""Run a function alone in its own process, and come back whatever happens to it."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import signal
import stat
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
from bakeoff.pipelines.whole_file import write_whole

LIBRARIES = (
    "numpy",
    "sklearn.ensemble",
    "sklearn.metrics.pairwise",
    "sklearn.pipeline",
    "sklearn.svm",
    "skimage.feature",
    "skimage.measure",
    "torch",
    "torch._dynamo",  # what torch's first optimiser imports, which costs the first fit 1.5 seconds
    "bakeoff.pipelines.estimators.network",
    "bakeoff.pipelines.estimators.embedding",
    "bakeoff.pipelines.pipeline",
    "bakeoff.compare.running.measure",
    "bakeoff.compare.running.preloaded",
)
"""Imported once, in the server that the processes are forked from."""

GRACE_SECONDS = 2.0
"""How long a process that was asked to end may take before it is killed."""


ANSWER, PRINTED = "answer", "printed"
"""Files of a process: what it returns, and what it prints."""

LONGEST_ANSWER = 2**20
"""Bytes; what is long, as an outcome, goes to the store."""


@dataclass(frozen=True)
class Broken:
    """Why a process did not come back with an answer."""

    reason: str
    details: str = ""


def run_alone(
    function: Callable[..., Any], *arguments: Any, timeout: float | None = None, memory: int | None = None
) -> Any | Broken:
    """Call `function(*arguments)` in a process of its own, and return what it returns, or `Broken`.

    The process is forked from a server that has imported the libraries, where the system can fork, and is started
    afresh elsewhere. What it prints is kept for the case that it breaks. It ends with this process, however that ends.

    What it returns comes back as JSON in a file: the code that ran there may be anybody's, and nothing that it writes
    is unpickled here, waited for beyond the time limit, or read where it is no plain file.

    Parameters
    ----------
    timeout
        seconds, after which the process and all that it started are killed.
    memory
        bytes of its own that the process may ask the system for, where the system can hold it to that.
    """
    import cloudpickle

    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="bakeoff-") as name:
        folder = Path(name)
        task = cloudpickle.dumps((function, arguments))
        process = context.Process(target=_child, args=(task, sender, name, memory), daemon=False)
        began = time.monotonic()
        try:
            _start(process)
            _living.add(process)
            sender.close()
            wait([receiver, process.sentinel], timeout)  # it says that it has answered, or it is gone
            if (folder / ANSWER).exists():
                process.join(GRACE_SECONDS)
                return _read_answer(folder / ANSWER)
            process.join(None if timeout is None else max(0.0, timeout - (time.monotonic() - began)))
            if process.exitcode is None:
                return Broken(f"took longer than the time limit of {timeout:g} s")
            return Broken(_ending(process.exitcode, time.monotonic() - began), _tail(folder / PRINTED))
        finally:
            receiver.close()
            _living.discard(process)
            _kill(process)


_living: set[Any] = set()


def end_all() -> None:
    """Kill every process that now runs on its own; whoever waits for one of them is told that it was killed."""
    for process in list(_living):
        with suppress(ValueError, OSError):  # it has ended by itself
            process.kill()


@cache
def _context() -> Any:
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(LIBRARIES))
        return context
    return multiprocessing.get_context("spawn")


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


def _child(task: bytes, sender: Connection, folder: str, memory: int | None) -> None:
    _stand_alone(Path(folder) / PRINTED)
    if memory is not None:
        _limit_memory(memory)
    import cloudpickle

    try:
        for name in LIBRARIES:
            importlib.import_module(name)
        function, arguments = cloudpickle.loads(task)
        answer = json.dumps({"answer": function(*arguments)})
    except MemoryError:
        answer = _broken("ran out of memory")
    except Exception as error:  # whatever a contender raises is its own failure, not the study's
        answer = _broken(" ".join(f"{type(error).__name__}: {error}".split())[:500])
    with suppress(FileNotFoundError):  # nobody waits for it any more
        write_whole(Path(folder) / ANSWER, answer.encode())
    with suppress(OSError):
        sender.send_bytes(b"")
    sender.close()


def _broken(reason: str) -> str:
    return json.dumps({"reason": reason, "details": traceback.format_exc()[-LONGEST_ANSWER // 8 :]})


def _read_answer(path: Path) -> Any | Broken:
    """What a process returned, or why it did not; nothing that it may have put there instead is believed."""
    strange = Broken("what it returned cannot be read as an answer")
    try:
        with open(path, "rb", opener=_plain_file) as file:
            answer = json.loads(file.read(LONGEST_ANSWER + 1))
    except (OSError, ValueError, RecursionError):
        return strange
    match answer:
        case {"answer": value}:
            return value
        case {"reason": str(reason), "details": str(details)}:
            return Broken(reason, details)
    return strange


def _plain_file(path: str, flags: int) -> int:
    """Open a file that is one: no link, and no pipe that would be waited for."""
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no plain file")
    return descriptor


def _stand_alone(printed: Path) -> None:
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


def _limit_memory(size: int) -> None:
    """What goes beyond is a MemoryError. Files that are mapped do not count, nor does what is shared."""
    with suppress(ImportError, ValueError, OSError):  # no such limit here, or a lower one is set
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


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
    try:
        with open(printed, "rb", opener=_plain_file) as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - characters))
            return file.read(characters).decode(errors="replace")
    except OSError:
        return ""
