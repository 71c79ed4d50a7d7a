"""Arrays in a .npz file: images and labels, or as MedMNIST or Keras name them; never unpickled."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.array_batch import write_arrays
from bakeoff.compare.data.reading.image_batch import Color, Size
from bakeoff.compare.data.reading.image_files import Fit, printable
from bakeoff.compare.data.reading.labelled_files import PARTS, alike, own_split, refuse
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

LAYOUTS: tuple[Mapping[str, tuple[str, str]], ...] = (
    {part: (f"{part}_images", f"{part}_labels") for part in ("train", "val", "test")},
    {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")},
    {"": ("images", "labels")},
)
"""Part → names of its images and labels, as MedMNIST, Keras and everybody else write them."""

WANTED = "Wanted are images (n, height, width[, 1 or 3]) uint8 and labels (n,), as np.savez writes them."
MOST_COMPRESSION = 1032
BLOCK_BYTES = 1 << 23


@dataclass(frozen=True)
class Header:
    """What an array in the file says of itself."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


def load(
    argument: str,
    locations: DataLocations,
    *,
    size: Size = None,
    color: Color = "auto",
    fit: Fit = "crop",
) -> Dataset:
    """Load `images` and `labels` (perhaps with `split` and `groups`), or the parts of MedMNIST or Keras.

    Parameters
    ----------
    size
        side in pixels of the square that all images are brought to; none keeps them as they are.
    color
        "gray" and "rgb" turn all into that.
    fit
        how they are brought to a square: "crop" cuts, "pad" adds black margins, "stretch" distorts.

    Raises
    ------
    UserError
        it is no such file, or its arrays do not fit together (all reasons at once).
    """
    path = _path(argument)
    options = {"size": size, "color": color, "fit": fit}
    return read(path, locations, options, name=f"npz:{argument}", source=f"arrays in {printable(path.name)}")


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself."""
    return [_path(argument)]


def read(
    path: Path, locations: DataLocations, options: Mapping[str, Any], classes: Sequence[str] = (), **facts: Any
) -> Dataset:
    """Read a .npz file; `classes` names the labels 0, 1, …, which else are named by themselves."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path, locations, options, classes, facts)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UserError(f"'{printable(path)}' is no whole .npz file ({error}). Fetch or write it again.") from error
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be read: {error.strerror or error}.") from error


def _read(
    archive: zipfile.ZipFile,
    path: Path,
    locations: DataLocations,
    options: Mapping[str, Any],
    classes: Sequence[str],
    facts: Mapping[str, Any],
) -> Dataset:
    there = {name.removesuffix(".npy") for name in archive.namelist()}
    layout = next((each for each in LAYOUTS if {key for keys in each.values() for key in keys} <= there), None)
    if layout is None:
        refuse(path, [f"its arrays are {', '.join(map(printable, sorted(there))) or 'none'}"], WANTED)
        raise AssertionError
    headers = {key: _header(archive, key) for keys in layout.values() for key in keys}
    problems = [problem for keys in layout.values() for problem in _problems(headers, *keys)]
    image_headers = [headers[images] for images, _ in layout.values()]
    if len({header.shape[1:] for header in image_headers}) > 1:
        problems.append(f"the parts have images of several shapes, {[header.shape for header in image_headers]}")
    refuse(path, problems, WANTED)

    values = np.concatenate([_small(archive, labels).reshape(-1) for _, labels in layout.values()])
    parts = np.repeat(list(layout), [header.shape[0] for header in image_headers])
    if "split" in there and layout == LAYOUTS[2]:
        parts = np.array([PARTS.get(str(part).lower(), "?") for part in _small(archive, "split").reshape(-1)])
        if len(parts) != len(values) or "?" in parts:
            problems.append("'split' must say train, val or test for each image")
    groups = np.unique(_small(archive, "groups").reshape(-1), return_inverse=True)[1] if "groups" in there else None
    if groups is not None and len(groups) != len(values):
        problems.append(f"'groups' has {len(groups)} entries for {len(values)} images")
    names, labels = np.unique(values, return_inverse=True)
    if classes and (names.dtype.kind not in "iu" or names.min() < 0 or names.max() >= len(classes)):
        problems.append(f"labels must lie in 0…{len(classes) - 1}, got {names.min()}…{names.max()}")
    elif classes:
        names, labels = np.array(classes), values.astype(np.int64)
    shown = tuple(printable(str(name)) for name in names)
    if len(np.unique(labels)) < 2:
        problems.append("it holds one class only, two are needed")
    counts = np.bincount(labels, minlength=len(shown))
    problems += [f"class '{shown[label]}' has one image only, two are needed" for label in np.flatnonzero(counts == 1)]
    refuse(path, problems + alike(shown), WANTED)

    first = image_headers[0].shape
    shape = (len(values), first[1], first[2], first[3] if len(first) == 4 else 1)
    rows = (part for keys in layout.values() for part in _rows(archive, keys[0]))
    images, notes = write_arrays(rows, shape, locations, **options)
    if "val" in layout or "val" in parts:
        notes = ("Its own test set was kept; val joined train.", *notes)
    if image_headers[0].dtype != np.uint8:
        notes = (*notes, f"Values came as {image_headers[0].dtype}, and were scaled by the range of that type.")
    return Dataset(
        images=images,
        labels=labels.astype(np.int64),
        classes=shown,
        notes=notes,
        split=own_split(parts.tolist()),
        groups=None if groups is None else groups.astype(np.int64),
        **facts,
    )


