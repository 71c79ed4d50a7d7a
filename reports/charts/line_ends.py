"""Names at the ends of lines, moved apart where they would overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.reports import wording
from bakeoff.reports.charts import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def name_ends(panel: Axes, ends: dict[str, tuple[float, float]], styles: dict[str, drawing.Style]) -> None:
    """Names at the right edge, moved apart where lines end close together, each tied to its line."""
    bottom, top = panel.get_ylim()
    extent = panel.get_window_extent()  # in dots
    wide, tall = extent.width / panel.figure.dpi, extent.height / panel.figure.dpi
    order = sorted(ends, key=lambda name: -ends[name][1])
    wanted = [(ends[name][1] - bottom) / (top - bottom) for name in order]
    for name, place in zip(order, apart(wanted, drawing.FONT_SIZE * 1.35 / 72 / tall), strict=True):
        panel.annotate(
            wording.shorten(name, 26),
            ends[name],
            xytext=(1 + 0.3 / wide, place),
            textcoords="axes fraction",
            va="center",
            fontsize=drawing.FONT_SIZE - 0.5,
            arrowprops={"arrowstyle": "-", "color": styles[name].colour, "linewidth": 0.7, "alpha": 0.6}
            | {"shrinkA": 0, "shrinkB": 4, "relpos": (0, 0.5)},
            annotation_clip=False,
        )


def apart(wanted: list[float], step: float) -> list[float]:
    """The falling places nearest to those wanted that keep `step` between neighbours, centred where they crowd.

    >>> [round(place, 2) for place in apart([0.9, 0.5, 0.5], 0.1)]
    [0.9, 0.55, 0.45]
    """
    # Pool adjacent violators: what is left after the steps are taken out must only fall.
    pools: list[tuple[float, int]] = []
    for position, place in enumerate(wanted):
        pools.append((place + position * step, 1))
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            (second, n), (first, m) = pools.pop(), pools.pop()
            pools.append(((first * m + second * n) / (m + n), m + n))
    level = [mean for mean, count in pools for _ in range(count)]
    return [mean - position * step for position, mean in enumerate(level)]
