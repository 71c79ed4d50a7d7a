"""A sheet of maps: the images with their truth on top, and wrong answers marked."""

import numpy as np

from bakeoff.reports.charts.drawing import Style
from bakeoff.reports.charts.map_sheet import MapRow, sheet_rows


def test_wrong_answers_are_marked_and_right_ones_are_not():
    images = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 1), dtype=np.uint8)
    maps, truth, said = np.zeros((3, 8, 8), np.float32), np.array([0, 1, 1]), np.array([0, 0, 1])
    maps[:, 2, 3] = 1
    style = Style("#123456", "o")
    top, row = sheet_rows(images, truth, ["cat", "dog"], [MapRow("hog+svm", maps, said, style)])
    assert (top.name, [tile.under for tile in top.tiles]) == ("", ["cat", "dog", "dog"])
    assert not any(tile.wrong for tile in top.tiles)
    assert (row.name, row.style) == ("hog+svm", style)
    assert [tile.under for tile in row.tiles] == ["cat", "✗ cat", "dog"]
    assert [tile.wrong for tile in row.tiles] == [False, True, False]
    assert not np.array_equal(row.tiles[0].picture, top.tiles[0].picture)
