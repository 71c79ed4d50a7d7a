"""A table of image files, or of their pixels: columns path and label, and where there are such split, group, points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import MOVED_ALONG, Found, add_points_beside, assemble, refuse
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.points_file import with_points
from bakeoff.compare.data.tables.image_root import ImageRoot
from bakeoff.compare.data.tables.pixel_table import holds_pixels, read_pixels
from bakeoff.compare.data.tables.table import Dialect, dialect_of
from bakeoff.compare.data.tables.table_columns import TableOptions, column_for, landmark_columns, missing
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

WANTED = (
    "Wanted is a first line path,label (perhaps split, group, x1, y1, …), then a line an image; paths start from it, "
    "or from [root=FOLDER]; [path=COLUMN,label=COLUMN] says what columns are called."
)


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    table: TableOptions = TableOptions(),
) -> Dataset:
    """Load the images that a table names, paths relative to where it lies, or those whose pixels it holds.

    Raises
    ------
    UserError
        the table is no data set (all reasons at once), or too many files cannot be read.
    """
    path = _path(argument)
    facts: dict[str, Any] = {"name": f"csv:{argument}", "source": f"image files listed in {printable(path.name)}"}
    return read(path, locations, images, labels, table, **facts)


def files(argument: str, locations: DataLocations, **options: Any) -> list[Path]:  # noqa: ARG001
    """The table and the files it names."""
    path = _path(argument)
    table = TableOptions(**{key: options[key] for key in TableOptions.__dataclass_fields__ if key in options})
    dialect = dialect_of(path)
    if holds_pixels(dialect, table):
        return [path]
    return [path, *with_points([found for found in _find(dialect, table, inside=False).paths if found.is_file()])]


def read(
    path: Path,
    locations: DataLocations,
    images: ImageOptions,
    labels: LabelOptions,
    table: TableOptions,
    inside: bool = False,
    **facts: Any,
) -> Dataset:
    """Read a table; with `inside`, it may only name files below its own folder."""
    dialect = dialect_of(path)
    if holds_pixels(dialect, table):
        source = f"pixels in {printable(path.name)}"
        return read_pixels(dialect, path, locations, images, labels, table, **(facts | {"source": source}))
    return assemble(_find(dialect, table, inside), path.parent, WANTED, locations, images, labels, **facts)


def _find(dialect: Dialect, table: TableOptions, inside: bool) -> Found:
    found, header, path = Found(), dialect.header, dialect.path
    rows = list(dialect.rows())
    columns = {what: column_for(what, header, table) for what in ("path", "label", "split", "group")}
    found.problems += missing(header, table)
    root = ImageRoot(path.parent / Path(table.root).expanduser() if table.root else path.parent, inside)
    if not dialect.named:
        _guess_unnamed(columns, header, rows, root)
    hot = _one_hot(columns, header, rows) if columns["label"] is None and not found.problems else []
    shown = ", ".join(map(printable, header[:20])) or "none"
    found.problems += [
        f"it has no column '{what}', only {shown}"
        for what in ("path", "label")
        if columns[what] is None and what not in table.asked() and not (what == "label" and hot)
    ]
    refuse(path, found.problems, WANTED)
    others = {what: name for what, name in columns.items() if name not in (None, what)}
    if others or hot:
        taken = [f"'{printable(str(name))}' for the {what}" for what, name in others.items()]
        taken += [f"{len(hot)} columns of 0 and 1 for the classes"] if hot else []
        found.notes.append(f"Columns were taken by their names: {', '.join(taken)}.")
    for number, cells in rows:
        _add_row(found, number, cells, columns, hot, root)
    if landmark_columns(header):
        _add_landmarks(found, list(header), [cells for _, cells in rows])
    elif not found.problems:
        add_points_beside(found)
    return found


def _add_row(
    found: Found,
    number: int,
    cells: Mapping[str, str],
    columns: Mapping[str, str | None],
    hot: Sequence[str],
    root: ImageRoot,
) -> None:
    path, problem = root.find(cells[str(columns["path"])])
    found.problems += [f"line {number} {problem}"] if problem else []
    if hot:
        there = [name for name in hot if float(cells[name] or 0) == 1]
        label = "|".join(there)
    else:
        label = cells[str(columns["label"])]
    found.problems += [] if label else [f"line {number} has no label"]
    found.paths.append(path)
    found.names.append(label)
    found.parts.append(cells[columns["split"]] if columns["split"] else "")
    if columns["group"]:
        found.problems += [] if cells[columns["group"]] else [f"line {number} has no group"]
        found.groups.append(cells[columns["group"]])


def _guess_unnamed(
    columns: dict[str, str | None], header: Sequence[str], rows: Sequence[tuple[int, dict[str, str]]], root: ImageRoot
) -> None:
    """Of a table without names: the column whose first cell is a file, and the one beside it."""
    there = [name for name in header if rows and not root.find(rows[0][1][name])[1]]
    if there and columns["path"] is None:
        columns["path"] = there[0]
        rest = [name for name in header if name != there[0]]
        columns["label"] = columns["label"] or (rest[0] if rest else None)


def _one_hot(
    columns: Mapping[str, str | None], header: Sequence[str], rows: Sequence[tuple[int, dict[str, str]]]
) -> list[str]:
    """Columns of nothing but 0 and 1, as they tell the class of each image; none where there are fewer than two."""
    rest = [name for name in header if name not in columns.values()]
    flags = [name for name in rest if rows and all(cells[name] in ("0", "1", "0.0", "1.0") for _, cells in rows)]
    return flags if len(flags) > 1 else []


def _add_landmarks(found: Found, header: list[str], rows: list[dict[str, str]]) -> None:
    numbers = landmark_columns(header)
    wanted = [f"{axis}{number}" for number in numbers for axis in "xy"]
    if absent := sorted(set(wanted) - set(header)):
        found.problems.append(f"it lacks {', '.join(absent)} beside the x of these landmarks")
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
