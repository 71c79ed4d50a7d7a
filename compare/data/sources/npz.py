"""Arrays in a .npz file: images and labels, or as MedMNIST or Keras name them; never unpickled."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.array_sets import WANTED, ArrayOptions, read_arrays
from bakeoff.compare.data.arrays.named_arrays import Header
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

MOST_COMPRESSION = 1032
BLOCK_BYTES = 1 << 23


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    arrays: ArrayOptions = ArrayOptions(),
) -> Dataset:
    """Load images and labels (perhaps with `split` and `groups`), or those of the parts that its arrays are named by.

    Raises
    ------
    UserError
        it is no such file, or its arrays do not fit together (all reasons at once).
    """
    path = _path(argument)
    facts = {"name": f"npz:{argument}", "source": f"arrays in {printable(path.name)}"}
    return read(path, locations, images, labels, arrays, **facts)


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself."""
    return [_path(argument)]


def read(
    path: Path,
    locations: DataLocations,
    images: ImageOptions,
    labels: LabelOptions | None = None,
    arrays: ArrayOptions | None = None,
    classes: Sequence[str] = (),
    **facts: Any,
) -> Dataset:
    """Read a .npz file; `classes` names the labels 0, 1, …, which else are named by themselves."""
    try:
        with zipfile.ZipFile(path) as archive:
            return read_arrays(NpzFile(archive), path, locations, images, labels, arrays, classes, **facts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"'{printable(path)}' is no whole .npz file ({error}). Fetch or write it again.") from error
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be read: {error.strerror or error}.") from error


class NpzFile:
    """The arrays of a .npz file, read some rows at a time, so that a large one never stands in memory whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {name.removesuffix(".npy"): name for name in archive.namelist() if not name.endswith("/")}
        self.headers = {key: self._header(key) for key in self._entries}

    def whole(self, key: str) -> NDArray[Any]:
        """One array."""
        file, header = self._open(key)
        size = int(np.prod(header.shape)) * header.dtype.itemsize
        with file:
            content = file.read(size + 1)
        if len(content) != size:
            raise EOFError(f"'{key}' is not as long as it says")
        return np.frombuffer(content, header.dtype).reshape(header.shape)

    def rows(self, key: str) -> Iterator[NDArray[Any]]:
        """One array, some rows at a time."""
        file, header = self._open(key)
        row_bytes = int(np.prod(header.shape[1:])) * header.dtype.itemsize
        step = max(1, BLOCK_BYTES // max(1, row_bytes))
        with file:
            for start in range(0, header.shape[0], step):
                rows = min(step, header.shape[0] - start)
                content = file.read(rows * row_bytes)
                if len(content) < rows * row_bytes:
                    raise EOFError(f"'{key}' is shorter than it says")
                yield np.frombuffer(content, header.dtype).reshape(rows, *header.shape[1:])

    def _header(self, key: str) -> Header:
        file, header = self._open(key)
        file.close()
        return header

    def _open(self, key: str) -> tuple[Any, Header]:
        info = self._archive.getinfo(self._entries[key])
        file = self._archive.open(info)
        try:
            version = np.lib.format.read_magic(file)
            first = version == (1, 0)
            read_header = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
            shape, fortran, dtype = read_header(file)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise
        # A damaged header makes NumPy raise nearly anything (ValueError, TokenError, SyntaxError, RecursionError, …).
        except Exception as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise UserError(f"'{printable(key)}' is no array of NumPy ({reason}). {WANTED}") from error
        if min(shape, default=0) < 0:
            raise UserError(f"'{printable(key)}' claims the shape {shape}. Write it again.")
        claimed = int(np.prod(shape, dtype=object)) * dtype.itemsize
        if dtype.hasobject:
            raise UserError(f"'{printable(key)}' holds Python objects, which are not unpickled. {WANTED}")
        if fortran and len(shape) > 1:
            raise UserError(f"'{printable(key)}' is in Fortran order. Save np.ascontiguousarray(…) of it.")
        if claimed > info.file_size or claimed > MOST_COMPRESSION * max(info.compress_size, 1):
            raise UserError(
                f"'{printable(key)}' claims {claimed:,} bytes, more than the file can hold. Write it again."
            )
        return file, Header(tuple(shape), dtype)


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write npz:{ARGUMENT} with a .npz file.")
    return path
