"""A table as text: its delimiter, its encoding, and whether its first line holds names or data."""

import pytest

from bakeoff.compare.data.tables.table import dialect_of
from bakeoff.compare.errors import UserError


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding, tmp_path):
    path = tmp_path / "table"
    path.write_bytes(f"name{delimiter}class\na.png{delimiter}Katze\nb.png{delimiter}Hündin\n".encode(encoding))
    found = dialect_of(path)
    assert (found.header, found.named, found.first) == (("name", "class"), True, ("a.png", "Katze"))
    assert list(found.rows()) == [
        (2, {"name": "a.png", "class": "Katze"}),
        (3, {"name": "b.png", "class": "Hündin"}),
    ]


def test_a_line_for_spreadsheets_is_passed_over_and_short_rows_are_filled(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('sep=;\npath;label;split\n"a;1.png"; cat \n\nb.png;dog;test\n')
    found = dialect_of(path)
    assert (found.delimiter, found.skipped) == (";", 1)
    assert [cells for _, cells in found.rows()] == [
        {"path": "a;1.png", "label": "cat", "split": ""},
        {"path": "b.png", "label": "dog", "split": "test"},
    ]


def test_a_first_line_of_numbers_or_of_a_file_is_data(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("5,0,-1.5\n3,1,2\n")
    found = dialect_of(path)
    assert (found.named, found.header, found.first) == (False, ("1", "2", "3"), ("5", "0", "-1.5"))
    assert len(list(found.rows())) == 2
    (tmp_path / "a.png").write_bytes(b"")
    path.write_text("a.png,cat\nb.png,dog\n")
    assert not dialect_of(path).named


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(UserError, match="cannot be read as a table"):
        dialect_of(tmp_path / "absent.csv")
    (tmp_path / "half.csv").write_bytes(b"\xff\xfea")
    with pytest.raises(UserError, match="cannot be read as a table"):
        dialect_of(tmp_path / "half.csv")
