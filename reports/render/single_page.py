"""One page that stands alone and is of no one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bakeoff.compare.errors import UserError
from bakeoff.pipelines.whole_file import whole_file
from bakeoff.reports.document import Chapter, Section
from bakeoff.reports.render.html import to_html


def write_page(title: str, subtitle: str, sections: Sequence[Section], path: Path) -> Path:
    """Write sections as one HTML file, whole or not at all, and return its path.

    Raises
    ------
    UserError
        the file cannot be written.
    """
    page = to_html(title, subtitle, [Chapter("", "", tuple(sections))], {}, {})
    try:
        with whole_file(path) as unfinished:
            unfinished.write_text(page, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UserError(f"'{path}' cannot be written: {error.strerror or error}. Name another file.") from None
    return path
