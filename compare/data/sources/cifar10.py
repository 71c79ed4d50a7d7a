"""CIFAR-10, 60,000 colour images of 32×32 pixels with a test set of its own; downloaded if not at hand."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.restricted_pickle import load_plain
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations, md5_of
from bakeoff.compare.errors import UserError

# The checksums are those of cs.toronto.edu/~kriz/cifar.html, and for single files those that torchvision has recorded.
URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
ARCHIVE, ARCHIVE_MD5 = "cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a"
BINARY_ARCHIVE, BINARY_ARCHIVE_MD5 = "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"
PICKLES = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}
"""The batches in Python's form, with their md5."""

PICKLE_FOLDER, BINARY_FOLDER = "cifar-10-batches-py", "cifar-10-batches-bin"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
BATCH = 10_000
RECORD_BYTES = 1 + 3 * 32 * 32
LARGEST_FILE = 64 * 2**20

FLIPS = True
"""A mirrored ship is still a ship."""


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the six official batches, in the form of Python (never unpickling more than plain arrays) or as bytes.

    Raises
    ------
    UserError
        they are not at hand and cannot be downloaded, or are not the official ones.
    """
    path, checked = _at_hand(locations)
    buffer = locations.image_buffer((len(PICKLES) * BATCH, 32, 32, 3))
    labels = []
    for row, (name, content) in enumerate(_contents(path)):
        planes, found = _decode(name, content)
        buffer.write(row * BATCH, np.ascontiguousarray(planes.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)))
        labels.append(found)
    return Dataset(
        name="cifar10",
        images=buffer.finalize(),
        labels=np.concatenate(labels),
        classes=CLASSES,
        source="CIFAR-10, A. Krizhevsky 2009, 'Learning Multiple Layers of Features from Tiny Images', Toronto.",
        licence="no formal licence; its page asks to cite the technical report",
        notes=(checked,),
        split=np.repeat(np.array(["train", "test"]), [5 * BATCH, BATCH]),
    )


def files(argument: str, locations: DataLocations) -> list[Path]:  # noqa: ARG001
    """The archive or the six batches, fetched if need be."""
    path, _ = _at_hand(locations)
    return [path] if path.is_file() else [path / name for name in _names(path)]


def _at_hand(locations: DataLocations) -> tuple[Path, str]:
    """An archive or a folder with batches, and how it was checked."""
    found = locations.own_path(PICKLE_FOLDER, BINARY_FOLDER)
    if found is None and (found := locations.own_path(BINARY_ARCHIVE)) is not None:
        _check_md5(found, BINARY_ARCHIVE_MD5)
        return found, "The archive has its official md5."
    if found is None:
        found = locations.own_path(ARCHIVE) or locations.fetch("cifar10", ARCHIVE, (URL,), ARCHIVE_MD5)
        _check_md5(found, ARCHIVE_MD5)
        return found, "The archive has its official md5."
    if missing := [name for name in _names(found) if not (found / name).is_file()]:
        raise UserError(f"'{found}' lacks {', '.join(missing)}. Unpack the official archive again.")
    if found.name == BINARY_FOLDER:
        return found, "The batches have their official length; the md5 of single files of this form is not known."
    for name, md5 in PICKLES.items():
        _check_md5(found / name, md5)
    return found, "Each batch has its official md5."


def _names(path: Path) -> list[str]:
    return [f"{name}.bin" for name in PICKLES] if "bin" in path.name else list(PICKLES)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The batches in order; out of an archive they are read without being unpacked to disk."""
    if path.is_dir():
        for name in _names(path):
            yield name, (path / name).read_bytes()
        return
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = Path(member.name).name
                file = archive.extractfile(member) if member.isfile() and member.size <= LARGEST_FILE else None
                if file is not None and name in _names(path):
                    found[name] = file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UserError(f"'{path}' is a damaged archive ({error}). Fetch it again.") from error
    if missing := [name for name in _names(path) if name not in found]:
        raise UserError(f"'{path}' lacks {', '.join(missing)}. Fetch it again.")
    yield from ((name, found.pop(name)) for name in _names(path))


def _decode(name: str, content: bytes) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """(10000, 3072) planes of red, green and blue, and labels."""
    if name.endswith(".bin"):
        if len(content) != BATCH * RECORD_BYTES:
            raise UserError(f"'{name}' must have {BATCH * RECORD_BYTES:,} bytes, got {len(content):,}. Fetch it again.")
        records = np.frombuffer(content, np.uint8).reshape(BATCH, RECORD_BYTES)
        planes, labels = records[:, 1:], records[:, 0].astype(np.int64)
    else:
        batch = load_plain(content, name)
        data, listed = (batch.get(key, batch.get(key.encode())) for key in ("data", "labels"))
        if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape != (BATCH, RECORD_BYTES - 1):
            raise UserError(f"'{name}' must hold data of ({BATCH}, {RECORD_BYTES - 1}) uint8. Fetch it again.")
        if not isinstance(listed, list) or len(listed) != BATCH or not all(type(label) is int for label in listed):
            raise UserError(f"'{name}' must hold {BATCH} whole numbers as labels. Fetch it again.")
        planes, labels = data, np.array(listed, dtype=np.int64)
    if labels.min() < 0 or labels.max() >= len(CLASSES):
        raise UserError(f"'{name}' must hold labels 0…9, got {labels.min()}…{labels.max()}. Fetch it again.")
    return planes, labels


def _check_md5(path: Path, md5: str) -> None:
    found = md5_of(path)
    if found != md5:
        raise UserError(
            f"'{path}' is not the official file: its md5 should be {md5}, but is {found}.\n"
            "Replace it by the official one, or move it away to have that downloaded."
        )
