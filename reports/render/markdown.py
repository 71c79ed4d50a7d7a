"""The report as Markdown, with its figures as files beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bakeoff.reports.document import Element, Figure, Gallery, Section, Table, Text
from bakeoff.reports.render import tables


def to_markdown(title: str, subtitle: str, sections: Sequence[Section], beside: bool = True) -> str:
    """The report as GitHub-flavoured Markdown; figures are `figures/NAME.svg`, tables link to CSV where `beside`."""
    parts = [f"# {escape(title)}", paragraph(subtitle)]
    for section in sections:
        parts.append(f"## {escape(section.title)}")
        parts += [_element(each, beside) for each in section.elements]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Plain text that Markdown and the HTML in it leave alone, on one line, wherever it does not begin one."""
    text = " ".join(text.split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*_\[\]|~$!])", r"\\\1", text)
    return text.replace("://", ":&#47;&#47;").replace("www.", "www&#46;").replace("@", "&#64;")


def paragraph(text: str) -> str:
    """The same at the beginning of a line, where it must not turn into a heading or a list."""
    return re.sub(r"^([#+-]|\d+(?=[.)]))", lambda found: f"&#{ord(found[1][0])};{found[1][1:]}", escape(text))


def _element(element: Element, beside: bool) -> str:
    if isinstance(element, Text):
        heading = f"### {escape(element.heading)}\n\n" if element.heading else ""
        paragraphs = [f"**{escape(text)}**" if element.lead else paragraph(text) for text in element.paragraphs]
        points = "\n".join(f"- **{escape(label)}.** {escape(text)}" for label, text in element.points)
        return heading + "\n\n".join([*paragraphs, points] if points else paragraphs)
    if isinstance(element, Figure):
        picture = f"![{escape(element.alt)}](figures/{element.table.name}.svg)\n\n*{escape(element.caption)}*"
        # GitHub folds <details> and still renders the Markdown inside, given empty lines around it.
        return f"{picture}\n\n<details><summary>The numbers</summary>\n\n{_table(element.table, beside)}\n\n</details>"
    return _table(element.table if isinstance(element, Gallery) else element, beside)


def _table(table: Table, beside: bool) -> str:
    shown = tables.shown(table)
    lines = [
        "| " + " | ".join(escape(heading) or " " for heading in shown.headings) + " |",
        "|" + "|".join(" ---: " if number else " --- " for number in shown.numeric) + "|",
        *("| " + " | ".join(escape(cell) for cell in row) + " |" for row in shown.rows),
    ]
    rest = tables.remainder(table)
    note = f"{paragraph(table.caption)} {escape(rest)}".strip()
    link = f" ([CSV](tables/{table.name}.csv))" if beside else ""
    return f"{note}{link}\n\n" + "\n".join(lines)
