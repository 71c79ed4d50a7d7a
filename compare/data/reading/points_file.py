"""Files of points that lie beside pictures, in the form of 300-W (`.pts`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SUFFIX = ".pts"

MOST_BYTES = 1_000_000
"""A longer file holds no points of a face."""

MOST_HEADER_LINES = 3


class UnreadablePointsError(Exception):
    """A file holds no points that can be read; the message says why in a few words."""


def points_file(picture: Path) -> Path:
    """Where the points of a picture lie, if there are any."""
    return picture.with_suffix(SUFFIX)


def with_points(pictures: Sequence[Path]) -> list[Path]:
    """Pictures, and the files of points that lie beside any of them."""
    return [*pictures, *(beside for beside in map(points_file, pictures) if beside.is_file())]


def read_points(path: Path) -> NDArray[np.float32]:
    """(points, 2) x and y in pixels of the picture, 0 at the centre of the top left one.

    The file counts from 1, as 300-W does: a line `n_points: 68`, then x and y of each point on a line between braces.
    Both may be missing, as they are where lines of points alone were written.

    Raises
    ------
    UnreadablePointsError
        it cannot be read, has another form, or not as many points as it says.
    """
    try:
        with path.open("rb") as file:
            lines = file.read(MOST_BYTES).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise UnreadablePointsError("it is no text") from None
    except OSError as error:
        raise UnreadablePointsError(error.strerror or "it cannot be read") from None
    stripped = [line.strip() for line in lines]
    first, last = _between(stripped)
    points = [_point(number, stripped[number - 1]) for number in range(first + 1, last + 1) if stripped[number - 1]]
    said = _said(stripped[:first])
    if said is not None and said != str(len(points)):
        raise UnreadablePointsError(f"it says n_points: {said}, but has {len(points)}")
    if not points:
        raise UnreadablePointsError("it has no points")
    return np.array(points, dtype=np.float32) - np.float32(1)


def _between(lines: Sequence[str]) -> tuple[int, int]:
    """The lines that points stand on: those between braces, or without any all behind the names of a header."""
    if "{" in lines and "}" in lines:
        return lines.index("{") + 1, lines.index("}")
    if "{" in lines or "}" in lines:
        raise UnreadablePointsError("it has no points between braces")
    return sum(":" in line or line.isdecimal() for line in lines[:MOST_HEADER_LINES]), len(lines)


def _point(number: int, line: str) -> tuple[float, float]:
    try:
        x, y = (float(word) for word in line.split())
    except ValueError:
        raise UnreadablePointsError(f"line {number} is no x and y: {line[:40]!r}") from None
    if not np.isfinite([x, y]).all():
        raise UnreadablePointsError(f"line {number} is no place: {line[:40]!r}")
    return x, y


def _said(header: Sequence[str]) -> str | None:
    """How many points the header says that there are."""
    for line in header:
        name, _, value = line.partition(":")
        if name.strip() == "n_points":
            return value.strip()
        if line.isdecimal():  # a count alone, ahead of bare lines
            return line
    return None
