"""Tables as CSV, and as they are shown."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from bakeoff.reports.document import Table
from bakeoff.reports.render.tables import remainder, shown, to_csv


def table(**columns):
    return Table("t", pd.DataFrame(columns), "A table.")


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert read(to_csv(table(name=[start])))[1] == ["'" + start]


def test_numbers_stay_numbers_at_full_precision():
    assert read(to_csv(table(value=[-0.123456789012345, np.float64(-3)])))[1:] == [["-0.123456789012345"], ["-3.0"]]


def test_what_is_missing_is_empty():
    frame = pd.DataFrame({"a": [np.nan], "b": [None], "c": pd.array([None], dtype="Int64")})
    assert read(to_csv(Table("t", frame, "")))[1] == ["", "", ""]


def test_quotes_commas_and_lines_survive():
    awkward = 'a "b", c\nd'
    assert read(to_csv(table(name=[awkward])))[1] == [awkward]


def test_known_columns_are_titled_and_written_as_everywhere():
    found = shown(table(accuracy=[0.5], fit_cpu_seconds=[0.25]))
    assert found.headings == ["Accuracy", "Training, CPU time"]
    assert found.rows == [["50.0 %", "250 ms"]]
    assert found.numeric == [True, True]


def test_a_training_size_is_shown_where_it_tells_something_apart():
    assert shown(table(train_size=[None, None], accuracy=[1.0, 0.5])).headings == ["Accuracy"]
    assert shown(table(train_size=[100, None])).rows == [["100"], ["all"]]


def test_long_tables_are_cut_on_the_page_but_not_in_the_file():
    long = Table("t", pd.DataFrame({"a": range(30)}), "Long.", limit=10)
    assert len(shown(long).rows) == 10
    assert "first 10 of 30" in remainder(long)
    assert len(read(to_csv(long))) == 31


def test_a_column_that_another_says_in_words_is_in_the_file_alone():
    both = Table("t", pd.DataFrame({"said": ["1.3 points"], "value": [0.013]}), "A table.", unseen=("value",))
    assert shown(both).names == ["said"]
    assert shown(both).rows == [["1.3 points"]]
    assert read(to_csv(both)) == [["said", "value"], ["1.3 points", "0.013"]]
