"""A folder with four idx files, as MNIST is published: images and labels of train and t10k, gzipped or not."""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.array_batch import write_arrays
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "DIR"

FILES = {
    "train images": "train-images-idx3-ubyte",
    "train labels": "train-labels-idx1-ubyte",
    "test images": "t10k-images-idx3-ubyte",
    "test labels": "t10k-labels-idx1-ubyte",
}
TYPES = {0x08: "uint8", 0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64"}
# Deflate never shrinks more than this, so a header that claims more is known to lie before memory is asked for.
MOST_COMPRESSION = 1032
CHUNK = 1 << 20


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
) -> Dataset:
    """Load four idx files from one folder; the classes are the labels that occur.

    Raises
    ------
    UserError
        the folder or a file is missing, or a file is not what it should be.
    """
    source = f"idx files in {printable(argument)}"
    return read_folder(Path(argument).expanduser(), locations, images, name=f"idx:{argument}", source=source)


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The four files that decide what is loaded."""
    return list(_paths(Path(argument).expanduser()).values())


def read_folder(folder: Path, locations: DataLocations, images: ImageOptions, **facts: Any) -> Dataset:
    """Read four idx files that lie in one folder, as `load` does."""
    return assemble(_paths(folder), locations, images, **facts)


def is_idx_name(name: str) -> bool:
    """Whether a file is called like one of the four.

    >>> is_idx_name("train-images-idx3-ubyte.gz"), is_idx_name("train.csv")
    (True, False)
    """
    return name.removesuffix(".gz").replace(".idx", "-idx") in FILES.values()


def _paths(folder: Path) -> dict[str, Path]:
    argument = printable(folder)
    if not folder.is_dir():
        raise UserError(f"'{argument}' is not a folder. idx:{ARGUMENT} wants one with {', '.join(FILES.values())}.")
    paths = {part: _find(folder, name) for part, name in FILES.items()}
    if missing := [FILES[part] for part, path in paths.items() if path is None]:
        raise UserError(f"'{argument}' lacks {', '.join(missing)} (each may end in .gz). Put all four into one folder.")
    return {part: path for part, path in paths.items() if path}


def fetch(locations: DataLocations, folder: str, mirrors: tuple[str, ...], md5: Mapping[str, str]) -> dict[str, Path]:
    """The four gzipped files of a published data set, named as in `FILES`."""
    names = {part: f"{name}.gz" for part, name in FILES.items()}
    return {
        part: locations.fetch(folder, name, tuple(mirror + name for mirror in mirrors), md5[part])
        for part, name in names.items()
    }


def assemble(
    paths: Mapping[str, Path],
    locations: DataLocations,
    options: ImageOptions | None = None,
    classes: tuple[str, ...] | None = None,
    **facts: Any,
) -> Dataset:
    """Join the four `paths`, named as in `FILES`, to a data set that keeps its own split.

    Raises
    ------
    UserError
        a file is damaged, or the four do not fit together.
    """
    shapes = {part: shape_of(path) for part, path in paths.items()}
    for part, shape in shapes.items():
        if len(shape) != (3 if "images" in part else 1):
            raise UserError(f"'{paths[part]}' has {len(shape)} dimensions, not those of {part}. Are two files swapped?")
    for part in ("train", "test"):
        n_images, n_labels = shapes[f"{part} images"][0], shapes[f"{part} labels"][0]
        if n_images != n_labels:
            raise UserError(f"{n_images} images in '{paths[f'{part} images']}', but {n_labels} labels beside it.")
    (n_train, *size), (n_test, *test_size) = shapes["train images"], shapes["test images"]
    if size != test_size:
        raise UserError(
            f"Images must have one size, got {tuple(size)} in '{paths['train images']}' "
            f"and {tuple(test_size)} beside it."
        )
    labels = np.concatenate([read(paths["train labels"]), read(paths["test labels"])]).astype(np.int64)
    if classes is None:
        values, labels = np.unique(labels, return_inverse=True)
        classes = tuple(str(value) for value in values)
    rows = (images[..., np.newaxis] for part in ("train images", "test images") for images in read_rows(paths[part]))
    batch = write_arrays(rows, (n_train + n_test, size[0], size[1], 1), locations, options)
    split = np.repeat(np.array(["train", "test"]), [n_train, n_test])
    return Dataset(
        images=batch.images,
        labels=labels,
        classes=classes,
        split=split,
        notes=batch.notes,
        originals=batch.originals,
        **facts,
    )


def shape_of(path: Path) -> tuple[int, ...]:
    """What the header of an idx file of unsigned bytes says it holds.

    Raises
    ------
    UserError
        it is no idx file, holds another type, or is too short for what it says.
    """
    with _opened(path) as (_, shape):
        return shape


def read(path: Path) -> NDArray[np.uint8]:
    """Read one idx file of unsigned bytes, gzipped or not, told by its first bytes (format: yann.lecun.com/exdb/mnist).

    Raises
    ------
    UserError
        it is no idx file, holds another type, or is shorter or longer than it says.
    """
    parts = list(read_rows(path))
    return np.concatenate(parts) if parts else np.empty(shape_of(path), dtype=np.uint8)


def read_rows(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Read it some rows at a time, so that it never stands in memory whole; errors as of `read`."""
    with _opened(path) as (file, shape):
        row_bytes = math.prod(shape[1:])
        step = max(1, CHUNK // max(1, row_bytes))
        for start in range(0, shape[0], step):
            rows = min(step, shape[0] - start)
            content = file.read(rows * row_bytes)
            if len(content) < rows * row_bytes:
                raise _wrong_length(path, math.prod(shape), "fewer")
            yield np.frombuffer(content, np.uint8).reshape(rows, *shape[1:])
        if file.read(1):
            raise _wrong_length(path, math.prod(shape), "more")


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BufferedIOBase, tuple[int, ...]]]:
    """The file behind its header, and the shape that the header tells."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            limit = path.stat().st_size * (MOST_COMPRESSION if packed else 1)
            file: BufferedIOBase = gzip.GzipFile(fileobj=raw) if packed else raw
            yield file, _header(file, path, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(f"'{path}' is a damaged or truncated gzip file ({error}). Fetch it again.") from error
    except OSError as error:
        raise UserError(f"'{path}' cannot be read: {error.strerror or error}.") from error


def _header(file: BufferedIOBase, path: Path, limit: int) -> tuple[int, ...]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in TYPES or not magic[3]:
        begins = f"it begins with '{magic.hex(' ')}', not with '00 00 08 01' or '00 00 08 03'"
        raise UserError(f"'{path}' is not an idx file: {begins}. Point to the official files.")
    if magic[2] != 0x08:
        raise UserError(f"'{path}' holds {TYPES[magic[2]]}; images and labels must be unsigned bytes (type 08).")
    sizes = file.read(4 * magic[3])
    shape = tuple(int(size) for size in np.frombuffer(sizes[: len(sizes) // 4 * 4], ">u4"))
    if len(shape) < magic[3] or math.prod(shape) > limit:
        raise _wrong_length(path, math.prod(shape), "fewer")
    return shape


def _wrong_length(path: Path, expected: int, found: str) -> UserError:
    return UserError(f"'{path}' has {found} bytes of data than the {expected} its header tells of. Fetch it again.")


def _find(folder: Path, name: str) -> Path | None:
    spellings = (name, name.replace("-idx", ".idx"))  # Unpacked, MNIST's own training images have a dot there.
    candidates = (folder / f"{spelling}{end}" for spelling in spellings for end in (".gz", ""))
    return next((path for path in candidates if path.is_file()), None)
