"""Curves over the layers of a network, with what there was before training, and features as marks beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bakeoff.reports import wording
from bakeoff.reports.charts import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#d9700f", "#0b7a5b", "#2f7fc4")
MARKS = ("^", "s", "o")
"""Of the things, first to last; told apart without colour too."""


class Curves(NamedTuple):
    """One panel.

    Attributes
    ----------
    title
        over it.
    found, low, high, start
        (things, layers): mean after training with its interval, and mean before.
    beside
        feature → (things,).
    """

    title: str
    found: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    start: NDArray[np.float64]
    beside: Mapping[str, NDArray[np.float64]]


def draw(panels: Sequence[Curves], things: Sequence[str]) -> str:
    """The panels as SVG text, the things named at the curves of the first."""
    bottom = 0.45 + 0.72 * max(drawing.inches([wording.shorten(n, 20) for n in p.beside] or [""]) for p in panels)
    return drawing.drawn(
        panels,
        lambda axes, one: _panel(axes, one, things),
        columns=min(2, len(panels)),
        height=2.6,
        left=0.7,
        right=0.35,
        top=0.62,
        bottom=max(0.75, bottom),
    )


def _panel(axes: Axes, one: Curves, things: Sequence[str]) -> None:
    layers = one.found.shape[1]
    x = np.arange(1, layers + 1)
    axes.set_title(one.title, pad=22)
    for k, thing in enumerate(things):
        if np.isnan(one.found[k]).all():
            continue
        axes.plot(x, one.start[k], color=COLOURS[k], linewidth=1, linestyle=(0, (3, 2)), alpha=0.75)
        axes.fill_between(x, one.low[k], one.high[k], color=COLOURS[k], alpha=0.18, linewidth=0)
        axes.plot(x, one.found[k], color=COLOURS[k], marker=MARKS[k], markersize=5.5, linewidth=1.8, label=thing)
        for place, values in enumerate(one.beside.values()):
            style = drawing.Style(COLOURS[k], MARKS[k])
            if not np.isnan(values[k]):
                drawing.mark(axes, [layers + 1.5 + place], [max(values[k], 0.0)], style, size=6.5)
    ends = [*x, *(layers + 1.5 + np.arange(len(one.beside)))]
    words = [*map(str, x), *(wording.shorten(name, 20) for name in one.beside)]
    axes.set_xticks(ends, words)
    for label in axes.get_xticklabels()[layers:]:
        label.set(rotation=40, ha="right", rotation_mode="anchor")
    if one.beside:
        axes.axvline(layers + 0.75, color=drawing.FAINT, linewidth=0.8)
    axes.set_xlim(0.5, ends[-1] + 0.5)
    axes.set_ylim(0, 1)
    drawing.percent_axis(axes, "y")
    axes.set_xlabel("layer", loc="left")
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.01, 0.99), ncols=3, frameon=False, fontsize=drawing.FONT_SIZE - 1,
        handlelength=1.6, columnspacing=1.4, borderpad=0.1,
    )  # fmt: skip
