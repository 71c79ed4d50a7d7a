"""How accuracy grows with the number of training images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from reports import charts, formats, ranking
from reports.document import Figure, Section, Table, Text
from reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from compare.results import Results

PLACE = 25


def section(results: Results) -> Section | None:
    """One panel a data set that was learned at several sizes; None where none was."""
    sizes: dict[str, list[ranking.Block]] = {}
    for block in ranking.shown_blocks(results):
        sizes.setdefault(block[0], []).append(block)
    several = {
        dataset: blocks
        for dataset, blocks in sizes.items()
        if len(blocks) > 1 and any(ranking.leader(results, block) is not None for block in blocks)
    }
    if not several:
        return None
    text = Text(
        (
            "Each line is one contender, trained on more and more images and tested on the same ones; bars are 95 % "
            "intervals. Where lines cross, the better choice depends on how many images there are. Baselines, which "
            "learn nothing, are left out.",
        )
    )
    return make("Training size", PLACE, text, _figure(results, several))


def _figure(results: Results, several: dict[str, list[ranking.Block]]) -> Figure:
    styles = charts.styles(results)
    frames = {d: pd.concat([ranking.ranked(results, b) for b in blocks]) for d, blocks in several.items()}
    frames = {d: frame[frame["family"] != ranking.BASELINE] for d, frame in frames.items()}
    names = [formats.shorten(name, 26) for frame in frames.values() for name in frame["contender"]]
    columns = 2 if len(frames) > 1 and charts.inches(names) < 1.9 else 1
    with charts.look():
        figure, axes = charts.panels(
            len(frames),
            columns=columns,
            height=3.7,
            left=0.65,
            shared_left=0.65,
            right=charts.inches(names) * 0.95 + 0.4,
            top=0.6,
            width=charts.WIDTH if columns > 1 else 7.6,
        )
        for (dataset, frame), panel in zip(frames.items(), axes, strict=True):
            _draw(panel, frame, styles)
            panel.set_title(formats.shorten(dataset, 40))
        drawn = charts.svg(figure)
    wanted = ["dataset", "contender", "family", "n_train", "accuracy", "low", "high"]
    frame = pd.concat(frames.values())[wanted].sort_values(["dataset", "contender", "n_train"], kind="stable")
    return Figure(
        drawn,
        "Accuracy against the number of training images, on a logarithmic scale.",
        f"Learning curves on {formats.listing(frames)}.",
        Table("training-size", frame, "Accuracy at each training size.", limit=60),
    )


def _draw(panel: Axes, frame: pd.DataFrame, styles: dict[str, charts.Style]) -> None:
    sizes = sorted(frame["n_train"].unique())
    panel.set_xscale("log")
    panel.xaxis.set_major_locator(FixedLocator(sizes))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.count(value)))
    panel.set_xlabel("Training images")
    charts.percent_axis(panel, "y")
    panel.tick_params(axis="y", labelcolor=charts.SOFT)
    panel.grid(axis="x", visible=False)
    ends = {}
    for position, (name, rows) in enumerate(frame.groupby("contender", sort=False)):
        rows, style = rows.sort_values("n_train"), styles[str(name)]
        # A little to the side of each other, so that bars at one size can be told apart.
        xs = rows["n_train"] * 1.012 ** (position - len(styles) / 2)
        panel.vlines(xs, rows["low"], rows["high"], color=style.colour, linewidth=1, alpha=0.4)
        panel.plot(xs, rows["accuracy"], color=style.colour, linewidth=1.6, zorder=3)
        charts.mark(panel, xs, rows["accuracy"], style, size=6)
        ends[str(name)] = (float(xs.iloc[-1]), float(rows["accuracy"].iloc[-1]))
    _name_ends(panel, ends, styles)


def _name_ends(panel: Axes, ends: dict[str, tuple[float, float]], styles: dict[str, charts.Style]) -> None:
    """Names at the right edge, moved apart where lines end close together, each tied to its line."""
    bottom, top = panel.get_ylim()
    extent = panel.get_window_extent()  # in dots
    wide, tall = extent.width / panel.figure.dpi, extent.height / panel.figure.dpi
    order = sorted(ends, key=lambda name: -ends[name][1])
    wanted = [(ends[name][1] - bottom) / (top - bottom) for name in order]
    for name, place in zip(order, apart(wanted, charts.FONT_SIZE * 1.35 / 72 / tall), strict=True):
        panel.annotate(
            formats.shorten(name, 26),
            ends[name],
            xytext=(1 + 0.3 / wide, place),
            textcoords="axes fraction",
            va="center",
            fontsize=charts.FONT_SIZE - 0.5,
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
