"""Tables as LaTeX, in the rules of the package booktabs."""

from __future__ import annotations

import re

from bakeoff.reports.document import Table
from bakeoff.reports.render import tables

SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "−": "$-$",
    "×": r"$\times$",
    "≈": r"$\approx$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "µ": r"\textmu{}",
    "–": "--",
    "…": r"\dots{}",
    "\u202f": r"\,",
    "\u00a0": "~",
} | {sign: f"\\{sign}" for sign in "#$%&_"}


def to_latex(table: Table) -> str:
    r"""The rows of a table that a page shows, as a `tabular`; the preamble needs `\\usepackage{booktabs}`."""
    shown = tables.shown(table)
    columns = "".join("r" if number else "l" for number in shown.numeric)
    lines = [" & ".join(map(escape, row)) + r" \\" for row in [shown.headings, *shown.rows]]
    caption = escape(" ".join(table.caption.split()))
    body = "\n".join([r"\toprule", lines[0], r"\midrule", *lines[1:], r"\bottomrule"])
    return (
        "% \\usepackage{booktabs}\n"
        f"\\begin{{table}}\n\\caption{{{caption}}}\n\\label{{tab:{table.name}}}\n"
        f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n\\end{{table}}\n"
    )


def escape(text: str) -> str:
    r"""Plain text that TeX prints as it is.

    Examples
    --------
    >>> escape("hog_8 & 97.4 %")
    'hog\\_8 \\& 97.4 \\%'
    """
    return re.sub("|".join(map(re.escape, SIGNS)), lambda found: SIGNS[found[0]], " ".join(text.split(" ")))
