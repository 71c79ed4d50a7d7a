"""Who thinks alike: which contenders make the same mistakes, and which hold the same images to be alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import drawing
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.likeness import LEAST_MISTAKES, Stages, pairs, stages

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bakeoff.compare.results.results import Block, Results

ORDER = 76
DRAWABLE = 24
"""So many stages have room for their names."""


def section(results: Results) -> Section | None:
    """Those that agree most in a sentence, a table of all pairs, and a map of all stages where these were asked."""
    frames = {block: pairs(results, block) for block in ranking.whole_blocks(results)}
    frames = {
        block: frame for block, frame in frames.items() if frame[["consistency", "answers"]].notna().any(axis=None)
    }
    if not frames:
        return None
    elements: list[document.Element] = [_closest(frames), _words()]
    for number, (block, frame) in enumerate(frames.items(), 1):
        found = stages(results, block)
        if found is not None and len(found.names) <= DRAWABLE:
            elements.append(_figure(block, found, number))
        elements.append(_table(block, frame, number))
    return make("Who thinks alike", ORDER, *elements)


def _closest(frames: dict[Block, pd.DataFrame]) -> Text:
    sentences = []
    for block, frame in frames.items():
        told = frame[frame["consistency"].notna()]
        if not len(told):
            continue
        best = max(told.to_dict("records"), key=lambda row: row["consistency"])
        where = f"On {headings.title(block)}" if len(frames) > 1 else "Here"
        sentences.append(
            f"{where} {best['first']} and {best['second']} share most of their mistakes "
            f"(κ = {best['consistency']:.2f})."
        )
    return Text(
        (" ".join(sentences) or f"No two contenders made {LEAST_MISTAKES} mistakes each, which comparing them takes.",),
        lead=True,
    )


def _words() -> Text:
    return Text(
        (
            "κ says how far two contenders are right and wrong on the same images, beyond what their accuracies let "
            "one expect: 0 where they err independently, 1 where their mistakes are the same (Geirhos 2020).",
            "Alignment (debiased CKA, 0 to 1) says how far two representations hold the same images to be alike, "
            "whatever numbers they write that in; that of the scores stands first, that of the two stages that are "
            "most alike beside it, found among all and so a little too high. Ask the exam “representations” for it.",
        )
    )


def _table(block: Block, frame: pd.DataFrame, number: int) -> Table:
    known = frame.sort_values("consistency", ascending=False, kind="stable").dropna(axis=1, how="all")
    known = known if "answers" in known else known.drop(columns="stages")
    return Table(
        f"agreement-{number}",
        known.reset_index(drop=True),
        f"Pairs of contenders on {headings.title(block)}, most mistakes in common first.",
        formats=dict.fromkeys(("consistency", "answers", "inside"), wording.significant),
        titles={
            "first": "Contender",
            "second": "and",
            "consistency": "Mistakes in common (κ)",
            "answers": "Scores aligned",
            "inside": "Stages aligned",
            "stages": "Which stages",
        },
    )


def _figure(block: Block, found: Stages, number: int) -> Figure:
    labels = [wording.shorten(f"{who}: {stage}", 34) for who, stage in zip(found.contenders, found.names, strict=True)]
    side = max(2.0, min(0.3 * len(labels), 5.4))
    margin = drawing.inches(labels) + 0.15

    def draw(panel: Axes, one: Stages) -> None:
        _draw(panel, one.cka, labels)

    drawn = drawing.drawn(
        [found],
        draw,
        columns=1,
        height=side,
        left=margin,
        right=0.3,
        top=0.1,
        bottom=0.8 * margin + 0.1,
        width=margin + side + 0.3,
    )
    first, second = np.triu_indices(len(labels), 1)
    contenders, names = np.array(found.contenders), np.array(found.names)
    long = pd.DataFrame(
        {
            "dataset": block[0],
            "contender": contenders[first],
            "stage": names[first],
            "other": contenders[second],
            "other_stage": names[second],
            "cka": found.cka[first, second],
        }
    )
    table = Table(
        f"alignment-{number}",
        long,
        f"Alignment of each two stages on {headings.title(block)}.",
        formats={"cka": wording.significant},
        titles={"stage": "Stage", "other": "and", "other_stage": "Stage of the other", "cka": "Aligned (CKA)"},
    )
    return Figure(
        drawn,
        "Alignment of each two stages: the darker, the more they hold the same images to be alike.",
        f"Alignment of stages on {headings.title(block)}.",
        table,
    )


def _draw(panel: Axes, cka: np.ndarray, labels: list[str]) -> None:
    import seaborn

    seaborn.heatmap(
        np.clip(cka, 0, 1),
        vmin=0,
        vmax=1,
        cmap=seaborn.light_palette("#2f7fc4", as_cmap=True),
        cbar=False,
        linewidths=0.5,
        linecolor="#e9edf1",
        mask=np.isnan(cka),
        xticklabels=labels,
        yticklabels=labels,
        ax=panel,
    )
    panel.grid(False)
    slant: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    panel.set_xticks(panel.get_xticks(), labels, **slant)
    panel.set_yticks(panel.get_yticks(), labels, rotation=0)
    panel.tick_params(axis="both", length=0, labelcolor=drawing.INK)
