"""A table of image files: columns path and label, and where there are such split, group and landmarks."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import Color, Size
from bakeoff.compare.data.reading.image_files import Fit, printable
from bakeoff.compare.data.reading.labelled_files import MOVED_ALONG, PARTS, Found, add_points_beside, assemble, refuse
from bakeoff.compare.data.reading.points_file import with_points
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

WANTED = (
    "Wanted is a first line path,label (perhaps split, group, x1, y1, …), then a line an image; paths start from it."
)
ENCODING = {"encoding": "utf-8-sig", "errors": "surrogateescape"}


def load(
    argument: str,
    locations: DataLocations,
    *,
    label: str = "label",
    group: str | None = None,
    split: str | None = None,
    size: Size = None,
    color: Color = "auto",
    fit: Fit = "crop",
) -> Dataset:
    """Load the images that a table names, paths relative to where it lies.

    Parameters
    ----------
    label
        the column with the classes.
    group
        the column with what an image belongs to besides, as a person: never on both sides of a split. Without, a column
        "group" is taken where there is one.
    split
        the column that says train, val or test. Without, a column "split" is taken where there is one.
    size
        side in pixels of the square that all images are brought to; none keeps what is already of one size.
    color
        "auto" keeps gray where all images are gray; "gray" and "rgb" turn all into that.
    fit
        how unequal sizes are brought together: "crop" cuts, "pad" adds black margins, "stretch" distorts.

    Raises
    ------
    UserError
        the table is no data set (all reasons at once), or too many files cannot be read.
    """
    path = _path(argument)
    return read(
        path,
        locations,
        {"size": size, "color": color, "fit": fit},
        {"label": label, "group": group, "split": split},
        name=f"csv:{argument}",
        source=f"image files listed in {printable(path.name)}",
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The table and the files it names."""
    path = _path(argument)
    columns = {name: options.get(name) for name in ("label", "group", "split")}
    return [path, *with_points([found for found in _find(path, columns, inside=False).paths if found.is_file()])]


def read(
    path: Path,
    locations: DataLocations,
    options: Mapping[str, object],
    columns: Mapping[str, object],
    inside: bool = False,
    **facts: object,
) -> Dataset:
    """Read a table; with `inside`, it may only name files below its own folder."""
    return assemble(_find(path, columns, inside), path.parent, WANTED, locations, options, **facts)


def _find(path: Path, columns: Mapping[str, object], inside: bool) -> Found:
    try:
        with path.open(newline="", **ENCODING) as file:  # type: ignore[call-overload]
            first = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=first.count)
            rows = list(csv.DictReader(file, delimiter=delimiter, restkey="", restval=""))
    except (OSError, csv.Error) as error:
        raise UserError(f"'{printable(path)}' cannot be read as a table: {error}.") from None
    header = [name.strip() for name in rows[0] if name] if rows else []
    found = Found()
    names = {what: str(columns.get(what) or what) for what in ("label", "group", "split")}
    found.problems += [
        f"it has no column '{printable(name)}', only {', '.join(map(printable, header)) or 'none'}"
        for what, name in [("path", "path"), *names.items()]
        if name not in header and (what in ("path", "label") or columns.get(what))
    ]
    refuse(path, found.problems, WANTED)
    for number, row in enumerate(rows, 2):
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        found.problems += [f"line {number} {problem}" for problem in _row_problems(cells, names, path.parent, inside)]
        found.paths.append(path.parent / os.path.expanduser(cells["path"]))
        found.names.append(cells[names["label"]])
        found.parts.append(PARTS.get(cells.get(names["split"], "").lower(), ""))
        if names["group"] in header:
            found.groups.append(cells[names["group"]])
    if landmark_columns(header):
        _add_landmarks(found, header, rows)
    elif all(path.is_file() for path in found.paths):
        add_points_beside(found)
    return found


def _row_problems(cells: Mapping[str, str], names: Mapping[str, str], root: Path, inside: bool) -> list[str]:
    problems = []
    if not cells["path"]:
        problems.append("has no path")
    elif "\0" in cells["path"] or not os.path.isfile(root / os.path.expanduser(cells["path"])):
        problems.append(f"names '{printable(cells['path'])}', which is no file")
    elif inside and not (root / cells["path"]).resolve().is_relative_to(root.resolve()):
        problems.append(f"names '{printable(cells['path'])}', which lies elsewhere")
    if not cells[names["label"]]:
        problems.append("has no label")
    split = cells.get(names["split"], "train")
    if split.lower() not in PARTS:
        problems.append(f"has the split '{printable(split)}', not train, val or test")
    if names["group"] in cells and not cells[names["group"]]:
        problems.append("has no group")
    return problems


def landmark_columns(header: Sequence[str]) -> list[int]:
    """Numbers of the landmarks that a header has an x of, as x0, x1 and so on."""
    return sorted(int(name[1:]) for name in header if re.fullmatch(r"x\d{1,4}", name))


def _add_landmarks(found: Found, header: list[str], rows: list[dict[str, str]]) -> None:
    numbers = landmark_columns(header)
    wanted = [f"{axis}{number}" for number in numbers for axis in "xy"]
    if missing := sorted(set(wanted) - set(header)):
        found.problems.append(f"it lacks {', '.join(missing)} beside the x of these landmarks")
        return
    try:
        values = np.array([[float(row[name]) for name in wanted] for row in rows], dtype=np.float32)
    except ValueError as error:
        found.problems.append(f"its landmarks must be numbers: {error}")
        return
    if not np.isfinite(values).all():
        found.problems.append("its landmarks must be finite numbers")
    found.landmarks = values.reshape(len(rows), len(numbers), 2)
    found.notes.append(MOVED_ALONG)


def _path(argument: str) -> Path:
    path = Path(argument).expanduser()
    if not path.is_file():
        raise UserError(f"'{printable(argument)}' is no file. Write csv:{ARGUMENT} with a table. {WANTED}")
    return path
