"""A .zip file with class folders, a table, a .npz file or four idx files in it; unpacked safely, and only meanwhile."""

from __future__ import annotations

import hashlib
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_folders import below_lone_folders, walk
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import assemble, refuse
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.sources import csv, idx, npz
from bakeoff.compare.data.tables.table_columns import TableOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

WANTED = "Wanted is a .zip file with class folders, a table with its images, one .npz file or four idx files."
MOST_BYTES = 16 * 2**30
MOST_FILES = 2_000_000
MOST_COMPRESSION = 200
"""Images and arrays hardly shrink so much; a file that unpacks to more than this and a margin is taken for a bomb."""
MARGIN_BYTES = 64 * 2**20
CHUNK = 1 << 20
LONGEST_NAME_BYTES = 255


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
) -> Dataset:
    """Unpack the file into a folder of its own, load what is in it, and remove the folder.

    Raises
    ------
    UserError
        it is no such file, it holds names or links that lead outside, it would unpack to absurd sizes, or what is in it
        is no data set.
    """
    path = _path(argument)
    facts: dict[str, Any] = {"name": f"zip:{argument}", "source": f"what is in {printable(path.name)}"}
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=locations.drafts) as place:
        root = below_lone_folders(unpack(path, Path(place)), _is_data)
        here = [entry for entry in sorted(root.iterdir()) if entry.is_file()]
        tables = [entry for entry in here if entry.suffix.lower() == ".csv"]
        arrays = [entry for entry in here if entry.suffix.lower() == ".npz"]
        if any(idx.is_idx_name(entry.name) for entry in here):
            return idx.read_folder(root, locations, images, **facts)
        if len(arrays) == 1:
            return npz.read(arrays[0], locations, images, labels, **facts)
        if len(tables) == 1:
            return csv.read(tables[0], locations, images, labels, TableOptions(), inside=True, **facts)
        return assemble(walk(root), root, WANTED, locations, images, labels, **facts)


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The file itself."""
    return [_path(argument)]


def unpack(path: Path, place: Path) -> Path:
    """Write what is in a .zip file below an empty folder.

    Raises
    ------
    UserError
        a name leads outside, an entry is a link or encrypted, or it would unpack to absurd sizes; nothing has been
        written then.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            refuse(path, _dangers(entries, path.stat().st_size), WANTED)
            for entry in entries:
                _write(archive, entry, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"'{printable(path)}' is no whole .zip file ({error}). Fetch or write it again.") from error
    except OSError as error:
        raise UserError(f"'{printable(path)}' cannot be unpacked: {error.strerror or error}.") from error
    return place


def _dangers(entries: list[zipfile.ZipInfo], packed_bytes: int) -> list[str]:
    problems = []
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
            problems.append(f"'{printable(entry.filename)}' leads outside")
        elif kind not in (0, stat.S_IFREG):
            problems.append(f"'{printable(entry.filename)}' is a link or a device")
        elif entry.flag_bits & 1:
            problems.append(f"'{printable(entry.filename)}' is encrypted")
    claimed = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or claimed > MOST_BYTES:
        problems.append(f"it claims {len(entries):,} files of {claimed / 2**30:,.1f} GiB in all; unpack it yourself")
    elif claimed > MARGIN_BYTES + MOST_COMPRESSION * packed_bytes:
        problems.append(f"it claims {claimed:,} bytes in {packed_bytes:,}, as a decompression bomb does")
    return problems


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path) -> None:
    """Write one entry; never more than it claims, which was added up before."""
    target = place.joinpath(*map(_short, PurePosixPath(entry.filename.replace("\\", "/")).parts))
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with archive.open(entry) as packed, target.open("xb") as file:
        while chunk := packed.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(f"'{printable(entry.filename)}' is larger than it says")
            file.write(chunk)


def _short(name: str) -> str:
    """A name that a disk takes, 255 bytes at most; what is cut off is told apart by its hash."""
    whole = name.encode("utf-8", "surrogateescape")
    if len(whole) <= LONGEST_NAME_BYTES:
        return name
    digest, suffix = hashlib.sha256(whole).hexdigest()[:16], PurePosixPath(name).suffix[:8]
    return f"{whole[:150].decode('utf-8', 'ignore')}…{digest}{suffix}"


def _is_data(name: str) -> bool:
    return name.lower().endswith((".csv", ".npz")) or idx.is_idx_name(name)


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write zip:{ARGUMENT}. {WANTED}")
    return path
