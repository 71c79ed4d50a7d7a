"""Where the files are that a table names."""

import pytest

from bakeoff.compare.data.tables.image_root import ImageRoot


@pytest.fixture
def root(tmp_path):
    for name in ("top.png", "deep/er/one.jpg", "left/same.png", "right/same.png", ".hidden/gone.png"):
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_bytes(b"")
    (tmp_path / "outside.png").write_bytes(b"")
    return tmp_path / "set"


@pytest.mark.parametrize(
    ("cell", "file"),
    [
        ("top.png", "top.png"),
        ("top", "top.png"),
        ("deep\\er\\one.jpg", "deep/er/one.jpg"),
        ("one", "deep/er/one.jpg"),
        ("er/one.jpg", "deep/er/one.jpg"),
        ("right/same", "right/same.png"),
    ],
)
def test_files_are_found_as_tables_write_them(root, cell, file):
    assert ImageRoot(root).find(cell) == (root / file, "")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "has no path"),
        ("same.png", "2 files below are called so"),
        ("absent.png", "which is no file"),
        ("gone.png", "which is no file"),
        ("a\0b", "which is no file"),
        ("x" * 5000, "which is no file"),
    ],
)
def test_why_a_cell_names_none(root, cell, why):
    assert why in ImageRoot(root).find(cell)[1]


def test_a_path_that_leads_out_is_refused_where_it_must_stay_inside(root):
    assert ImageRoot(root).find("../outside.png")[1] == ""
    assert "lies elsewhere" in ImageRoot(root, inside=True).find("../outside.png")[1]
