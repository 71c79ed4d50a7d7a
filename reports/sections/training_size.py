"""How accuracy grows with the number of training images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bakeoff.compare.results import ranking
from bakeoff.compare.results.crossings import crossings, fitted
from bakeoff.compare.statistics.learning_curves import FURTHEST
from bakeoff.reports import wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.charts.line_ends import name_ends
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.statistics.learning_curves import Curve

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
    """From how many images on one overtakes another, in words; the most certain ones first."""
    if crossed.empty:
        return None
    there = crossed[crossed["estimate"].notna()]
    none = len(crossed) - len(there)
    points = [
        (f"{row.second} overtakes {row.first}", f"{row.dataset}: {_where(row)}.") for row in ranking.records(there)
    ]
    rest = (
        ""
        if not none
        else f" {wording.plural(none, 'pair')} do not cross within the measured range."
        if none > 1
        else (" One pair does not cross within the measured range.")
    )
    return Text(
        (
            "Dashed lines are power laws with an asymptote, accuracy = a − b · n^(−c), fitted to the means over the "
            f"repeats and drawn no further than {FURTHEST:g} times the largest number of images measured. Where two of "
            "them cross, one contender overtakes the other; the 95 % interval holds every number of images within the "
            f"measured range at which the two do not differ significantly.{rest}",
        ),
        tuple(points[:12]),
        heading="From how many images on",
    )


def _where(row: Any) -> str:
    estimate = wording.rounded_count(row.estimate)
    if row.low_closed and row.high_closed:
        return f"from {estimate} images on; 95 % interval {wording.count(row.low)} to {wording.count(row.high)}"
    if row.low_closed:
        return f"from {estimate} images on, surely not before {wording.count(row.low)}; how much later is not measured"
    if row.high_closed:
        return f"from {estimate} images on, surely by {wording.count(row.high)}; it may be ahead from the start"
    return f"from {estimate} images on, though the two are not told apart anywhere in the measured range"


def _crossing_table(crossed: pd.DataFrame) -> Table | None:
    if crossed.empty:
        return None
    frame = crossed.assign(within=np.where(crossed["estimate"].notna(), "yes", "not within the measured range"))
    return Table(
        "crossings",
        frame[
            ["dataset", "first", "second", "within", "estimate", "low", "high", "low_closed", "high_closed", "largest"]
        ],
        "From how many training images on the second overtakes the first, with the 95 % interval; an end that is not "
        "closed is the end of the measured range.",
        formats=dict.fromkeys(["estimate", "low", "high", "largest"], wording.count),
        titles={"within": "Crosses", "estimate": "From", "low_closed": "Closed below", "high_closed": "Closed above"}
        | {"largest": "Measured up to"},
        limit=40,
    )


def _figure(results: Results, several: dict[str, list[Block]]) -> Figure:
    styles = drawing.styles(results)
    frames = {d: pd.concat([ranking.ranked(results, b) for b in blocks]) for d, blocks in several.items()}
    frames = {d: frame[frame["family"] != ranking.BASELINE] for d, frame in frames.items()}
    names = [wording.shorten(name, 26) for frame in frames.values() for name in frame["contender"]]
    columns = 2 if len(frames) > 1 and drawing.inches(names) < 1.9 else 1
    with drawing.look():
        figure, axes = drawing.panels(
            len(frames),
            columns=columns,
            height=3.7,
            left=0.65,
            shared_left=0.65,
            right=drawing.inches(names) * 0.95 + 0.4,
            top=0.6,
            width=drawing.WIDTH if columns > 1 else 7.6,
        )
        for (dataset, frame), panel in zip(frames.items(), axes, strict=True):
            curves = {name: fitted(results, dataset, name) for name in dict.fromkeys(frame["contender"])}
            _draw(panel, frame, styles, {name: curve for name, curve in curves.items() if curve is not None})
            panel.set_title(wording.shorten(dataset, 40))
        drawn = drawing.svg(figure)
    wanted = ["dataset", "contender", "family", "n_train", "accuracy", "low", "high"]
    frame = pd.concat(frames.values())[wanted].sort_values(["dataset", "contender", "n_train"], kind="stable")
    return Figure(
        drawn,
        "Accuracy against the number of training images, on a logarithmic scale.",
        f"Learning curves on {wording.listing(frames)}.",
        Table("training-size", frame, "Accuracy at each training size.", limit=60),
    )


def _draw(panel: Axes, frame: pd.DataFrame, styles: dict[str, drawing.Style], curves: Mapping[str, Curve]) -> None:
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
    for contender, curve in curves.items():
        xs, colour = np.geomspace(min(sizes), FURTHEST * curve.largest, 60), styles[contender].colour
        panel.plot(xs, curve.at(xs), color=colour, linewidth=1, linestyle=(0, (4, 3)), alpha=0.8, zorder=2)
    for position, (name, rows) in enumerate(frame.groupby("contender", sort=False)):
        rows, style = rows.sort_values("n_train"), styles[str(name)]
        # A little to the side of each other, so that bars at one size can be told apart.
        xs = rows["n_train"] * 1.012 ** (position - len(styles) / 2)
        panel.vlines(xs, rows["low"], rows["high"], color=style.colour, linewidth=1, alpha=0.4)
        panel.plot(xs, rows["accuracy"], color=style.colour, linewidth=1.6, zorder=3)
        drawing.mark(panel, xs, rows["accuracy"], style, size=6)
        ends[str(name)] = (float(xs.iloc[-1]), float(rows["accuracy"].iloc[-1]))
        if str(name) in curves:
            furthest = FURTHEST * curves[str(name)].largest
            ends[str(name)] = (furthest, float(curves[str(name)].at(furthest)[0]))
    name_ends(panel, ends, styles)
