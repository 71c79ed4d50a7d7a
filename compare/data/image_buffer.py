"""Batches of images that need not stand in memory: written row by row to a file, and read chunk by chunk from it."""

from __future__ import annotations

import mmap
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.errors import UserError

MAX_BYTES_IN_MEMORY = 4 * 2**30
CHUNK_BYTES = 1 << 24

DENSE = 4
"""A stretch of the file is read whole where it holds no more than so many rows for each that is wanted."""

_HEADER_BYTES = 128

BatchShape = tuple[int, int, int, int]


class ImageBuffer:
    """An empty batch, (n, height, width, channels) uint8, that is painted row by row, from any thread.

    Parameters
    ----------
    shape
        of the batch.
    file
        where it is written as a .npy file; with None it stands in memory.

    Raises
    ------
    UserError
        there is no room for it.
    """

    def __init__(self, shape: BatchShape, file: Path | None = None) -> None:
        self.shape, self._path = shape, file
        needed, self._row_bytes = int(np.prod(shape, dtype=object)), int(np.prod(shape[1:], dtype=object))
        room = MAX_BYTES_IN_MEMORY if file is None else shutil.disk_usage(file.parent).free
        if needed > room:
            place = "memory" if file is None else "the cache ($BAKEOFF_CACHE moves it)"
            raise UserError(
                f"{shape[0]} images of {shape[2]}×{shape[1]} pixels would need {needed / 2**30:.1f} GiB, "
                f"and {place} has room for {room / 2**30:.1f}. Make them smaller, as in folder:PATH[size=64]."
            )
        self._array = np.empty(shape, dtype=np.uint8) if file is None else None
        self._file: Any = None if file is None else file.open("wb+", buffering=0)
        self._lock = threading.Lock()

    def write(self, row: int, pixels: NDArray[np.uint8]) -> None:
        """Write one image, or several that follow one another, from `row` on."""
        if self._array is not None:
            flat = self._array.reshape(-1)
            start = row * self._row_bytes
            flat[start : start + pixels.size] = pixels.reshape(-1)
        else:
            with self._lock:
                self._file.seek(_HEADER_BYTES + row * self._row_bytes)
                self._file.write(np.ascontiguousarray(pixels).data)

    def discard(self) -> None:
        """Give up what was painted."""
        if self._file is not None:
            self._file.close()

    def finalize(self, kept: NDArray[np.int64] | None = None) -> NDArray[np.uint8]:
        """The batch, mapped from its file or in memory; of some rows only, ascending, where others stayed empty."""
        shape = self.shape if kept is None else (len(kept), *self.shape[1:])
        if self._array is not None:
            if kept is not None:
                for to, row in enumerate(kept):  # Gaps are closed in place: a second batch might not fit into memory.
                    if to != row:
                        self._array[to] = self._array[row]
            return self._array[: shape[0]]
        if kept is not None:
            for to, row in enumerate(kept):
                if to != row:
                    self._file.seek(_HEADER_BYTES + int(row) * self._row_bytes)
                    moved = self._file.read(self._row_bytes)
                    self._file.seek(_HEADER_BYTES + to * self._row_bytes)
                    self._file.write(moved)
        self._file.seek(0)
        self._file.write(_header(shape))
        self._file.truncate(_HEADER_BYTES + shape[0] * self._row_bytes)
        self._file.close()
        assert self._path is not None
        mapped: NDArray[np.uint8] = np.load(self._path, mmap_mode="r", allow_pickle=False)
        return mapped


def _header(shape: BatchShape) -> bytes:
    """The head of a .npy file (NumPy format version 1.0), of a length that the shape does not change."""
    text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(_HEADER_BYTES - 11) + "\n"
    return b"\x93NUMPY\x01\x00" + (len(text)).to_bytes(2, "little") + text.encode("latin1")


def chunks(images: NDArray[np.uint8], chunk_bytes: int = CHUNK_BYTES) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """(first row, rows) of a batch, a few megabytes at a time; pages of a mapped file are let go after use."""
    step = max(1, chunk_bytes // max(1, int(np.prod(images.shape[1:]))))
    for start in range(0, len(images), step):
        yield start, images[start : start + step]
        let_go(images)


def take(images: NDArray[np.uint8], rows: NDArray[np.int64]) -> NDArray[np.uint8]:
    """A copy of some rows; of a mapped file, only the copy stays in memory.

    The rows are read from the file itself: touching a mapped page may bring megabytes of neighbours into memory. Where
    a stretch of the file holds few others, it is read in one go.
    """
    if not isinstance(images, np.memmap) or images.filename is None or images.base is not images._mmap:  # type: ignore[attr-defined]
        return images[rows]
    taken = np.empty((len(rows), *images.shape[1:]), dtype=np.uint8)
    row_bytes = int(np.prod(images.shape[1:]))
    with Path(images.filename).open("rb", buffering=0) as file:

        def read(first: int, into: NDArray[np.uint8]) -> None:
            file.seek(images.offset + first * row_bytes)
            if file.readinto(into.data.cast("B")) != into.nbytes:
                raise OSError(f"'{images.filename}' is shorter than it was")

        for start, stop in _stretches(rows, max(1, CHUNK_BYTES // row_bytes)):
            asked = rows[start:stop]
            first, last = int(asked[0]), int(asked[-1])
            if last - first < DENSE * len(asked):
                stretch = np.empty((last - first + 1, *images.shape[1:]), dtype=np.uint8)
                read(first, stretch)
                taken[start:stop] = stretch[asked - first]
            else:
                for to, row in zip(taken[start:stop], asked.tolist(), strict=True):
                    read(row, to)
    return taken


def _stretches(rows: NDArray[np.int64], longest: int) -> Iterator[tuple[int, int]]:
    """From where to where rows ascend, and come from a stretch of the file that is no longer than that."""
    start = 0
    breaks = [*(np.flatnonzero(np.diff(rows) < 0) + 1).tolist(), len(rows)]
    for end in breaks:
        while start < end:
            stop = start + int(np.searchsorted(rows[start:end], rows[start] + longest))
            yield start, stop
            start = stop


def let_go(images: NDArray[np.uint8]) -> None:
    """Drop the pages of a mapped file from this process; they are read again where they are touched again."""
    mapped = getattr(images, "_mmap", None)
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
