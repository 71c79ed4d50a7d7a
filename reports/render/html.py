"""The report as one HTML file that needs nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bakeoff.reports import wording
from bakeoff.reports.document import Card, Chapter, Figure, Gallery, Table, Text
from bakeoff.reports.render import gallery, tables
from bakeoff.reports.render.inline import inline, variables
from bakeoff.reports.render.latex import to_latex
from bakeoff.reports.render.shared import Shared

if TYPE_CHECKING:
    from bakeoff.reports.charts.drawing import Style

SHAPES = {
    "s": ("square", '<rect x="2" y="2" width="8" height="8"/>'),
    "o": ("circle", '<circle cx="6" cy="6" r="4.6"/>'),
    "D": ("diamond", '<path d="M6 .8 11.2 6 6 11.2.8 6Z"/>'),
    "^": ("triangle", '<path d="M6 1.2 11 10.4H1Z"/>'),
    "X": ("cross", '<path d="M3.3 1 6 3.7 8.7 1 11 3.3 8.3 6 11 8.7 8.7 11 6 8.3 3.3 11 1 8.7 3.7 6 1 3.3Z"/>'),
}
"""The markers of the figures by name, for the names in the tables."""

TOGETHER = re.compile(
    r"(?<=\d) (?=(?:%|[kMG]?B|[µm]?s|min|h|times|percentage|points)(?!\w))"  # a number and its unit
    r"|(?<=\bp) (?=[=<])|(?<=p [=<]) "  # p = 0.05
)
PLAIN = re.compile(r"[+−]?\d[\d\s]*(?:\.\d+)?(?:\s%)?|–")
"""Numbers that a script reads as they are written."""

NAMING = ("contender", "first", "second", "traditional", "deep")
"""Columns whose cells are contenders."""


MOST_CARDS = 6
"""Data sets beyond these are folded on the first screen."""


@dataclass(frozen=True)
class Cell:
    """What a cell shows; `style` is how the contender that it names is drawn, `value` what it sorts by if not so."""

    text: str
    number: bool
    style: Style | None = None
    name: str = ""
    value: str | None = None


@dataclass(frozen=True)
class Row:
    """Cells, and the numbers of the contenders that they name."""

    cells: list[Cell]
    contenders: str


def to_html(
    title: str,
    subtitle: str,
    chapters: Sequence[Chapter],
    styles: Mapping[str, Style],
    families: Mapping[str, Sequence[str]],
    *,
    answer: str = "",
    cards: Sequence[Card] = (),
    pair: str = "",
) -> str:
    """The page as text; everything in it that is not ours is escaped, and a content policy forbids all that is remote.

    Parameters
    ----------
    styles
        contender → how it looks; the first is number 0 to the script.
    families
        family → its contenders, for the key.
    answer, cards
        what the first screen says.
    pair
        the two contenders that are compared at first, as numbers.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    here = Path(__file__).parent
    page = Environment(
        loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    in_key = [name for members in families.values() for name in members]
    styles = {name: styles[name] for name in in_key}
    script = (here / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page.tests |= {kind.__name__.lower(): _is(kind) for kind in (Text, Table, Figure, Gallery)}
    page.globals |= {"shapes": SHAPES, "remainder": tables.remainder, "downloads": _downloads}
    page.globals |= {"groups": partial(gallery.shown, list(styles)), "classes_of": gallery.classes_of}
    shared = Shared()
    figures = [e for c in chapters for s in c.sections for e in s.figures]
    drawings = {figure.table.name: inline(figure.svg, figure.alt, styles, shared) for figure in figures}
    page.filters |= {"rows": partial(_rows, styles), "together": _kept_together}
    return page.get_template("report.html.jinja").render(
        title=title,
        subtitle=subtitle,
        answer=answer,
        cards=cards,
        most_cards=MOST_CARDS,
        pair=pair,
        chapters=chapters,
        drawings=drawings,
        looks=shared.css,
        styles=styles,
        numbers={style: number for number, style in enumerate(styles.values())},
        families=families,
        light=variables(list(styles.values())),
        dark=variables(list(styles.values()), dark=True),
        css=(here / "report.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=f"sha256-{digest}",
    )


def _is(kind: type) -> Any:
    return lambda value: isinstance(value, kind)


def _downloads(table: Table) -> list[tuple[str, str]]:
    """Kind of file → the file itself as a link, whole inside the page."""
    files = {"csv": ("text/csv", tables.to_csv(table)), "tex": ("application/x-tex", to_latex(table))}
    return [(kind, f"data:{mime};charset=utf-8,{_quoted(text)}") for kind, (mime, text) in files.items()]


def _quoted(text: str) -> str:
    return quote(text.encode(errors="backslashreplace"), safe=" !$()*+,-./:;=?@[\\]^_`{|}~")


def _rows(styles: Mapping[str, Style], table: Table) -> dict[str, Any]:
    shown = tables.shown(table)
    columns = list(zip(shown.names, shown.numeric, strict=True))
    numbers = {name: number for number, name in enumerate(styles)}
    plainly = [all(map(PLAIN.fullmatch, texts)) for texts in zip(*shown.rows, strict=True)]
    body = []
    for row, values in zip(shown.rows, shown.values, strict=True):
        cells = [
            Cell(
                _kept_together(text),
                number,
                styles.get(text) if name in NAMING else None,
                value=None if plain or not number else "" if wording.absent(value) else f"{float(value):.4g}",
            )
            for text, value, (name, number), plain in zip(row, values, columns, plainly, strict=True)
        ]
        named = [
            numbers[text] for text, name in zip(row, shown.names, strict=True) if name in NAMING and text in styles
        ]
        body.append(Row(cells, " ".join(map(str, named))))
    heads = zip(shown.headings, columns, strict=True)
    return {"head": [Cell(text, number, name=name) for text, (name, number) in heads], "body": body}


def _kept_together(text: str) -> str:
    """No line break between what is read as one."""
    return TOGETHER.sub("\u00a0", text)
