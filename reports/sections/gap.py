"""How much of the gap is owed to the features, and how much to the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.results.gaps import gaps
from bakeoff.compare.statistics.verdict import ALPHA
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 28
PARTS = {
    "gap": "whole gap",
    "features": "owed to features",
    "classifier": "owed to classifier",
    "interaction": "interaction",
}
BEYOND_CHANCE = {
    ("features", "classifier"): "Both matter beyond chance.",
    ("features",): "The features matter beyond chance; whether the classifier does, this much data cannot tell.",
    ("classifier",): "The classifier matters beyond chance; whether the features do, this much data cannot tell.",
    (): "Neither can be told from chance.",
}
"""What is said of the parts whose adjusted p is below 0.05."""


def section(results: Results) -> Section | None:
    """One panel a block with the hybrid contenders that it takes; None where there are none."""
    frame = gaps(results)
    if frame.empty:
        return None
    text = Text(
        (
            "A traditional and a deep contender differ in what they look at and in how they decide. Two hybrid "
            "contenders stand between them: the features that the network learned (of an mlp: the pixels) under the "
            "traditional classifier, and the traditional features under a network of fully connected layers. Features "
            "are owed what changing them alone brings, on average over doing so before and after the classifier; so "
            "are classifiers, and the two sum to the gap. The interaction is by how much more the two changes bring "
            "together than each by itself: where it is large, neither part says what one change alone would bring. "
            "Lines are 95 % intervals, each for itself alone; what is said is adjusted for all three (Holm).",
            "How not to over-read it: this is said of the four contenders that are named, not of features and "
            "classifiers as such. A network learns its features together with its own last layer, and the classifier "
            "of the crossing learns from the same training images as they did. The four were picked by their accuracy, "
            "so the parts describe them and are no test of features in general.",
        ),
        tuple((headings.title(block), _told(ranking.in_block(frame, block))) for block in _blocks(results, frame)),
    )
    return make("Features or classifier", ORDER, text, _figure(results, frame))


def _blocks(results: Results, frame: pd.DataFrame) -> list[Block]:
    return [block for block in ranking.shown_blocks(results) if len(ranking.in_block(frame, block))]


def _told(rows: pd.DataFrame) -> str:
    """The gap and its parts in words."""
    gap, features, classifier, interaction = ranking.records(rows)
    beyond_chance = tuple(part.part for part in (features, classifier) if part.p_holm < ALPHA)
    together = ""
    if interaction.p_holm < ALPHA:
        more = "more" if interaction.difference > 0 else "less"
        together = f" Together they bring {more} than each by itself: {_points(interaction)}."
    said = BEYOND_CHANCE[beyond_chance] if beyond_chance or not together else ""
    return (
        f"From {gap.traditional} to {gap.deep} it is {_points(gap)} percentage points: {_points(features)} are owed to "
        f"the features and {_points(classifier)} to the classifier. {said}{together}".replace("  ", " ")
    )


def _points(part: Any) -> str:
    interval = "" if wording.absent(part.low) else f" ({wording.points(part.low)} to {wording.points(part.high)})"
    return wording.points(part.difference) + interval


def _figure(results: Results, frame: pd.DataFrame) -> Figure:
    blocks = _blocks(results, frame)
    names = list(PARTS.values())
    columns = min(2, len(blocks))

    def draw(panel: Axes, block: Block) -> None:
        rows = ranking.in_block(frame, block)
        drawing.name_rows(panel, names)
        panel.axvline(0, color=drawing.SOFT, linewidth=0.8, zorder=1)
        for y, row in enumerate(ranking.records(rows)):
            colour = drawing.SOFT if y == 0 else drawing.RAMPS["deep"][1] if row.difference > 0 else "#d9700f"
            panel.barh(y, row.difference, height=0.5, color=colour, alpha=0.45, zorder=2)
            panel.plot([row.low, row.high], [y, y], color=drawing.INK, linewidth=1.6, zorder=3)
            panel.annotate(
                wording.points(row.difference),
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
            )
        panel.xaxis.set_major_formatter(lambda value, _: wording.points(value))
        panel.set_xlabel("percentage points, deep − traditional")
        first = next(ranking.records(rows))
        panel.set_title(f"{headings.panel_title(results, block, 34)}: {first.deep} − {first.traditional}", fontsize=9)

    drawn = drawing.drawn(
        blocks,
        draw,
        columns=columns,
        height=1.4,
        left=drawing.inches(names) + 0.15,
        shared_left=drawing.inches(names) + 0.15,
        right=0.75,
        top=0.62,
        bottom=0.6,
        width=drawing.WIDTH if columns > 1 else 7.0,
    )
    return Figure(
        drawn,
        "The gap between a traditional and a deep contender, its two parts and their interaction, in points.",
        "Bars of the gap and of its parts; the table below has the same numbers.",
        Table(
            "gap",
            frame.astype({"train_size": "Int64"}),
            "The gap deep − traditional in percentage points, and what features and classifier are owed of it.",
            formats={"low": wording.points, "high": wording.points},
            titles={
                "traditional": "Traditional",
                "deep": "Deep",
                "with_deep_features": "Deep features, trad. classifier",
            }
            | {"with_deep_classifier": "Trad. features, deep classifier", "part": "Part"},
        ),
    )
