"""The report as Markdown."""

import pandas as pd
import pytest

from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.render.markdown import escape, paragraph, to_markdown


def test_cells_cannot_leave_their_column():
    table = Table("t", pd.DataFrame({"name": ["a|b\nc"], "n": [1]}), "T.")
    text = to_markdown("T", "", [Section("S", 1, (table,))])
    assert r"| a\|b c | 1 |" in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "<img src=x>", "&lt;"])
def test_html_is_text(hostile):
    assert "<" not in escape(hostile)
    assert escape("&lt;") == "&amp;lt;"


def test_links_are_not_made_of_names():
    assert "://" not in escape("https://example.org")
    assert escape("[a](b)").startswith(r"\[a\]")


def test_a_paragraph_does_not_turn_into_a_list_or_a_heading():
    assert paragraph("# a") == "&#35; a"
    assert paragraph("1. a") == "&#49;. a"
    assert paragraph("99.7 % a") != "99.7 % a" or "\\" not in paragraph("99.7 % a")


def test_a_figure_is_a_picture_and_its_table(sections):
    text = to_markdown("T", "S", sections)
    figures = [block for section in sections for block in section.figures]
    for figure in figures:
        assert f"](figures/{figure.table.name}.svg)" in text
    assert text.count("<details>") == len(figures) == text.count("</details>")


def test_every_table_has_as_many_cells_in_each_row(sections):
    text = to_markdown("T", "S", sections)
    rows = [line.replace(r"\|", "").count("|") for line in text.splitlines() if line.startswith("|")]
    heads = [line for line in text.splitlines() if line.startswith(("| ---", "|---"))]
    assert rows
    assert len(heads) == sum(len(section.tables) for section in sections)


def test_text_blocks():
    text = to_markdown("T", "", [Section("S", 1, (Text(("one", "two"), (("Label", "says"),), heading="H"),))])
    assert "### H\n\none\n\ntwo\n\n- **Label.** says" in text
