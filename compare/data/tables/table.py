"""A table as text, whatever its dialect: encoding, delimiter, and whether its first line names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError

DELIMITERS = ",;\t|"
LONGEST_CELL = 1 << 24


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Attributes
    ----------
    skipped
        lines before the first one of the table.
    header
        the names of the columns; of a table without them "1", "2", ….
    named
        whether the first line names the columns.
    first
        the cells of the first line of data.
    """

    path: Path
    encoding: str
    delimiter: str
    skipped: int
    header: tuple[str, ...]
    named: bool
    first: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The lines of data: their number in the file, and column → cell, both without blanks around them.

        Raises
        ------
        UserError
            it cannot be read as a table.
        """
        try:
            with self.path.open(newline="", encoding=self.encoding, errors=_errors(self.encoding)) as file:
                reader = _reader(file, self.delimiter)
                for number, cells in enumerate(reader, 1):
                    if number > self.skipped + self.named and cells:
                        padded = [*cells, *[""] * (len(self.header) - len(cells))]
                        yield number, {name: cell.strip() for name, cell in zip(self.header, padded, strict=False)}
        except (OSError, csv.Error, UnicodeError) as error:
            raise UserError(f"'{printable(self.path)}' cannot be read as a table: {error}.") from None


def dialect_of(path: Path) -> Dialect:
    """Look at the first lines of a table.

    A table has no line of names where a number or a file that is there stands in its first one.

    Raises
    ------
    UserError
        it cannot be read as a table.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open("rb") as raw:
            begin = raw.read(4)
        encoding = "utf-16" if begin[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        with path.open(newline="", encoding=encoding, errors=_errors(encoding)) as file:
            line = file.readline()
            skipped = int(line.casefold().startswith("sep="))
            line = file.readline() if skipped else line
            delimiter = max(DELIMITERS, key=line.count) if any(sign in line for sign in DELIMITERS) else " "
            file.seek(0)
            reader = _reader(file, delimiter)
            some = [cells for cells, _ in zip(reader, range(skipped + 2), strict=False)][skipped:]
    except (OSError, csv.Error, UnicodeError) as error:
        raise UserError(f"'{printable(path)}' cannot be read as a table: {error}.") from None
    top = tuple(cell.strip() for cell in some[0]) if some else ()
    named = not _is_data(top, path.parent)
    header = top if named else tuple(str(number) for number in range(1, len(top) + 1))
    first = (some[1] if len(some) > 1 else []) if named else list(top)
    return Dialect(path, encoding, delimiter, skipped, header, named, tuple(cell.strip() for cell in first))


def _reader(file: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(file, delimiter=delimiter, skipinitialspace=delimiter == " ")


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding.startswith("utf-8") else "strict"


def _is_data(cells: tuple[str, ...], root: Path) -> bool:
    """Whether a first line holds data already: nothing but numbers, or the name of a file that is there."""
    if len(cells) > 1 and all(cell.replace(".", "", 1).lstrip("-").isdecimal() for cell in cells):
        return True
    return any(
        "." in cell and "\0" not in cell and len(cell) < 1000 and (root / cell.replace("\\", "/")).is_file()
        for cell in cells
    )
