"""Which contender does best over many data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bakeoff.compare.results.across_datasets import Ranking, rank
from bakeoff.compare.statistics.many_datasets import cliques
from bakeoff.reports import wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Results

ORDER = 42


def section(results: Results) -> Section | None:
    """Friedman's test with a critical-difference diagram, and Wilcoxon's over all pairs; None below six data sets."""
    found = rank(results)
    if found is None:
        return None
    n = len(found.means)
    text = Text(
        (
            f"Over {wording.count(n)} data sets, each counts once, with the mean accuracy over its repeats: repeats of "
            "one data set share images, and would make chance look like knowledge (Demšar 2006). "
            + _friedman(found, n),
            "Wilcoxon's signed-rank test asks of each pair whether one is ahead on most data sets, weighing by how "
            "much; its p is adjusted for all pairs (Holm). These tests speak of data sets like these, and say nothing "
            "of a single one.",
        )
    )
    return make("Over all data sets", ORDER, text, _figure(found) or _pairs(found), _ranks(found))


def _friedman(found: Ranking, n: int) -> str:
    if found.friedman is None:
        return ""
    k, test = found.means.shape[1], found.friedman
    f = "∞" if not np.isfinite(test.f) else wording.significant(test.f)
    p = wording.p_value(test.p)
    equal = "differ by more than chance explains" if test.p < 0.05 else "have not been shown to differ at all"
    return (
        f"Friedman's χ² is {wording.significant(test.chi_squared)}; in Iman and Davenport's form, F({k - 1}, "
        f"{(k - 1) * (n - 1)}) = {f}, p {p if p.startswith('<') else '= ' + p}: the contenders {equal}. Average ranks "
        f"that differ by less than Nemenyi's critical difference, {wording.significant(found.critical_difference)}, "
        "are not told apart."
    )


def _pairs(found: Ranking) -> Table:
    return Table(
        "wilcoxon",
        found.pairs,
        "All pairs: mean difference over the data sets in percentage points, and Wilcoxon's p before and after Holm's "
        "correction.",
    )


def _ranks(found: Ranking) -> Table | None:
    if found.friedman is None:
        return None
    frame = pd.DataFrame(
        {
            "contender": list(found.means),
            "average_rank": found.friedman.ranks,
            "mean_accuracy": found.means.mean().to_numpy(),
        }
    ).sort_values("average_rank", kind="stable")
    return Table(
        "average-ranks",
        frame,
        "Average rank over the data sets, 1 is best, and mean accuracy.",
        formats={"mean_accuracy": wording.percent},
        titles={"average_rank": "Average rank", "mean_accuracy": "Mean accuracy"},
    )


def _figure(found: Ranking) -> Figure | None:
    """Demšar's diagram: ranks on a line, best on the left; a bar joins those that are not told apart."""
    if found.friedman is None:
        return None
    ranks, names = found.friedman.ranks, [str(name) for name in found.means]
    order = np.argsort(ranks, kind="stable")
    half = -(-len(order) // 2)
    bars = cliques(ranks, found.critical_difference)
    margin = drawing.inches([wording.shorten(name, 26) for name in names]) + 0.35
    rows = half + 0.55 * len(bars)
    with drawing.look():
        figure, (panel,) = drawing.panels(
            1, columns=1, height=0.45 + 0.3 * rows, left=margin, right=margin, top=0.75, bottom=0.1, width=8.6
        )
        panel.set_xlim(0.9, len(names) + 0.1)
        panel.set_ylim(-rows - 0.6, 0)
        panel.xaxis.tick_top()
        panel.set_xticks(range(1, len(names) + 1))
        panel.set_yticks([])
        panel.grid(False)
        panel.spines["top"].set_visible(True)
        panel.spines["top"].set_color(drawing.SOFT)
        for name in ("left", "bottom"):
            panel.spines[name].set_visible(False)
        for position, bar in enumerate(bars):
            y = -0.35 - 0.5 * position
            ends = [min(ranks[i] for i in bar) - 0.04, max(ranks[i] for i in bar) + 0.04]
            panel.plot(ends, [y, y], color=drawing.INK, linewidth=4, solid_capstyle="round", zorder=4)
        below = 0.35 + 0.5 * len(bars)
        for place, i in enumerate(order):
            left = place < half
            y = -below - (place if left else len(order) - 1 - place) * 0.9 - 0.2
            edge = 0.9 if left else len(names) + 0.1
            panel.plot([ranks[i], ranks[i], edge], [0, y, y], color=drawing.SOFT, linewidth=1, clip_on=False)
            panel.annotate(
                f"{wording.shorten(names[i], 26)}",
                (edge, y),
                xytext=(-5 if left else 5, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center",
                annotation_clip=False,
            )
        _scale(panel, found.critical_difference)
        drawn = drawing.svg(figure)
    return Figure(
        drawn,
        "Critical-difference diagram: average ranks, best on the left. A thick bar joins contenders whose ranks "
        "differ by less than the critical difference, the length shown above.",
        "Average ranks: " + wording.listing(f"{names[i]} {wording.significant(float(ranks[i]))}" for i in order) + ".",
        _pairs(found),
    )


def _scale(panel: Axes, difference: float) -> None:
    """The critical difference as a length above the ranks."""
    height = panel.get_window_extent().height / panel.figure.dpi
    y = 1 + 0.42 / height
    panel.annotate(
        "",
        (1, y),
        (1 + difference, y),
        xycoords=("data", "axes fraction"),
        textcoords=("data", "axes fraction"),
        arrowprops={"arrowstyle": "|-|,widthA=0.3,widthB=0.3", "color": drawing.INK, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
    )
    panel.annotate(
        f"critical difference {wording.significant(difference)}",
        (1 + difference, y),
        xycoords=("data", "axes fraction"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
    )
