"""Names written beside points, so that they cover neither each other nor a point, and lines as little as may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bakeoff.reports import wording
from bakeoff.reports.charts.drawing import FONT_SIZE, INK, SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]
Boxes = NDArray[np.float64]
"""(n, 4): left, bottom, right, top in points of 1/72 inch."""

GAP = 7.0
"""Points between the middle of a marker and its label."""
TIE = {"arrowstyle": "-", "color": "#aab3bd", "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4}
WEIGHTS = {"label": 3.0, "mark": 3.0, "line": 0.5, "outside": 6.0, "distance": 1.1}
"""What it costs to cover a square point of each, and to be a point away."""


def label_points(
    axes: Axes,
    places: Mapping[str, Point],
    strong: Sequence[str] = (),
    lines: Sequence[tuple[Point, Point]] = (),
    room: int = 26,
) -> None:
    """Write each name near its point, at the cheapest place around it; names in `strong` go first, in bold.

    Parameters
    ----------
    places
        name → point in the units of the axes, whose limits must be set already.
    lines
        ends of drawn lines, in the same units.
    """
    scale = 72 / axes.figure.dpi
    x, y, width, height = (value * scale for value in axes.get_window_extent().bounds)
    frame = np.array([x, y, x + width, y + height])

    def on_paper(points: Sequence[Point]) -> NDArray[np.float64]:
        return np.asarray(axes.transData.transform(points), dtype=float) * scale

    points = dict(zip(places, on_paper(list(places.values())), strict=True))
    marks = np.array([[*(point - 4.5), *(point + 4.5)] for point in points.values()])
    drawn = np.concatenate([_beads(*on_paper(line)) for line in lines]) if lines else np.empty((0, 4))
    written = np.empty((0, 4))
    size = FONT_SIZE - 0.5
    for name in sorted(places, key=lambda each: (each not in strong, -points[each][1])):
        text = wording.shorten(name, room)
        # Shown type is narrower than what width() allows for; a little overlap of the boxes is no overlap of letters.
        offsets = _offsets(wording.width(text) * size * 0.9, size * 1.15)
        boxes = np.tile(points[name], 2) + offsets
        costs = (
            WEIGHTS["label"] * _covered(boxes, written)
            + WEIGHTS["mark"] * _covered(boxes, marks)
            + WEIGHTS["line"] * _covered(boxes, drawn)
            + WEIGHTS["outside"] * (_areas(boxes) - _covered(boxes, frame[None]))
            + WEIGHTS["distance"] * _distances(offsets) ** 1.5
        )
        chosen = int(np.argmin(costs))
        written = np.vstack([written, boxes[chosen]])
        away = _distances(offsets)[chosen] > 14
        left, bottom, right, top = offsets[chosen]
        # Held at the end that faces the point, so that type narrower than allowed for does not drift off.
        side, hold = ("left", left) if left > 0 else ("right", right) if right < 0 else ("center", (left + right) / 2)
        axes.annotate(
            text,
            places[name],
            xytext=(hold, (bottom + top) / 2),
            textcoords="offset points",
            va="center",
            ha=side,
            fontsize=size,
            fontweight="bold" if name in strong else "normal",
            color=INK if name in strong else SOFT,
            arrowprops=TIE if away else None,
            annotation_clip=False,
            zorder=6,
        )


def _beads(start: NDArray[np.float64], end: NDArray[np.float64]) -> Boxes:
    """A line as a string of small boxes."""
    count = max(2, int(np.hypot(*(end - start)) / 4))
    middles = start + np.linspace(0, 1, count)[:, None] * (end - start)
    return np.hstack([middles - 2, middles + 2])


def _offsets(width: float, height: float) -> Boxes:
    """Places around a point for a label, right and left, above and below, near and far."""
    lefts = [(GAP, 0.0), (-GAP - width, 0.0)]
    for rise in (0.55, 0.85, 1.2, 1.7, 2.4, 3.2, 4.2):
        for left in (GAP * 0.8, -GAP * 0.8 - width, -width / 2, GAP * 2.5, -GAP * 2.5 - width):
            lefts += [(left, rise * height), (left, -rise * height)]
    return np.array([(left, middle - height / 2, left + width, middle + height / 2) for left, middle in lefts])


def _distances(offsets: Boxes) -> NDArray[np.float64]:
    """From the point to the nearest edge of each box, in points."""
    across = np.maximum.reduce([offsets[:, 0], -offsets[:, 2], np.zeros(len(offsets))])
    along = np.maximum.reduce([offsets[:, 1], -offsets[:, 3], np.zeros(len(offsets))])
    return np.hypot(across, along)


def _areas(boxes: Boxes) -> NDArray[np.float64]:
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def _covered(boxes: Boxes, others: Boxes) -> NDArray[np.float64]:
    """(n,) area that each box has in common with all others together."""
    across = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    along = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    return (np.clip(across, 0, None) * np.clip(along, 0, None)).sum(axis=1)
