"""Tables as LaTeX: what is in them is printed as it is."""

import re
import shutil
import subprocess

import pandas as pd
import pytest

from bakeoff.reports.document import Table
from bakeoff.reports.render.latex import SIGNS, escape, to_latex

PDFLATEX = shutil.which("pdflatex")
HOSTILE = "\\input{/etc/passwd} 50 % & _x_ ^2 #1 $y$ ~ {z} <b> |"
TABLE = Table(
    "accuracy",
    pd.DataFrame({"contender": ["hog+svm", HOSTILE], "accuracy": [0.971, 0.5], "n_test": [300, 300]}),
    "Accuracy & more.",
)


def test_nothing_in_a_cell_commands():
    plain = escape(HOSTILE)
    for known in sorted(SIGNS.values(), key=len, reverse=True):
        plain = plain.replace(known, "")
    assert not re.search(r"[\\{}$&#^_~%]", plain)


def test_rows_columns_and_names():
    text = to_latex(TABLE)
    assert r"\begin{tabular}{lrr}" in text
    assert r"\label{tab:accuracy}" in text
    assert r"\caption{Accuracy \& more.}" in text
    rows = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert len(rows) == 1 + len(TABLE.frame)
    assert all(len(re.findall(r"(?<!\\)&", row)) == 2 for row in rows)
    assert r"97.1 \%" in rows[1]


def test_headings_stand_between_the_rules_and_the_rows_after_them():
    lines = to_latex(TABLE).splitlines()
    top, middle, bottom = (lines.index(rf"\{rule}rule") for rule in ("top", "mid", "bottom"))
    assert middle == top + 2
    assert "contender" in lines[top + 1].casefold()
    assert [line.endswith(r"\\") for line in lines[middle + 1 : bottom]] == [True] * len(TABLE.frame)
    assert lines[0] == r"% \usepackage{booktabs}"


@pytest.mark.skipif(PDFLATEX is None, reason="needs pdflatex")
def test_it_compiles(tmp_path):
    source = tmp_path / "table.tex"
    source.write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp,booktabs}\\begin{document}\n"
        + to_latex(TABLE)
        + "\\end{document}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(PDFLATEX), "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
