"""Arrays in a MATLAB file (.mat), as SVHN and EMNIST are published: images and labels, or those of parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.array_sets import ArrayOptions, read_arrays
from bakeoff.compare.data.arrays.named_arrays import MemoryArrays
from bakeoff.compare.data.arrays.structs import as_written, without_structs
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

MOST_BYTES = 4 * 2**30


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    arrays: ArrayOptions = ArrayOptions(),
) -> Dataset:
    """Load the arrays of one file of MATLAB 4 to 7.2 (the later ones are HDF5: h5:PATH); images may be the last axis.

    Arrays in structs are called by their paths, as `dataset.train.images`. A `mapping` from labels to character codes,
    as EMNIST has it, names the classes.

    Raises
    ------
    UserError
        it is no such file, or its arrays do not fit together (all reasons at once).
    """
    path = _path(argument)
    found, told = as_written(without_structs(_arrays(path, argument)))
    facts = {"name": f"mat:{argument}", "source": f"arrays in {printable(path.name)}"}
    dataset = read_arrays(_upright(found), path, locations, images, labels, arrays, **facts)
    return replace(dataset, notes=(*told, *dataset.notes))


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself."""
    return [_path(argument)]


def _upright(arrays: Mapping[str, NDArray[Any]]) -> MemoryArrays:
    """The arrays with images along the first axis."""
    counts = {array.size for array in arrays.values() if array.ndim == 2 and 1 in array.shape}
    return MemoryArrays({key: _images_first(_plain(array), counts) for key, array in arrays.items()})


def _images_first(array: NDArray[Any], counts: set[int]) -> NDArray[Any]:
    """The same array with its last axis first, where only that can count images."""
    last = array.ndim in (2, 3, 4) and array.shape[-1] in counts and array.shape[0] not in counts
    return np.moveaxis(array, -1, 0) if last else array


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Columns and rows of numbers or of cells with text as (n,) arrays; all else as it is."""
    if array.dtype == object and array.size and all(getattr(cell, "size", 0) == 1 for cell in array.reshape(-1)):
        return np.array([str(np.asarray(cell).reshape(-1)[0]) for cell in array.reshape(-1)])
    return array.reshape(-1) if array.ndim == 2 and 1 in array.shape else array


def _arrays(path: Path, argument: str) -> dict[str, NDArray[Any]]:
    from scipy.io import loadmat, whosmat

    try:
        claimed = sum(int(np.prod(shape, dtype=object)) * 8 for _, shape, _ in whosmat(path))
        if claimed > 8 * MOST_BYTES:
            raise UserError(f"'{printable(argument)}' claims {claimed / 2**30:,.0f} GiB. Save it as .npz.")
        found = loadmat(path)
    except UserError:
        raise
    except NotImplementedError:
        raise UserError(
            f"'{printable(argument)}' is a file of MATLAB 7.3, which is HDF5. Write h5:{printable(argument)}."
        ) from None
    # A damaged file makes the reader raise nearly anything (ValueError, TypeError, zlib.error, …).
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"'{printable(argument)}' cannot be read as a MATLAB file: {reason}. Save it again.") from error
    return {key: value for key, value in found.items() if not key.startswith("__") and isinstance(value, np.ndarray)}


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write mat:{ARGUMENT} with a .mat file.")
    return path
