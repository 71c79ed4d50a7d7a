"""The report as one HTML file that needs nothing from outside."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.render import tables

if TYPE_CHECKING:
    from bakeoff.reports.charts.drawing import Style

SHAPES = {
    "s": '<rect x="2" y="2" width="8" height="8"/>',
    "o": '<circle cx="6" cy="6" r="4.6"/>',
    "D": '<path d="M6 .8 11.2 6 6 11.2.8 6Z"/>',
    "^": '<path d="M6 1.2 11 10.4H1Z"/>',
    "X": '<path d="M3.3 1 6 3.7 8.7 1 11 3.3 8.3 6 11 8.7 8.7 11 6 8.3 3.3 11 1 8.7 3.7 6 1 3.3Z"/>',
}
"""The markers of the figures, for the names in the tables."""

TOGETHER = re.compile(
    r"(?<=\d) (?=(?:%|[kMG]?B|[µm]?s|min|h|times|percentage|points)(?!\w))"  # a number and its unit
    r"|(?<=\bp) (?=[=<])|(?<=p [=<]) "  # p = 0.05
)
NAMING = ("contender", "first", "second", "traditional", "deep")
"""Columns whose cells are contenders."""


@dataclass(frozen=True)
class Cell:
    """What a cell shows; `style` is how the contender that it names is drawn."""

    text: str
    number: bool
    style: Style | None = None


def to_html(
    title: str,
    subtitle: str,
    sections: Sequence[Section],
    styles: Mapping[str, Style],
    families: Mapping[str, Sequence[str]],
    beside: bool = True,
) -> str:
    """The page as text; everything in it that is not ours is escaped, and a content policy forbids all that is remote.

    Parameters
    ----------
    styles
        contender → how it looks.
    families
        family → its contenders, for the key at the top.
    beside
        the CSV files lie beside the page and can be linked.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    here = Path(__file__).parent
    page = Environment(
        loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page.tests |= {kind.__name__.lower(): _is(kind) for kind in (Text, Table, Figure)}
    page.globals |= {"shapes": SHAPES, "picture": _picture, "remainder": tables.remainder}
    page.filters |= {"rows": partial(_rows, styles), "together": _kept_together}
    return page.get_template("report.html.jinja").render(
        title=title,
        subtitle=subtitle,
        sections=sections,
        styles=styles,
        families=families,
        beside=beside,
        css=(here / "report.css").read_text(encoding="utf-8"),
    )


def _is(kind: type) -> Any:
    return lambda value: isinstance(value, kind)


def _picture(figure: Figure) -> dict[str, Any]:
    """An image that cannot run anything, and its natural size in CSS pixels (4/3 of SVG's points)."""
    head = figure.svg[: figure.svg.index(">")]
    width, height = (float(head.split(f'{side}="')[1].split("pt")[0]) * 4 / 3 for side in ("width", "height"))
    encoded = base64.b64encode(figure.svg.encode()).decode()
    return {"source": f"data:image/svg+xml;base64,{encoded}", "width": round(width), "height": round(height)}


def _rows(styles: Mapping[str, Style], table: Table) -> dict[str, Any]:
    shown = tables.shown(table)
    columns = list(zip(shown.names, shown.numeric, strict=True))
    body = [
        [
            Cell(_kept_together(text), number, styles.get(text) if name in NAMING else None)
            for text, (name, number) in zip(row, columns, strict=True)
        ]
        for row in shown.rows
    ]
    return {
        "head": [Cell(text, number) for text, number in zip(shown.headings, shown.numeric, strict=True)],
        "body": body,
    }


def _kept_together(text: str) -> str:
    """No line break between what is read as one."""
    return TOGETHER.sub("\u00a0", text)
