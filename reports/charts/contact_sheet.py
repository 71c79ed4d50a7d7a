"""A sheet of picture tiles with a name at each row and a few words under each tile, as one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bakeoff.reports import wording
from bakeoff.reports.charts import drawing, pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WRONG = "#c2410c"
TILE_PIXELS = 96
"""Larger pictures are reduced to so many pixels a side."""


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture, (height, width, 3) in 0…1, and what stands under it; `wrong` marks it."""

    picture: pictures.Pixels
    under: str = ""
    wrong: bool = False


@dataclass(frozen=True, eq=False)
class Row:
    """A name in front, perhaps with the mark of a contender, and its tiles."""

    name: str
    tiles: Sequence[Tile]
    style: drawing.Style | None = None


def sheet(rows: Sequence[Row], tile: float, words: bool = True) -> str:
    """The rows as SVG text.

    Parameters
    ----------
    tile
        inches a picture is wide, at most; sheets that would be too wide get smaller ones.
    words
        leave room for a line under each tile.
    """
    names = [wording.shorten(row.name, 30) for row in rows]
    columns = max(len(row.tiles) for row in rows)
    left = drawing.inches(names) + 0.38 if any(names) else 0.1
    gap = 0.09 if words else 0.05
    tile = min(tile, (drawing.WIDTH - left) / columns - gap)
    shape = _shape([picture.picture.shape for row in rows for picture in row.tiles])
    pixel = tile / shape[1]
    gaps = round((0.27 if words else 0.09) / pixel), round(gap / pixel)
    body = pictures.mosaic([[pictures.resized(t.picture, shape) for t in row.tiles] for row in rows], gaps)
    down, across = shape[0] + gaps[0], shape[1] + gaps[1]
    height, width = body.shape[0] * pixel, body.shape[1] * pixel
    below = 0.27 if words else 0.05
    with drawing.look():
        figure = Figure((left + width + 0.1, height + below + 0.05))
        total_width, total_height = figure.get_size_inches()
        axes = figure.add_axes((left / total_width, below / total_height, width / total_width, height / total_height))
        axes.imshow(body, interpolation="none", aspect="auto", extent=(0, body.shape[1], body.shape[0], 0))
        axes.axis("off")
        axes.autoscale(False)
        for i, row in enumerate(rows):
            middle = i * down + shape[0] / 2
            if names[i]:
                axes.text(-(0.3 if row.style else 0.14) / pixel, middle, names[i], ha="right", va="center")
            if row.style:
                drawing.mark(axes, [-0.16 / pixel], [middle], row.style)
            for j, picture in enumerate(row.tiles):
                _caption(axes, picture, (j * across, i * down), shape, tile)
        return drawing.svg(figure)


def _shape(shapes: list[tuple[int, ...]]) -> tuple[int, int]:
    """(height, width) of a tile that holds every picture, small ones whole times as large, large ones reduced."""
    height, width = max(shape[0] for shape in shapes), max(shape[1] for shape in shapes)
    scale = max(1, 64 // width) if width < 64 else min(1.0, TILE_PIXELS / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def _caption(axes: Axes, picture: Tile, corner: tuple[int, int], shape: tuple[int, int], tile: float) -> None:
    """A frame around a tile, and the words under it in a room of `tile` inches."""
    height, width = shape
    edge, thick = (WRONG, 1.6) if picture.wrong else (drawing.FAINT, 0.6)
    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=edge, linewidth=thick, clip_on=False))
    if picture.under:
        room = max(3, int(tile * 72 / (drawing.FONT_SIZE - 1.5) / 0.52))
        axes.text(
            corner[0] + width / 2,
            corner[1] + height + 4 * width / (tile * 72),
            wording.shorten(picture.under, room),
            ha="center",
            va="top",
            fontsize=drawing.FONT_SIZE - 1.5,
            color=WRONG if picture.wrong else drawing.SOFT,
            fontweight="bold" if picture.wrong else "normal",
        )


def mean(images: np.ndarray) -> pictures.Pixels:
    """The mean of (k, height, width, c) uint8 images, gray."""
    return pictures.as_gray(images.astype(float).mean(axis=0))
