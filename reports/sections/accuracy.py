"""How often each contender is right, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 20


def section(results: Results) -> Section | None:
    """Dots with intervals, one panel a data set and training size."""
    blocks = ranking.shown_blocks(results)
    if not blocks:
        return None
    return make("Accuracy", ORDER, _figure(results, blocks), _explanation(results, blocks))


def _explanation(results: Results, blocks: list[Block]) -> Text:
    repeated = [ranking.ranked(results, block)["repeats"].max() > 1 for block in blocks]
    fixed = [results.fixed_test(dataset) for dataset, _ in blocks]
    redrawn = [many and not own for many, own in zip(repeated, fixed, strict=True)]
    ways = []
    if not all(redrawn):
        which = "Where there is one test set," if any(redrawn) else "There is one test set;"
        ways.append(
            f"{which} the interval is Wilson's score interval for a proportion. It allows for the choice of test "
            "images and, after several trainings, for what differs between them; not for the choice of training images."
        )
    if any(redrawn):
        ways.append(
            "Where every training has its own training and test images, the training sets overlap; the interval is "
            "Wilson's for as many images as would vary as much, with what trainings differ by and what training images "
            "that they share do to all of them. It is usually wider than the scatter of the faint marks suggests."
        )
    scatter = ", faint marks are single repeats" if any(repeated) else ""
    return Text(
        (
            "Accuracy is the share of test images that got their label. A mark is the mean over all repeats, the line "
            f"its 95 % interval{scatter}. Intervals that overlap do not show that two contenders are equal: all met "
            "the same images, and the paired tests under Significance use that.",
            " ".join(ways),
            "Balanced accuracy is the mean over classes of the share found, macro F1 the mean over classes of F1; "
            "they fall below accuracy where a contender neglects rare classes.",
        )
    )


def _figure(results: Results, blocks: list[Block]) -> Figure:
    order, styles = ranking.overall_order(results), drawing.styles(results)
    shown = [wording.shorten(name, 30) for name in order]
    datasets = {dataset for dataset, _ in blocks}
    sizes = len(blocks) // len(datasets)
    columns = sizes if 2 <= sizes <= 3 else min(2, len(blocks))

    def draw(panel: Axes, block: Block) -> None:
        drawing.name_rows(panel, order, shown=blocks.index(block) % columns == 0)
        _draw(panel, results, block, order, styles)

    drawn = drawing.drawn(
        blocks,
        draw,
        columns=columns,
        height=0.29 * len(order) + 0.15,
        left=drawing.inches(shown) + 0.15,
        shared_left=0.1,
        right=0.72,
        width=drawing.WIDTH if len(blocks) > 1 else 7.6,
    )
    rows = [ranking.in_block(results.summary(), block) for block in blocks]
    frame = pd.concat(
        [part.sort_values("accuracy", ascending=False, kind="stable", na_position="last") for part in rows]
    )
    wanted = [
        "dataset",
        "train_size",
        "contender",
        "family",
        "accuracy",
        "low",
        "high",
        "balanced_accuracy",
        "macro_f1",
    ]
    table = Table(
        "accuracy",
        frame[[*wanted, "n_train", "n_test", "repeats", "failed"]],
        "Accuracy with its 95 % interval, best first. Test images are counted once, however often they were tested.",
    )
    heads = [row for block in blocks if (row := ranking.leader(results, block)) is not None]
    leads = [
        f"On {wording.block_title(row.dataset, row.train_size)} {row.contender} leads with "
        f"{wording.percent(row.accuracy)}."
        for row in heads
    ]
    return Figure(
        drawn,
        "Accuracy with 95 % intervals. Each scale is cut to where contenders differ; an arrow at the left edge stands "
        "for one that lies below it.",
        " ".join(["Dot plot of accuracy.", *leads]),
        table,
    )


def visible_floor(rows: pd.DataFrame) -> float:
    """Where the scale may start: below all that competes, above a baseline that would squeeze it."""
    rivals = rows[rows["family"] != ranking.BASELINE]
    rivals = rows if rivals.empty else rivals
    lowest = float(rivals["low"].fillna(rivals["accuracy"]).min())
    highest = float(rows["high"].fillna(rows["accuracy"]).max())
    floor = lowest - 0.12 * max(highest - lowest, 0.02)
    everything = float(rows["low"].fillna(rows["accuracy"]).min())
    return everything - 0.03 if everything >= floor - 0.6 * (highest - lowest) else floor


def _draw(panel: Axes, results: Results, block: Block, order: list[str], styles: dict[str, drawing.Style]) -> None:
    rows = ranking.ranked(results, block)
    floor = max(visible_floor(rows), -0.02)
    ceiling = float(rows["high"].fillna(rows["accuracy"]).max())
    ceiling += 0.05 * max(ceiling - floor, 0.02)
    panel.set_xlim(floor, ceiling)
    drawing.percent_axis(panel, ticks=4)
    panel.set_title(headings.panel_title(results, block, 34))
    scores = ranking.in_block(results.scores("accuracy"), block)
    best = float(rows["accuracy"].max())
    for row in ranking.records(rows):
        y, style = order.index(row.contender), styles[row.contender]
        panel.annotate(
            wording.percent(row.accuracy),
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=drawing.INK if row.accuracy == best else drawing.SOFT,
            fontweight="bold" if row.accuracy == best else "normal",
            annotation_clip=False,
        )
        if row.accuracy < floor:
            arrow = {"arrowstyle": "-|>", "color": style.colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
            panel.annotate("", (0.005, y), (0.07, y), ("axes fraction", "data"), arrowprops=arrow)
            continue
        singles = scores[scores["contender"] == row.contender]["value"]
        if len(singles) > 1:
            drawing.mark(panel, singles, [y + 0.3] * len(singles), style, size=3.6, faint=True)
        panel.plot([row.low, row.high], [y, y], color=style.colour, linewidth=2, solid_capstyle="round", zorder=3)
        says = f"{row.contender} on {headings.title(block)}: {wording.percent(row.accuracy)}{_between(row)}"
        drawing.mark(panel, [row.accuracy], [y], style, says=says)


def _between(row: Any) -> str:
    return "" if wording.absent(row.low) else f" ({wording.percent(row.low)} to {wording.percent(row.high)})"
