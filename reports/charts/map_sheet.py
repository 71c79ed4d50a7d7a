"""A sheet of maps: at the top the images with what they show, below them one row of maps a contender and method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bakeoff.reports.charts import drawing, pictures
from bakeoff.reports.charts.contact_sheet import Row, Tile


class MapRow(NamedTuple):
    """One row: its label, its maps (k, height, width), what was answered (k,), and the contender's colour and mark."""

    label: str
    maps: NDArray[np.float32]
    said: NDArray[np.int64]
    style: drawing.Style


def sheet_rows(
    images: NDArray[np.uint8], truth: NDArray[np.int64], classes: Sequence[str], rows: Sequence[MapRow]
) -> list[Row]:
    """Rows for a contact sheet; a wrong answer is marked and framed."""
    found = [Row("", [Tile(pictures.as_rgb(image), classes[truth[i]]) for i, image in enumerate(images)])]
    for row in rows:
        tiles = [
            Tile(
                pictures.overlaid(image, row.maps[i]),
                ("✗ " if row.said[i] != truth[i] else "") + classes[row.said[i]],
                bool(row.said[i] != truth[i]),
            )
            for i, image in enumerate(images)
        ]
        found.append(Row(row.label, tiles, row.style))
    return found
