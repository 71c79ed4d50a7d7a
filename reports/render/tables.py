"""Tables as CSV files that a spreadsheet can open without running what is in them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from bakeoff.reports import wording
from bakeoff.reports.document import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(table: Table) -> str:
    """All rows of a table as CSV (RFC 4180), numbers at full precision, empty where there is none.

    Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    drawn = io.StringIO()
    writer = csv.writer(drawn)
    writer.writerow([_cell(name) for name in table.frame.columns])
    for row in table.frame.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return drawn.getvalue()


def _cell(value: Any) -> Any:
    if wording.absent(value):
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return value


@dataclass(frozen=True)
class Shown:
    """A table as it is written on a page; `rows` has at most `table.limit` of them.

    Attributes
    ----------
    names
        of the columns in the frame.
    headings
        of the columns on the page.
    numeric
        whether each column is numbers, which stand right-aligned.
    rows
        what each cell says.
    values
        what each cell holds.
    """

    names: list[str]
    headings: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    values: list[list[Any]]


def shown(table: Table) -> Shown:
    """Format the cells of a table; a training size that is everywhere “all” is left out."""
    names, headings, numeric, columns, raw = [], [], [], [], []
    for name in table.frame.columns:
        if name == "train_size" and table.frame[name].isna().all():
            continue  # nothing to tell apart
        if name in table.unseen:
            continue
        known, write = wording.COLUMNS.get(name, (str(name).replace("_", " ").capitalize(), wording.plain))
        write = table.formats.get(name, write)
        values = table.frame[name].head(table.limit).tolist()
        names.append(str(name))
        headings.append(table.titles.get(name, known))
        numeric.append(name == "train_size" or (bool(values) and all(_is_number(value) for value in values)))
        columns.append([write(value) for value in values])
        raw.append(values)
    rows, held = ([list(row) for row in zip(*each, strict=True)] for each in (columns, raw))
    return Shown(names, headings, numeric, rows, held)


def _is_number(value: Any) -> bool:
    return wording.absent(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def remainder(table: Table) -> str:
    """What to say of the rows that are not shown."""
    hidden = len(table.frame) - table.limit
    if hidden <= 0:
        return ""
    return f"The first {wording.count(table.limit)} of {wording.count(len(table.frame))} rows; the CSV file has all."
