"""Results → a report: one HTML page that opens offline, the same as Markdown, and every table as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bakeoff.reports.document import FORMATS, Section

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.reports.document import Figure

__all__ = ["FORMATS", "compose", "figure", "write"]


def compose(results: Results) -> list[Section]:
    """Every section that has something to say, in reading order; a new file in `reports/sections` is a new one.

    Parameters
    ----------
    results
        what `bakeoff.compare.run` or `load` returned.

    Returns
    -------
    list[Section]
        headings with their sentences, tables and figures, before they are made a page of.
    """
    from bakeoff.compare.catalog import entries

    found = []
    for entry in sorted(entries("sections").values(), key=lambda entry: entry.load().ORDER):
        section = entry.load().section(results)
        if section is not None:
            entry.has_returned(section, Section)
            found.append(section)
    return found


def figure(results: Results, name: str) -> Figure:
    """One figure of the report, which a notebook shows; `svg` is the drawing, `table.frame` the numbers behind it.

    Parameters
    ----------
    results
        what `bakeoff.compare.run` or `load` returned.
    name
        of the figure and of its file, as "accuracy" of `figures/accuracy.svg` in a report in Markdown.

    Raises
    ------
    UserError
        the report has no figure of that name; those that it has are named.
    """
    from bakeoff.compare.errors import UserError

    figures = {each.table.name: each for section in compose(results) for each in section.figures}
    if name not in figures:
        known = ", ".join(sorted(figures)) or "none"
        raise UserError(f"The report has no figure {name!r}. The figures of these results: {known}.")
    return figures[name]


def write(
    results: Results, folder: str | Path, formats: Sequence[str] = FORMATS, *, only_if_changed: bool = False
) -> Path:
    """Write the report into a folder, each file whole or not at all.

    `html` is `index.html`, `md` is `report.md` with `figures/*.svg`, `csv` is `tables/*.csv`. Files of an earlier
    report in the same folder that this one no longer has are removed; anything else there is left alone.

    Parameters
    ----------
    results
        what `bakeoff.compare.run` or `load` returned.
    folder
        to write into; it is made where it is missing.
    formats
        some of `FORMATS`: "html", "md" and "csv".
    only_if_changed
        leave a report alone that was made from the same facts by the same code.

    Returns
    -------
    Path
        the file to open first: the page, where there is one.

    Raises
    ------
    UserError
        a format is unknown, or the folder cannot be written to.
    """
    from bakeoff.reports.render.manifest import fingerprint, standing_report

    origin = fingerprint(results, formats)
    if only_if_changed and (standing := standing_report(Path(folder), origin)):
        return standing
    from bakeoff.reports.render.files import report_files, write_files

    files = report_files(results, compose(results), formats)
    return write_files(files, Path(folder), origin)
