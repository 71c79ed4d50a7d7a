"""The values that a report is made of."""

import pandas as pd
import pytest

from bakeoff.reports.document import Figure, Section, Table, Text, section

FRAME = pd.DataFrame({"accuracy": [0.5]})


def test_a_section_without_elements_says_nothing():
    assert section("Cost", 1, None, None) is None


def test_a_section_keeps_the_elements_that_are_there():
    text = Text(("a",))
    assert section("Cost", 1, None, text).elements == (text,)


def test_tables_of_a_section_include_those_behind_figures():
    first, second = Table("one", FRAME, "One."), Table("two", FRAME, "Two.")
    found = Section("Cost", 1, (Text(("a",)), first, Figure("<svg/>", "c", "a", second))).tables
    assert found == (first, second)


@pytest.mark.parametrize("name", ["", "../up", "A", "a b", "a/b", ".a"])
def test_the_name_of_a_table_can_be_the_name_of_a_file(name):
    with pytest.raises(ValueError, match="file name"):
        Table(name, FRAME, "No.")


def test_a_notebook_draws_a_figure():
    drawn = Figure("<svg/>", "What is seen.", "a", Table("one", FRAME, "One."))
    assert drawn._repr_svg_() == "<svg/>"
    assert repr(drawn) == "<Figure 'one': What is seen.>"


def test_figures_of_a_section_are_in_order():
    first, second = (Figure("<svg/>", "c", "a", Table(name, FRAME, "One.")) for name in ("one", "two"))
    assert Section("Cost", 1, (Text(("a",)), first, first.table, second)).figures == (first, second)
