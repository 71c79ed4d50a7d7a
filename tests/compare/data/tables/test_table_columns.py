"""What columns mean: as asked, else as people call them."""

import pytest

from bakeoff.compare.data.tables.table_columns import (
    TableOptions,
    column_for,
    landmark_columns,
    missing,
    pixel_columns,
)


@pytest.mark.parametrize(
    ("header", "path", "label"),
    [
        (["image_id", "dx"], "image_id", "dx"),
        (["Filename", "Class Label"], "Filename", "Class Label"),
        (["id", "file name", "tags", "label"], "file name", "label"),  # the likelier name wins
        (["one", "two"], None, None),
    ],
)
def test_columns_are_known_by_their_usual_names(header, path, label):
    assert [column_for(what, header, TableOptions()) for what in ("path", "label")] == [path, label]


def test_what_was_asked_for_comes_first_and_its_absence_is_told():
    options = TableOptions(label="species", split="wing")
    assert column_for("label", ["label", "species"], options) == "species"
    assert column_for("split", ["label", "split"], options) is None
    assert missing(["label", "species"], options) == ["it has no column 'wing', only label, species"]
    assert missing(["species", "wing"], options) == []


def test_pixels_and_landmarks_are_told_apart():
    pixels = ["label", *(f"pixel{i}" for i in range(16))]
    points = [f"{axis}{i}" for i in range(9) for axis in "xy"]
    assert pixel_columns(pixels) == pixels[1:]
    assert pixel_columns(pixels[:-1]) == []  # too few
    assert pixel_columns(points) == []
    assert landmark_columns(points) == list(range(9))
    assert landmark_columns(pixels) == []
