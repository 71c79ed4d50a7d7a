"""Arrays in an HDF5 file (.h5, .hdf5, MATLAB 7.3): images and labels, or those of parts; needs the package h5py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.array_sets import ArrayOptions, read_arrays
from bakeoff.compare.data.arrays.named_arrays import Header
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

BLOCK_BYTES = 1 << 23
MOST_BYTES = 2**30
"""A larger array of labels is none."""


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    arrays: ArrayOptions = ArrayOptions(),
) -> Dataset:
    """Load the arrays of one file; those in groups are called by their paths, as `train/images`.

    Raises
    ------
    UserError
        h5py is missing, it is no such file, or its arrays do not fit together (all reasons at once).
    """
    path = _path(argument)
    try:
        import h5py
    except ImportError:
        raise UserError(
            f"h5:{argument} needs the package h5py, which is not installed. Install it with: pip install 'bakeoff[h5]'"
        ) from None
    facts = {"name": f"h5:{argument}", "source": f"arrays in {printable(path.name)}"}
    try:
        with h5py.File(path, "r") as file:
            return read_arrays(H5File(file), path, locations, images, labels, arrays, **facts)
    except UserError:
        raise
    # A damaged file makes the library raise nearly anything (OSError, RuntimeError, KeyError, ValueError, …).
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"'{printable(argument)}' cannot be read as HDF5: {reason}. Save it again.") from error


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself."""
    return [_path(argument)]


class H5File:
    """The arrays of an HDF5 file, read some rows at a time."""

    def __init__(self, file: Any) -> None:
        self._arrays: dict[str, Any] = {}
        file.visititems(lambda key, item: self._add(key, item))
        self.headers = {key: Header(tuple(item.shape), _dtype(item)) for key, item in self._arrays.items()}

    def _add(self, key: str, item: Any) -> None:
        # External and virtual arrays name other files; foreign ones are not opened.
        if hasattr(item, "dtype") and item.shape and not item.external and not item.is_virtual:
            self._arrays[key] = item

    def whole(self, key: str) -> NDArray[Any]:
        """One array."""
        item = self._arrays[key]
        if item.size * item.dtype.itemsize > MOST_BYTES:
            raise UserError(f"'{printable(key)}' has {item.size:,} values, too many for labels. Name label=NAME.")
        if self.headers[key].dtype.kind == "U":
            return np.array([_text(value) for value in item[...].reshape(-1)]).reshape(item.shape)
        return np.asarray(item[...])

    def rows(self, key: str) -> Iterator[NDArray[Any]]:
        """One array, some rows at a time."""
        item = self._arrays[key]
        step = max(1, BLOCK_BYTES // max(1, int(np.prod(item.shape[1:])) * item.dtype.itemsize))
        for start in range(0, item.shape[0], step):
            yield np.asarray(item[start : start + step])


def _dtype(item: Any) -> np.dtype[Any]:
    return np.dtype("U") if item.dtype.kind in "OS" else np.dtype(item.dtype)


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write h5:{ARGUMENT} with an HDF5 file.")
    return path
