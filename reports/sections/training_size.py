"""How accuracy grows with the number of training images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bakeoff.compare.results import ranking
from bakeoff.compare.results.crossings import crossings
from bakeoff.reports import wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.charts.line_ends import name_ends
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 25


def section(results: Results) -> Section | None:
    """One panel a data set that was learned at several sizes; None where none was."""
    sizes: dict[str, list[Block]] = {}
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
    crossed = crossings(results)
    return make("Training size", ORDER, text, _crossings(crossed), _figure(results, several), _crossing_table(crossed))


def _crossings(crossed: pd.DataFrame) -> Text | None:
    """Between which numbers of images one overtakes another, in words; those that are sure on both sides first."""
    if crossed.empty:
        return None
    there = crossed[crossed["low"].notna() | crossed["high"].notna()]
    there = there.loc[there[["low", "high"]].isna().sum(axis=1).sort_values(kind="stable").index]
    points = [
        (f"{row.second} overtakes {row.first}", f"{row.dataset}: {_where(row)}.") for row in ranking.records(there)
    ]
    none = len(crossed) - len(there)
    rest = f" Of {wording.plural(none, 'pair')} no crossing is to be seen." if none else ""
    return Text(
        (
            "Two contenders are compared at every number of training images that was measured. Where one is surely "
            "ahead at one of them and the other at a larger one, the crossing lies between; how the lines run there, "
            f"or beyond the last number, was not measured.{rest}",
        ),
        tuple(points[:12]),
        heading="From how many images on",
    )


def _where(row: Any) -> str:
    if not wording.absent(row.low) and not wording.absent(row.high):
        return (
            f"between {wording.count(row.low)} and {wording.count(row.high)} images; surely behind with the former, "
            "surely ahead with the latter"
        )
    if not wording.absent(row.low):
        return f"not before {wording.count(row.low)} images, if at all; it leads with {wording.count(row.largest)}"
    return f"surely ahead from {wording.count(row.high)} images on; with fewer the two are not told apart"


def _crossing_table(crossed: pd.DataFrame) -> Table | None:
    if crossed.empty:
        return None
    return Table(
        "crossings",
        crossed,
        "Between which numbers of training images the second overtakes the first; an empty end was not measured.",
        formats=dict.fromkeys(["low", "high", "smallest", "largest"], wording.count),
        titles={"low": "First surely ahead with", "high": "Second surely ahead from"}
        | {"smallest": "Measured from", "largest": "Measured up to"},
        limit=40,
    )


def _figure(results: Results, several: dict[str, list[Block]]) -> Figure:
    styles = drawing.styles(results)
    frames = {d: pd.concat([ranking.ranked(results, b) for b in blocks]) for d, blocks in several.items()}
    frames = {d: frame[frame["family"] != ranking.BASELINE] for d, frame in frames.items()}
    names = [wording.shorten(name, 26) for frame in frames.values() for name in frame["contender"]]
    columns = 2 if len(frames) > 1 and drawing.inches(names) < 1.9 else 1

    def draw(panel: Axes, one: tuple[str, pd.DataFrame]) -> None:
        dataset, frame = one
        _draw(panel, frame, styles)
        panel.set_title(wording.shorten(dataset, 40))

    drawn = drawing.drawn(
        list(frames.items()),
        draw,
        columns=columns,
        height=3.7,
        left=0.65,
        shared_left=0.65,
        right=drawing.inches(names) * 0.95 + 0.4,
        top=0.6,
        width=drawing.WIDTH if columns > 1 else 7.6,
    )
    wanted = ["dataset", "contender", "family", "n_train", "accuracy", "low", "high"]
    frame = pd.concat(frames.values())[wanted].sort_values(["dataset", "contender", "n_train"], kind="stable")
    return Figure(
        drawn,
        "Accuracy against the number of training images, on a logarithmic scale.",
        f"Learning curves on {wording.listing(frames)}.",
        Table("training-size", frame, "Accuracy at each training size.", limit=60),
    )


def _draw(panel: Axes, frame: pd.DataFrame, styles: dict[str, drawing.Style]) -> None:
    sizes = sorted(frame["n_train"].unique())
    panel.set_xscale("log")
    panel.xaxis.set_major_locator(FixedLocator(sizes))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: wording.count(value)))
    panel.set_xlabel("Training images")
    drawing.percent_axis(panel, "y")
    panel.tick_params(axis="y", labelcolor=drawing.SOFT)
    panel.grid(axis="x", visible=False)
    ends = {}
    for position, (name, rows) in enumerate(frame.groupby("contender", sort=False)):
        rows, style = rows.sort_values("n_train"), styles[str(name)]
        # A little to the side of each other, so that bars at one size can be told apart.
        xs = rows["n_train"] * 1.012 ** (position - len(styles) / 2)
        panel.vlines(xs, rows["low"], rows["high"], color=style.colour, linewidth=1, alpha=0.4)
        panel.plot(xs, rows["accuracy"], color=style.colour, linewidth=1.6, zorder=3)
        for x, size, accuracy in zip(xs, rows["n_train"], rows["accuracy"], strict=True):
            says = f"{name}, {wording.count(size)} training images: {wording.percent(accuracy)}"
            drawing.mark(panel, [x], [accuracy], style, size=6, says=says)
        ends[str(name)] = (float(xs.iloc[-1]), float(rows["accuracy"].iloc[-1]))
    name_ends(panel, ends, styles)
