"""Whether a contender knows how sure it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.results.probabilities import confidences, probabilities
from bakeoff.compare.statistics.calibration import reliability
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 81
MOST_PANELS = 12


def section(results: Results) -> Section | None:
    """One reliability diagram a contender with probabilities; log-loss, Brier, ROC AUC and calibration error of all."""
    frame = probabilities(results)
    whole = ranking.whole_blocks(results)
    if frame.empty or not whole:
        return None
    frame = pd.concat([ranking.in_block(frame, block) for block in whole]).astype({"train_size": "Int64"})
    if frame.empty:
        return None
    text = Text(
        (
            "Of the labels that were given with a probability of 80 %, 80 % should be right. The expected calibration "
            "error is by how many points the two differ on average. It is never zero: the band is what chance alone "
            "shows with a perfectly calibrated model and as many test images, in 95 % of cases. Only an error above "
            "its band is one.",
            "Log-loss and the Brier score judge all probabilities of an image, lower is better; ROC AUC says how well "
            "a class is ranked before the others, whatever the scale, 50 % by chance. Decision values, as a support "
            "vector machine gives, have a ranking but are no probabilities.",
        )
    )
    return make("Calibration", ORDER, text, _figure(results, whole, frame) or _table(frame))


def _table(frame: pd.DataFrame) -> Table:
    return Table(
        "calibration",
        frame,
        "How good the scores are, means over the repeats; the band is that of a perfectly calibrated model.",
        formats={"roc_auc": wording.percent, "ece": wording.percent, "ece_low": wording.percent}
        | {"ece_high": wording.percent},
        titles={"scores_are": "Scores", "log_loss": "Log-loss", "brier": "Brier score", "roc_auc": "ROC AUC"}
        | {"ece": "Calibration error", "ece_low": "Band from", "ece_high": "to"},
    )


def _figure(results: Results, blocks: list[Block], frame: pd.DataFrame) -> Figure | None:
    shown = [
        (block, row.contender, row)
        for block in blocks
        for row in ranking.records(ranking.in_block(frame, block))
        if row.scores_are == "probability" and results.family(row.contender) != ranking.BASELINE
    ]
    if not shown:
        return None
    left_out = max(0, len(shown) - MOST_PANELS)
    shown = shown[:MOST_PANELS]
    styles = drawing.styles(results)
    columns = min(4, max(2, len(shown)))

    def draw(panel: Axes, one: tuple[Block, str, Any]) -> None:
        block, contender, row = one
        _draw(panel, results, block, contender, styles[contender], above=row.ece > row.ece_high)

    drawn = drawing.drawn(
        shown,
        draw,
        columns=columns,
        height=1.75,
        left=0.65,
        shared_left=0.65,
        right=0.3,
        top=0.62,
        bottom=0.6,
        width=drawing.WIDTH if columns > 2 else 5.4,
    )
    return Figure(
        drawn,
        "Share of right labels against the probability they were given with, over all repeats; the size of a mark "
        "grows with the number of images, grey is the 95 % band of a perfectly calibrated model. Marks below the "
        "diagonal boast, marks above it are too modest."
        + (f" {wording.plural(left_out, 'more diagram')} would fit no page; the table has all." if left_out else ""),
        f"Reliability diagrams of {wording.plural(len(shown), 'contender')}.",
        _table(frame),
    )


def _draw(panel: Axes, results: Results, block: Block, contender: str, style: drawing.Style, above: bool) -> None:
    found = reliability(*confidences(results.of(*block, contender)), resamples=300)
    panel.plot([0, 1], [0, 1], color=drawing.FAINT, linewidth=1, zorder=1)
    panel.vlines(found.confidence, found.low, found.high, color="#b9c1cb", linewidth=4, zorder=2)
    panel.plot(found.confidence, found.right, color=style.colour, linewidth=1.2, zorder=3)
    largest = found.images.max()
    for x, y, images in zip(found.confidence, found.right, found.images, strict=True):
        drawing.mark(panel, [x], [y], style, size=3 + 5 * float(images / largest) ** 0.5)
    panel.set_xlim(0, 1)
    panel.set_ylim(0, 1)
    for which in ("x", "y"):
        drawing.percent_axis(panel, which, ticks=2)
    panel.tick_params(axis="y", labelcolor=drawing.SOFT)
    panel.set_xlabel("stated probability" if not above else "stated; off beyond chance")
    panel.set_title(f"{wording.shorten(contender, 24)}\n{wording.shorten(headings.title(block), 24)}", fontsize=9)
