"""Which differences are real, and which may be chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from bakeoff.compare.results import ranking
from bakeoff.compare.results.pairwise.contrasts import WHY
from bakeoff.reports import headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 40


def section(results: Results) -> Section | None:
    """One matrix of differences a data set and training size; all pairs as a table."""
    comparisons = results.comparisons()
    if comparisons.empty:
        return None
    blocks = [block for block in ranking.shown_blocks(results) if len(ranking.in_block(comparisons, block))]
    tests = [str(test) for test in dict.fromkeys(comparisons["test"])]
    real = int((comparisons["verdict"] == "better").sum())
    text = Text(
        (
            f"Every two contenders were compared on the same images: {wording.plural(len(comparisons), 'pair')}, of "
            f"which {real or 'none'} {'differ' if real > 1 else 'differs'} by more than chance explains.",
        ),
        (
            *(("Test", f"{test}, chosen by the design of the study: {WHY[test]}.") for test in tests if test in WHY),
            (
                "Many pairs",
                "With this many comparisons some look real by accident. Two questions are asked of a data set and "
                "training size, each with half of a risk of 5 %. First: is one contender of a family, traditional or "
                "deep, ahead of every one of the other? That is corrected for whom of its own family it might have "
                "been. Then all pairs, after Holm. Nothing is picked by the scores that are then compared.",
            ),
            (
                "Practically equal",
                f"The difference is surely smaller than {100 * results.study.rope:g} percentage points: two one-sided "
                "tests, adjusted for all pairs (Holm), reject that it is as large in either direction. So the two can "
                "be used for each other even where a difference surely exists. Whatever is neither better nor "
                "practically equal is undecided: “cannot tell”.",
            ),
            (
                "Images needed",
                "An estimate of how many different test images would bring a verdict in four of five studies, if the "
                "true difference is the observed one and the variance falls with the number of images. Small "
                "differences are uncertain themselves, and so is this number: it says whether a verdict is near. "
                "Trainings needed are told where trainings differ among themselves; repeats added after looking, until "
                "something is significant, make any test err more often than it says.",
            ),
        ),
    )
    return make("Significance", ORDER, text, _figure(results, blocks))


def _figure(results: Results, blocks: list[Block]) -> Figure:
    most = max(len(ranking.ranked(results, block)) for block in blocks)
    names = [wording.shorten(name, 26) for name in ranking.overall_order(results)]
    margin = drawing.inches(names) + 0.15
    columns = 2 if most <= 7 and margin < 2.2 and len(blocks) > 1 else 1
    cell = min(0.62, (drawing.WIDTH / columns - margin - 0.9) / max(most - 1, 1))

    def draw(panel: Axes, block: Block) -> None:
        _draw(panel, results, block)

    drawn = drawing.drawn(
        blocks,
        draw,
        columns=columns,
        height=0.34 * max(most - 1, 1) if most < 30 else 0.2 * most,
        left=margin,
        shared_left=margin,
        right=max(drawing.WIDTH / columns - margin - cell * max(most - 1, 1), 0.2),
        top=0.62 + drawing.inches(names) * 0.72,
        bottom=0.15,
    )
    frame = results.comparisons()
    wanted = ["dataset", "train_size", "first", "second", "difference", "low", "high", "low_together", "high_together"]
    wanted += ["p", "p_adjusted", "p_equal", "verdict", "speaks_of"]
    wanted += ["probability", "by_more", "about_equal", "by_less", "wins", "mid_p", "bootstrap_low", "bootstrap_high"]
    wanted += ["n_tested", "n_needed", "trainings_needed", "test"]
    undecided = frame["verdict"] == "cannot tell"
    frame = frame.assign(**{name: frame[name].where(undecided) for name in ("n_needed", "trainings_needed")})
    frame = frame.drop(
        columns=[
            name
            for name in ("wins", "mid_p", "bootstrap_low", "bootstrap_high", "trainings_needed")
            if frame[name].isna().all()
        ]
    )
    table = Table(
        "significance",
        frame[[name for name in wanted if name in frame]],
        "All pairs: by how many percentage points the first is more accurate; the 95 % interval of this pair alone, "
        "and that of all pairs together, which agrees with the verdict; p before and after correction, and the "
        "adjusted p of a difference as large as matters; then the probabilities that the first is better at all, "
        "better by more than the region of practical equivalence, within it, worse by more; and the share of the "
        "repeats in which it was ahead.",
        formats=dict.fromkeys(["low", "high", "low_together", "high_together"], wording.points)
        | dict.fromkeys(["bootstrap_low", "bootstrap_high"], wording.points)
        | dict.fromkeys(["by_more", "about_equal", "by_less"], wording.percent)
        | {"p_equal": wording.p_value, "trainings_needed": wording.rounded_count}
        | {"probability": wording.percent, "wins": wording.percent, "mid_p": wording.p_value}
        | {"n_tested": wording.count, "n_needed": wording.rounded_count},
        titles={"low_together": "Of all pairs from", "high_together": "to", "p_equal": "p of mattering"}
        | {"by_more": "By more", "about_equal": "About equal", "by_less": "Worse by more"}
        | {"speaks_of": "Speaks of", "trainings_needed": "Trainings needed"}
        | {"probability": "First is better", "wins": "Ahead in", "mid_p": "p, mid-p"}
        | {"bootstrap_low": "Bootstrap from", "bootstrap_high": "to", "n_tested": "Images tested"}
        | {"n_needed": "Images needed"},
    )
    return Figure(
        drawn,
        "By how many percentage points the contender of the row is more accurate than that of the column. Coloured "
        "and bold: real (adjusted p < 0.05). ≈ practically equal. Pale: cannot tell.",
        "Matrices of the differences in accuracy between contenders; the table below has the same numbers.",
        table,
    )


def _draw(panel: Axes, results: Results, block: Block) -> None:
    """The upper triangle, best contender first: every cell is a lead of its row over its column."""
    order = list(ranking.ranked(results, block)["contender"])
    rows, columns = order[:-1], order[1:]
    panel.grid(False)
    panel.set_xlim(-0.5, len(columns) - 0.5)
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.set_aspect("auto")
    values = np.zeros((len(rows), len(columns)))
    compared, cells = ranking.pairs(results, block), {}
    for i, first in enumerate(rows):
        for j, second in enumerate(columns):
            found = compared.get((first, second)) if j >= i else None
            if found is not None:
                cells[i, j] = found
                values[i, j] = found.difference if found.is_real else 0.0
    # A lead over a baseline is as dark as the largest among rivals; the root keeps small leads visible beside it.
    rival = np.array([results.family(name) != ranking.BASELINE for name in columns])
    largest = max(float(np.abs(values[:, rival]).max()) if rival.any() else 0.0, 0.01)
    strength = np.sqrt(np.minimum(np.abs(values) / largest, 1))
    panel.imshow(drawing.SEQUENTIAL(strength * 0.85 + (strength > 0) * 0.08), interpolation="none", aspect="auto")
    for (i, j), found in cells.items():
        equal = found.verdict == "practically equal"
        panel.text(
            j,
            i,
            "≈" if equal else wording.points(found.difference),
            ha="center",
            va="center",
            fontsize=drawing.FONT_SIZE - 0.5 if len(columns) <= 14 else 6,
            fontweight="bold" if found.is_real else "normal",
            color=drawing.PAPER if strength[i, j] > 0.62 else drawing.INK if found.is_real else "#7b8592",
        )
        if not found.is_real:
            panel.add_patch(
                Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="#e3e7ec", linewidth=0.8, zorder=0)
            )
    panel.xaxis.tick_top()
    panel.set_xticks(
        range(len(columns)), [wording.shorten(n, 26) for n in columns], rotation=40, ha="left", rotation_mode="anchor"
    )
    panel.set_yticks(range(len(rows)), [wording.shorten(n, 26) for n in rows])
    panel.tick_params(axis="both", length=0, labelcolor=drawing.INK)
    for spine in panel.spines.values():
        spine.set_visible(False)
    panel.set_title(headings.panel_title(results, block, 40), loc="left", y=1.0, pad=_title_pad(columns))


def _title_pad(columns: list[str]) -> float:
    """Points between a matrix and its title, over the slanted names."""
    return drawing.inches([wording.shorten(name, 26) for name in columns]) * 0.66 * 72 + 12
