"""Pictures of faces with the 68 points of each, to train and to score localisers with."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.labelling.labelled_files import refuse
from bakeoff.compare.data.labelling.left_out import is_image
from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_files import Form, look, printable, read
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.points_file import SUFFIX, UnreadablePointsError, points_file, read_points
from bakeoff.compare.data.tables.table_columns import landmark_columns
from bakeoff.compare.errors import UserError
from bakeoff.pipelines.faces.scheme import POINTS, interocular_distance

LEAST_EYES = 4
"""Pixels between the outer corners of the eyes, below which a face is too small or its points are none."""

LARGEST = 512
"""Pictures are shrunk until their longer side is this long, in pixels; faces worth learning from stay large enough."""

OUTSIDE = 0.1
"""Share of a side of the picture that a point may lie outside of it: a chin or an ear is often cut off."""

WANTED = (
    "Wanted is a folder of pictures with a .pts of 68 points beside each (the form of 300-W), or a table with the "
    "columns path, x0, y0, … x67, y67."
)


@dataclass(frozen=True, eq=False)
class AnnotatedFaces:
    """Faces and where their points lie.

    Attributes
    ----------
    names
        as they can be shown, relative to where the data lie.
    pictures
        gray, (height, width, 1) uint8 each, of their own sizes.
    points
        (n, 68, 2) float32 x and y in pixels of `pictures`, 0 at the centre of the top left one.
    """

    names: tuple[str, ...]
    pictures: tuple[NDArray[np.uint8], ...]
    points: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.pictures)


def read_annotated(path: Path) -> AnnotatedFaces:
    """Read a folder of pictures with `.pts` files, however deep, or a table with columns of landmarks.

    Raises
    ------
    UserError
        it is not there, or something of it cannot be used; the first twenty reasons are told.
    """
    root = path.expanduser()
    if not root.exists():
        raise UserError(f"'{printable(path)}' is not there. {WANTED}")
    problems: list[str] = []
    found = dict(_beside(root, problems) if root.is_dir() else _in_table(root, problems))
    names, pictures, points = [], [], []
    for picture, where in found.items():
        name = printable(picture.relative_to(root) if picture.is_relative_to(root) else picture)
        try:
            pixels, there = _shrunk(picture, where)
        except UnreadableImageError as error:
            problems.append(f"'{name}' cannot be read: {error}")
            continue
        problems += [f"'{name}' {problem}" for problem in _point_problems(there, pixels.shape)]
        names.append(name)
        pictures.append(pixels)
        points.append(there)
    if not found and not problems:
        problems.append("it holds no pictures")
    refuse(root, problems, WANTED)
    return AnnotatedFaces(tuple(names), tuple(pictures), np.stack(points))


def _beside(root: Path, problems: list[str]) -> Iterator[tuple[Path, NDArray[np.float32]]]:
    """The pictures in a folder and the points that lie beside each."""
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.name.startswith("."))
    pictures = [file for file in files if is_image(file)]
    alone = {file for file in files if file.suffix == SUFFIX} - {points_file(picture) for picture in pictures}
    problems += [f"'{printable(file.relative_to(root))}' has no picture beside it" for file in sorted(alone)]
    for picture in pictures:
        beside = points_file(picture)
        if not beside.is_file():
            problems.append(f"'{printable(picture.relative_to(root))}' has no '{printable(beside.name)}' beside it")
            continue
        try:
            points = read_points(beside)
        except UnreadablePointsError as error:
            problems.append(f"'{printable(beside.relative_to(root))}' cannot be used: {error}")
            continue
        if len(points) != POINTS:
            problems.append(f"'{printable(beside.relative_to(root))}' has {len(points)} points, {POINTS} are wanted")
            continue
        yield picture, points


def _in_table(table: Path, problems: list[str]) -> Iterator[tuple[Path, NDArray[np.float32]]]:
    """The pictures that a table names and the points in its columns."""
    try:
        with table.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
            delimiter = max(",;\t", key=file.readline().count)
            file.seek(0)
            rows = list(csv.DictReader(file, delimiter=delimiter, restkey="", restval=""))
    except (OSError, csv.Error) as error:
        raise UserError(f"'{printable(table)}' cannot be read as a table: {error}. {WANTED}") from None
    header = [name.strip() for name in rows[0] if name] if rows else []
    numbers = landmark_columns(header)
    if missing := sorted({"path", *(f"{axis}{number}" for number in numbers for axis in "xy")} - set(header)):
        problems.append(f"it has no column {', '.join(missing)}")
        return
    if len(numbers) != POINTS:
        problems.append(f"it has columns for {len(numbers)} points, {POINTS} are wanted")
        return
    for line, row in enumerate(rows, 2):
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        picture = table.parent / Path(cells["path"]).expanduser()
        if not cells["path"] or "\0" in cells["path"] or not picture.is_file():
            problems.append(f"line {line} names '{printable(cells['path'])}', which is no file")
            continue
        try:
            points = np.array([[float(cells[f"{axis}{number}"]) for axis in "xy"] for number in numbers], np.float32)
        except ValueError as error:
            problems.append(f"line {line} has a landmark that is no number: {error}")
            continue
        if not np.isfinite(points).all():
            problems.append(f"line {line} has a landmark that is no place")
            continue
        yield picture, points


def _shrunk(path: Path, points: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A gray picture whose longer side is at most `LARGEST`, and its points there."""
    header = look(path)
    scale = min(1.0, LARGEST / max(header.width, header.height))
    height, width = (max(1, round(side * scale)) for side in (header.height, header.width))
    factors = np.array([width / header.width, height / header.height])
    there = ((points + 0.5) * factors - 0.5).astype(np.float32)
    return read(path, Form((height, width), True, ImageOptions(fit="stretch"))).pixels, there


def _point_problems(points: NDArray[np.float32], shape: tuple[int, ...]) -> list[str]:
    """Why points cannot be those of the face in a picture of this shape, a clause each."""
    size = np.array([shape[1], shape[0]])
    beyond = ((points < -OUTSIDE * size) | (points > (1 + OUTSIDE) * size)).any(1)
    problems = []
    if beyond.any():
        first = int(np.flatnonzero(beyond)[0])
        problems.append(
            f"has its point {first} outside of the picture, at {points[first].round(1).tolist()} of {size.tolist()}"
        )
    if interocular_distance(points) < LEAST_EYES:
        problems.append(f"has the outer corners of its eyes less than {LEAST_EYES} pixels apart")
    return problems
