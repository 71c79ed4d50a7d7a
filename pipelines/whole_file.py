"""Files and folders that are written whole or not at all.

What is unfinished lies beside its place as `.<name>.partial-<thread>-<process>`, takes that place by one rename, and
is gone where anything went wrong. What a killed process left is known by the process and can be swept up.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Inside a `with`, the path of an unfinished file beside `path`, which becomes `path` when all went well.

    Where it did not, what stood at `path` before still stands there. The folder is made where it is missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _beside(path)
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        _flush(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of this content, or leave what stood there."""
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Inside a `with`, an empty folder beside `path`, which takes its place when all went well."""
    unfinished = _beside(path)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        for written in filter(Path.is_file, unfinished.rglob("*")):
            with written.open("rb+") as file:
                os.fsync(file.fileno())
        shutil.rmtree(path, ignore_errors=True)
        unfinished.rename(path)
        _flush(path.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what processes left unfinished in a folder that run no more."""
    for leftover in folder.glob(".*.partial-*"):
        process = leftover.name.rpartition("-")[2]
        if process.isdecimal() and not _is_running(int(process)):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial-{threading.get_ident()}-{os.getpid()}")


def _flush(folder: Path) -> None:
    """Flush the rename itself, where the operating system lets a folder be opened."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # not every file system can
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _is_running(process: int) -> bool:
    import psutil

    return process != os.getpid() and psutil.pid_exists(process)
