"""Many outcomes in one tar file, read in place; `tar xf` makes folders of them again."""

from __future__ import annotations

import mmap
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

Files = Mapping[str, Any]
"""Name → content (bytes, or memory that holds them) of the files of one outcome."""

_BLOCK = 512


class Archive:
    """A tar file of `<key>/<file>`; empty where there is none.

    A damaged header is passed over to the next one that can be read: what it stood for counts as missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def files(self, key: str) -> Files:
        """The files of one outcome, as memory of the archive's own."""
        return {name: self._memory[start : start + size] for name, start, size in self._places[key]}

    @cached_property
    def _memory(self) -> memoryview:
        if not self.path.is_file() or self.path.stat().st_size == 0:
            return memoryview(b"")
        with self.path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @cached_property
    def _places(self) -> dict[str, list[tuple[str, int, int]]]:
        return _index(self._memory)


def _index(memory: memoryview) -> dict[str, list[tuple[str, int, int]]]:
    """Key → name, start and size of each of its files."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    at = 0
    while at + _BLOCK <= len(memory):
        header = memory[at : at + _BLOCK].tobytes()
        at += _BLOCK
        size = _size(header)
        if size is None or at + size > len(memory):
            continue
        key, _, name = header[:100].rstrip(b"\0").decode("utf-8", "replace").partition("/")
        found.setdefault(key, []).append((name, at, size))
        at += -(-size // _BLOCK) * _BLOCK
    return found


def _size(header: bytes) -> int | None:
    if header[257:262] != b"ustar" or header[156:157] != tarfile.REGTYPE:
        return None
    try:
        return int(header[124:136].rstrip(b"\0 "), 8)
    except ValueError:
        return None


def tar_blocks(outcomes: Iterable[tuple[str, Files]]) -> Iterator[Any]:
    """A tar file, piece by piece; the same outcomes make the same bytes."""
    for key, files in outcomes:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{key}/{name}")
            entry.size, entry.mode = len(content), 0o644
            yield entry.tobuf(tarfile.USTAR_FORMAT)
            yield content
            yield bytes(-len(content) % _BLOCK)
    yield bytes(2 * _BLOCK)


def packed(key: str, files: Files) -> bytes:
    """One outcome as bytes, to be sent."""
    return b"".join(tar_blocks([(key, files)]))


def unpacked(content: bytes) -> tuple[str, Files]:
    """Key and files of what `packed` made."""
    (found,) = _index(memoryview(content)).items()
    key, places = found
    return key, {name: content[start : start + size] for name, start, size in places}
