"""Which classes are predicted as which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 30
TITLES = {"truth": "True", "predicted": "Predicted"}
ROOMY, READABLE, DRAWABLE = 6, 12, 20
"""So many classes have room for percent and count in the cells, so many for percent, so many can be drawn at all."""


def section(results: Results) -> Section | None:
    """The best of each family as a matrix a data set; every contender's mistakes as a table."""
    blocks = ranking.whole_blocks(results)
    if not blocks:
        return None
    text = Text(
        (
            "A row is what an image shows, a column what the contender said; a row adds up to 100 %. Drawn are the "
            "best traditional and the best deep contender, counts summed over all repeats. The mistakes of every "
            "contender are in the tables.",
        )
    )
    figures = headings.under_headings(blocks, [_figure(results, block) for block in blocks])
    return make("Confusion", ORDER, text, *figures, _mistakes(results, blocks), _everything(results))


def _drawn_contenders(results: Results, block: Block) -> list[str]:
    heads = [ranking.leader(results, block, family) for family in ("traditional", "deep")]
    names = [row.contender for row in heads if row is not None]
    fallback = ranking.leader(results, block) or next(ranking.records(ranking.ranked(results, block)))
    return names or [fallback.contender]


def _figure(results: Results, block: Block) -> document.Element:
    names = _drawn_contenders(results, block)
    matrices = {name: results.confusion(*block, name) for name in names}
    classes = [str(c) for c in next(iter(matrices.values())).index]
    number = len(classes)
    if number > DRAWABLE:
        return Text(
            (
                f"{headings.title(block)} has {number} classes, too many to draw a matrix that can be read; the table "
                "below has the pairs that are confused most.",
            )
        )
    short = [wording.shorten(name, 16) for name in classes]
    margin = drawing.inches(short) + 0.12
    rotated = drawing.inches(short) > 0.32
    cell = min(0.42, (drawing.WIDTH - 2 * (margin + 0.3)) / 2 / number) if number > ROOMY else 0.58
    side = cell * number
    top = 0.5 + (margin * 0.75 + 0.05 if rotated else 0.25)
    # Room for the title, which may be wider than a small matrix.
    gap = max(0.45, 2.6 - side - margin)

    def draw(panel: Axes, name: str) -> None:
        _draw(panel, matrices[name].to_numpy(dtype=float), short, rotated)
        panel.set_title(wording.shorten(name, 34), pad=(top - 0.34) * 72, color=drawing.INK, x=0, ha="left")

    drawn = drawing.drawn(
        names,
        draw,
        columns=2,
        height=side,
        left=margin + 0.2,
        shared_left=margin + 0.2,
        right=gap,
        top=top,
        bottom=0.12,
        width=(margin + 0.2 + side + gap) * len(names),
    )
    long = pd.concat([_long(results, block, name) for name in names])
    table = Table(
        f"confusion-{_number(results, block)}",
        long[long["count"] > 0],
        f"Counts behind the matrices of {headings.title(block)}, cells without an image left out.",
        titles=TITLES,
        limit=2 * READABLE**2,
    )
    return Figure(
        drawn,
        f"{_reading(number)}, {wording.listing(names)}; blue is right, orange a mistake.",
        f"Confusion matrices of {wording.listing(names)} on {headings.title(block)}.",
        table,
    )


def _reading(classes: int) -> str:
    if classes > READABLE:
        return "Darker is a larger share of the row"
    return "Percent of each row" + (" with counts below" if classes <= ROOMY else "")


def _number(results: Results, block: Block) -> int:
    return ranking.whole_blocks(results).index(block) + 1


def _draw(panel: Axes, counts: np.ndarray, classes: list[str], rotated: bool) -> None:
    import seaborn

    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    right = np.eye(len(classes), dtype=bool)
    # Right answers on one half of the scale, mistakes on the other; those are few, so a root lets them be seen.
    seaborn.heatmap(
        np.where(right, -shares, np.sqrt(np.minimum(shares / 0.5, 1))),
        vmin=-1,
        vmax=1,
        cmap=drawing.DIVERGING,
        cbar=False,
        linewidths=0.8,
        linecolor="#e9edf1",
        annot=_written(counts, shares) if len(classes) <= READABLE else None,
        fmt="",
        annot_kws={"fontsize": drawing.FONT_SIZE - 1},
        xticklabels=classes,
        yticklabels=classes,
        ax=panel,
    )
    panel.grid(False)
    panel.xaxis.tick_top()
    slant: dict[str, Any] = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if rotated else {"rotation": 0}
    panel.set_xticks(panel.get_xticks(), classes, **slant)
    panel.set_yticks(panel.get_yticks(), classes, rotation=0)
    panel.tick_params(axis="both", length=0, labelcolor=drawing.INK)


def _written(counts: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """What stands in the cells: percent, and the count below where there is room for it."""
    percents = np.where(shares >= 0.005, np.char.mod("%.0f", 100 * shares), "<1")
    if len(counts) <= ROOMY:
        numbers = [[wording.short_count(count) for count in row] for row in counts]
        percents = np.char.add(np.char.add(percents, " %\n"), numbers)
    return np.where(counts > 0, percents, "")


def _long(results: Results, block: Block, contender: str) -> pd.DataFrame:
    counts = results.confusion(*block, contender)
    values = counts.to_numpy(dtype=float)
    totals = values.sum(axis=1, keepdims=True)
    shares = np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)
    classes = [str(c) for c in counts.index]
    dataset, size = block
    return pd.DataFrame(
        {
            "dataset": dataset,
            "train_size": pd.array([size] * values.size, dtype="Int64"),
            "contender": contender,
            "truth": np.repeat(classes, len(classes)),
            "predicted": np.tile(classes, len(classes)),
            "count": values.ravel().astype(int),
            "share": shares.ravel(),
        }
    )


def _mistakes(results: Results, blocks: list[Block]) -> Table | None:
    """The most frequent confusions of the drawn contenders."""
    found = []
    for block in blocks:
        for name in _drawn_contenders(results, block):
            long = _long(results, block, name)
            wrong = long[(long["truth"] != long["predicted"]) & (long["count"] > 0)]
            number = 3 if long["truth"].nunique() <= DRAWABLE else 6
            found.append(wrong.sort_values("count", ascending=False, kind="stable").head(number))
    frame = pd.concat(found)
    if frame.empty:
        return None
    caption = "The most frequent confusions of the best traditional and the best deep contender on each data set."
    return Table("confusion-most", frame, caption, titles=TITLES)


def _everything(results: Results) -> Table | None:
    parts = [
        _long(results, block, name)
        for block in ranking.shown_blocks(results)
        for name in ranking.ranked(results, block)["contender"]
    ]
    # Sorted so that the head of the table, which is what the page shows, has the commonest mistake of each contender.
    turned = []
    for part in parts:
        part["right"] = part["truth"] == part["predicted"]
        part = part.sort_values(["right", "count"], ascending=[True, False], kind="stable")
        turned.append(part.assign(turn=np.arange(len(part))))
    frame = pd.concat(turned)
    frame["baseline"] = [results.family(name) == ranking.BASELINE for name in frame["contender"]]
    frame = frame[frame["count"] > 0].sort_values(["baseline", "right", "turn"], kind="stable")
    rivals = int((~frame["baseline"] & ~frame["right"] & (frame["turn"] == 0)).sum())
    caption = "Every contender’s answers: the most frequent mistake of each, then the next ones; baselines come last."
    table = frame.drop(columns=["right", "turn", "baseline"])
    return Table("confusion-all", table, caption, titles=TITLES, limit=min(max(rivals, 1), 40))