def _problems(headers: Mapping[str, Header], images: str, labels: str) -> list[str]:
    found, shape, dtype = [], headers[images].shape, headers[images].dtype
    if len(shape) == 4 and shape[1] in (1, 3) and shape[3] not in (1, 3):
        found.append(f"'{images}' {shape} has its channels first; save images.transpose(0, 2, 3, 1)")
    elif len(shape) not in (3, 4) or (len(shape) == 4 and shape[3] not in (1, 3)):
        found.append(f"'{images}' must be (n, height, width) or (n, height, width, 1 or 3), got {shape}")
    if dtype not in (np.uint8, np.uint16, np.bool_):
        found.append(f"'{images}' must be uint8 (or uint16, bool), got {dtype}: scale it to 0…255 and save it as uint8")
    if headers[labels].dtype.kind not in "iuUb":
        found.append(f"'{labels}' must be whole numbers or text, got {headers[labels].dtype}")
    if len(headers[labels].shape) == 2 and headers[labels].shape[1] != 1:
        found.append(f"'{labels}' has {headers[labels].shape[1]} labels an image, one is needed")
    elif headers[labels].shape[:1] != shape[:1]:
        found.append(f"'{images}' has {shape[:1]} images, but '{labels}' has {headers[labels].shape[:1]} labels")
    return found


def _open(archive: zipfile.ZipFile, key: str) -> tuple[Any, Header]:
    info = archive.getinfo(f"{key}.npy" if f"{key}.npy" in archive.namelist() else key)
    file = archive.open(info)
    try:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read_header(file)
    except ValueError as error:
        raise UserError(f"'{printable(key)}' is no array of NumPy ({error}). {WANTED}") from error
    claimed = int(np.prod(shape, dtype=object)) * dtype.itemsize
    if dtype.hasobject:
        raise UserError(f"'{printable(key)}' holds Python objects, which are not unpickled. {WANTED}")
    if fortran and len(shape) > 1:
        raise UserError(f"'{printable(key)}' is in Fortran order. Save np.ascontiguousarray(…) of it.")
    if claimed > info.file_size or claimed > MOST_COMPRESSION * max(info.compress_size, 1):
        raise UserError(f"'{printable(key)}' claims {claimed:,} bytes, more than the file can hold. Write it again.")
    return file, Header(tuple(shape), dtype)


def _header(archive: zipfile.ZipFile, key: str) -> Header:
    file, header = _open(archive, key)
    file.close()
    return header


def _small(archive: zipfile.ZipFile, key: str) -> NDArray[Any]:
    file, header = _open(archive, key)
    with file:
        return np.frombuffer(file.read(), header.dtype).reshape(header.shape)


def _rows(archive: zipfile.ZipFile, key: str) -> Iterator[NDArray[np.uint8]]:
    """Some images at a time, so that a large file never stands in memory whole."""
    file, header = _open(archive, key)
    n, height, width = header.shape[:3]
    row_shape = (height, width, header.shape[3] if len(header.shape) == 4 else 1)
    row_bytes = int(np.prod(row_shape)) * header.dtype.itemsize
    step = max(1, BLOCK_BYTES // max(1, row_bytes))
    with file:
        for start in range(0, n, step):
            rows = min(step, n - start)
            content = file.read(rows * row_bytes)
            if len(content) < rows * row_bytes:
                raise EOFError(f"'{key}' is shorter than it says")
            values = np.frombuffer(content, header.dtype).reshape(rows, *row_shape)
            if header.dtype == np.uint16:
                values = ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)
            yield values * np.uint8(255) if header.dtype == np.bool_ else values


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write npz:{ARGUMENT} with a .npz file.")
    return path
