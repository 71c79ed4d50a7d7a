"""What each contender costs: training, prediction, memory, size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.billing import bills
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 50
MEASURES = {
    "fit_cpu_seconds": ("Training, CPU time", wording.seconds, wording.round_seconds),
    "predict_cpu_seconds_per_image": ("Prediction, CPU time an image", wording.seconds, wording.round_seconds),
    "latency_seconds": ("Latency of one image", wording.seconds, wording.round_seconds),
    "peak_bytes_above_start": ("Peak memory above start", wording.size, wording.round_size),
    "model_bytes": ("Model on disk", wording.size, wording.round_size),
    "parameters": ("Parameters", wording.short_count, wording.round_count),
}
"""Measure → its title, how a value is written, and how a round number on its axis is."""


def section(results: Results) -> Section | None:
    """Six costs side by side for the largest training size of each data set; a table for all."""
    blocks = [block for block in ranking.whole_blocks(results) if _measured(results, block)]
    if not blocks:
        return None
    figures = [_figure(results, block, blocks) for block in blocks]
    return make("Cost", ORDER, _explanation(results), *headings.under_headings(blocks, figures), _table(results))


def _measured(results: Results, block: Block) -> list[str]:
    """Measures that at least one contender of the block has; a latency only where it may be ranked."""
    rows, disturbed = ranking.ranked(results, block), bills.why_unranked(results.of(*block))
    names = [name for name in MEASURES if name != "latency_seconds" or not disturbed]
    return [name for name in names if name in rows and (rows[name] > 0).any()]


def _explanation(results: Results) -> Text:
    threads = results.study.threads
    disturbed = bills.why_unranked(results.outcomes)
    honest = (
        f"Each trial ran alone in a process of its own with {wording.plural(threads, 'thread')}. "
        if not disturbed
        else f"Each trial ran in a process of its own with {wording.plural(threads, 'thread')}, but nobody is ranked "
        f"by wall time or latency: {disturbed}. “bakeoff run --remeasure-costs” measures these again, alone; until "
        "then compare by CPU time. "
    )
    return Text(
        (
            "Everything a contender needs is on its own bill: feature extraction, scaling, tuning and validation "
            "count as training, feature extraction counts again in prediction. Nothing is shared between contenders.",
            f"{honest}CPU time and peak memory come from the operating system's accounting of that process and of all "
            "that it started. Numbers are medians over repeats. Further left is cheaper; every scale is logarithmic, "
            "so equal distances are equal multiples. The most accurate contender stands at the top.",
            "Parameters are numbers that were learned. Training images that a model keeps, as nearest neighbours do, "
            "are none of them, and weigh on its size and its answers.",
        )
    )


def _figure(results: Results, block: Block, blocks: list[Block]) -> Figure:
    rows, measures = ranking.ranked(results, block), _measured(results, block)
    order = [name for name in ranking.overall_order(results) if name in set(rows["contender"])]
    styles = drawing.styles(results)
    columns = min(3, len(measures))

    def draw(panel: Axes, measure: str) -> None:
        drawing.name_rows(panel, order, shown=measures.index(measure) % columns == 0)
        _draw(panel, rows, measure, order, styles)

    drawn = drawing.drawn(
        measures,
        draw,
        columns=columns,
        height=0.25 * len(order) + 0.15,
        left=drawing.inches([wording.shorten(name, 30) for name in order]) + 0.15,
        shared_left=0.1,
        right=0.22,
        bottom=0.5,
    )
    number = blocks.index(block) + 1
    table = Table(
        f"cost-{number}",
        rows[["dataset", "train_size", "contender", "family", *measures]],
        f"Medians over repeats, {headings.title(block)}.",
    )
    cheapest = rows.sort_values(measures[0])["contender"].iloc[0]
    return Figure(
        drawn,
        f"Costs on {headings.title(block)}, medians over repeats.",
        f"Dot plots of costs on {headings.title(block)}; {cheapest} is cheapest in {MEASURES[measures[0]][0].lower()}.",
        table,
    )


def _draw(panel: Axes, rows: pd.DataFrame, name: str, order: list[str], styles: dict[str, drawing.Style]) -> None:
    title, write, write_round = MEASURES[name]
    panel.set_title(title, fontsize=drawing.FONT_SIZE)
    there = rows[rows[name] > 0]
    drawing.log_axis(panel, list(there[name]), write_round)
    low, high = panel.get_xlim()
    high *= (high / low) ** 0.3  # room for the number at the right of the last mark
    panel.set_xlim(low, high)
    panel.hlines(
        [order.index(c) for c in there["contender"]], low, there[name], color=drawing.FAINT, linewidth=0.8, zorder=1
    )
    for row in ranking.records(rows):
        y, value = order.index(row.contender), getattr(row, name)
        if not value > 0:
            continue
        drawing.mark(panel, [value], [y], styles[row.contender], says=f"{row.contender}: {title}, {write(value)}")
        panel.annotate(
            write(value),
            (value, y),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=drawing.FONT_SIZE - 1,
            color=drawing.SOFT,
            annotation_clip=False,
        )


def _table(results: Results) -> Table | None:
    """Everything, where the figures show only the largest training sizes."""
    if len(ranking.shown_blocks(results)) == len(ranking.whole_blocks(results)):
        return None
    frame = results.summary()
    wanted = ["dataset", "train_size", "contender", "family", "fit_cpu_seconds", "fit_wall_seconds"]
    rest = [name for name in MEASURES if name in frame and name not in wanted]
    shown = frame[frame["accuracy"].notna()][[*wanted, *rest]]
    return Table("cost-all", shown, "Costs at every training size, medians over repeats.", limit=60)
