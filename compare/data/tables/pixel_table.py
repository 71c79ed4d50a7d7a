"""Tables that hold the images themselves: a column a pixel, or all pixels of an image in one cell."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bakeoff.compare.data.arrays.array_sets import read_arrays
from bakeoff.compare.data.arrays.named_arrays import MemoryArrays
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import refuse
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.tables.table import Dialect
from bakeoff.compare.data.tables.table_columns import PIXEL_LIST, TableOptions, column_for, pixel_columns
from bakeoff.compare.errors import UserError

CHUNK = 2000
WANTED = (
    "Wanted are a column of labels and a column a pixel (label,pixel0,pixel1,…), or one column `pixels` with all of "
    "an image's, with blanks between them; pixels=HEIGHTxWIDTH says what shape they have."
)


def holds_pixels(dialect: Dialect, options: TableOptions) -> bool:
    """Whether the pixels stand in the table itself."""
    return _list_column(dialect) is not None or len(_columns(dialect, options)) > 0


def read_pixels(
    dialect: Dialect,
    path: Path,
    locations: DataLocations,
    images: ImageOptions,
    labels: LabelOptions,
    options: TableOptions,
    **facts: Any,
) -> Dataset:
    """Make a data set of a table that holds the images themselves.

    Raises
    ------
    UserError
        it is no such table (all reasons at once).
    """
    names = {what: column_for(what, dialect.header, options) for what in ("label", "split", "group")}
    if not dialect.named and names["label"] is None:
        names["label"] = _label_of_unnamed(dialect)
    if names["label"] is None:
        shown = ", ".join(map(printable, dialect.header[:5]))
        refuse(
            path, [f"it has no column of labels; its columns are {shown}, …, and [label=NAME] says which it is"], WANTED
        )
    values, beside = _read(dialect, path, options, {what: name for what, name in names.items() if name})
    shape, told = _shape(values, options, path)
    arrays = {"images": values.reshape(shape), "labels": beside["label"]}
    arrays |= {key: beside[what] for what, key in (("split", "split"), ("group", "groups")) if what in beside}
    dataset = read_arrays(MemoryArrays(arrays), path, locations, images, labels, **facts)
    return replace(dataset, notes=(told, *dataset.notes))


def _list_column(dialect: Dialect) -> str | None:
    return next((name for name in dialect.header if name.casefold() in PIXEL_LIST), None)


def _columns(dialect: Dialect, options: TableOptions) -> list[str]:
    if dialect.named:
        return pixel_columns(dialect.header)
    label = options.label or _label_of_unnamed(dialect)
    return [name for name in dialect.header if name != label] if label else []


def _label_of_unnamed(dialect: Dialect) -> str | None:
    """The first or last column of a table of numbers without names, whichever leaves as many pixels as a square has."""
    count = len(dialect.header) - 1
    square = any(count % planes == 0 and math.isqrt(count // planes) ** 2 == count // planes for planes in (1, 3))
    return dialect.header[0] if square and count >= 16 else None


def _read(
    dialect: Dialect, path: Path, options: TableOptions, names: dict[str, str]
) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """(n, pixels) values, and what → (n,) text of the other columns that are wanted."""
    column = _list_column(dialect)
    pixels = [column] if column else _columns(dialect, options)
    values: list[NDArray[Any]] = []
    beside: dict[str, list[str]] = {what: [] for what in names}
    try:
        chunks = pd.read_csv(
            path,
            sep=dialect.delimiter,
            header=None,
            names=list(dialect.header),
            skiprows=dialect.skipped + dialect.named,
            usecols=[*pixels, *names.values()],
            dtype=dict.fromkeys((*names.values(), *([column] if column else [])), str),
            encoding=dialect.encoding,
            keep_default_na=False,
            chunksize=CHUNK,
        )
        for chunk in chunks:
            for what, name in names.items():
                beside[what] += [str(value).strip() for value in chunk[name].tolist()]
            cells = chunk[column].tolist() if column else None
            rows = _lists(cells) if cells is not None else chunk[pixels].to_numpy(dtype=np.float64)
            values.append(_smallest(rows))
    except (ValueError, TypeError, UnicodeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UserError(f"'{printable(path)}' is no table of pixels: {reason}.\n{WANTED}") from None
    return np.concatenate(values), {what: np.array(each) for what, each in beside.items()}


def _lists(cells: list[str]) -> NDArray[np.float64]:
    rows = [np.array(cell.replace(",", " ").strip("[] ").split(), dtype=np.float64) for cell in cells]
    if len({len(row) for row in rows}) > 1:
        lengths = sorted({len(row) for row in rows})
        raise ValueError(f"its images have from {lengths[0]} to {lengths[-1]} pixels, not all as many")
    return np.stack(rows)


def _smallest(rows: NDArray[np.float64]) -> NDArray[Any]:
    """The same values as uint8 where they are such."""
    if not np.isfinite(rows).all():
        raise ValueError("some pixels are missing or no numbers")
    small = rows.astype(np.uint8) if rows.min(initial=0) >= 0 and rows.max(initial=0) <= 255 else rows
    return small if (small == rows).all() else rows.astype(np.float32)


def _shape(values: NDArray[Any], options: TableOptions, path: Path) -> tuple[tuple[int, ...], str]:
    """(n, height, width, channels) of rows of pixels, and what was assumed; planes of colour are interleaved."""
    count = values.shape[1]
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        height, width = options.pixels or (side, side)
        if height * width * channels == count:
            told = f"Rows of {count} values were taken for images of {width}×{height} pixels in {channels} channels"
            if channels == 3 and _is_planes(values, height, width):
                turned = values.reshape(-1, 3, height, width).transpose(0, 2, 3, 1).reshape(len(values), -1)
                values[...] = turned
                told += ", one plane after the other"
            return (len(values), height, width, channels), f"{told}."
    asked = f" of {options.pixels[0]}×{options.pixels[1]} pixels" if options.pixels else " that are square"
    refuse(path, [f"its rows of {count} values are no images{asked}; write [pixels=HEIGHTxWIDTH]"], WANTED)
    raise AssertionError


def _is_planes(values: NDArray[Any], height: int, width: int) -> bool:
    """Whether red, green and blue follow one another as planes: then neighbours are more alike when read so."""
    some = values[:: max(1, len(values) // 200)].astype(np.float64)
    planes = np.abs(np.diff(some.reshape(-1, 3, height, width), axis=3)).mean()
    mixed = np.abs(np.diff(some.reshape(-1, height, width, 3), axis=2)).mean()
    return bool(planes < mixed)
