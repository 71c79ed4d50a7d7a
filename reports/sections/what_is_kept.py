"""What the features keep: test images rebuilt from each representation, and how like the images these are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import contact_sheet, drawing, pictures
from bakeoff.reports.charts.contact_sheet import Row, Tile
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

ORDER = 77
EXAM = "reconstruction"
MOST_ROWS = 14


def section(results: Results) -> Section | None:
    """A sheet of rebuilt images a data set, with the table of how like they are."""
    elements: list[document.Element] = []
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        outcomes = _asked(results, block)
        if outcomes:
            elements.append(_figure(results, block, outcomes, number))
    return make("What the features keep", ORDER, _words(), *elements) if elements else None


def _asked(results: Results, block: Block) -> list[Outcome]:
    """The first outcome of each contender that was asked about the same images as the first of all."""
    first: dict[str, Outcome] = {}
    for outcome in results.of(*block):
        if EXAM in outcome.exams and outcome.exams[EXAM].facts:
            first.setdefault(outcome.trial.contender, outcome)
    found = list(first.values())
    return [each for each in found if np.array_equal(_facts(each)["images"], _facts(found[0])["images"])]


def _facts(outcome: Outcome) -> dict[str, np.ndarray]:
    return dict(outcome.exams[EXAM].facts)


def _words() -> Text:
    return Text(
        (
            "Each row is what can be rebuilt of the images at the top from one representation alone, by a linear "
            "reader that learned from training images: what a row does not show, the representation has thrown away, "
            "or wrote down in a way that no linear reader finds.",
            "The correlation with the image is told beside that of the mean training image, which is what a "
            "representation reaches that keeps nothing.",
        )
    )


def _figure(results: Results, block: Block, outcomes: list[Outcome], number: int) -> Figure:
    styles = drawing.styles(results)
    rows = [Row("", [Tile(pictures.as_rgb(image)) for image in _facts(outcomes[0])["images"]])]
    records, met = [], set()
    for outcome in outcomes:
        facts, name = _facts(outcome), outcome.trial.contender
        for stage, correlation, rebuilt in zip(facts["stages"], facts["correlation"], facts["rebuilt"], strict=True):
            records.append(
                {
                    "dataset": block[0],
                    "contender": name,
                    "stage": str(stage),
                    "correlation": float(correlation),
                    "baseline": float(facts["baseline"]),
                    "gain": float(correlation - facts["baseline"]),
                }
            )
            # A feature that several contenders are given is rebuilt once.
            known = str(stage) if outcome.trial.family == "traditional" else f"{name}: {stage}"
            if known not in met and len(rows) <= MOST_ROWS:
                met.add(known)
                rows.append(Row(known, [Tile(pictures.as_rgb(image)) for image in rebuilt], styles[name]))
    table = Table(
        f"rebuilt-{number}",
        pd.DataFrame(records),
        f"How like the images of {headings.title(block)} are what is rebuilt of them.",
        formats=dict.fromkeys(("correlation", "baseline", "gain"), wording.significant),
        titles={
            "stage": "Rebuilt from",
            "correlation": "Correlation",
            "baseline": "Of the mean image",
            "gain": "Gain",
        },
    )
    return Figure(
        contact_sheet.sheet(rows, tile=0.8, words=False),
        f"Test images of {headings.title(block)} at the top, and below what is rebuilt of them.",
        f"Images of {headings.title(block)} rebuilt from {wording.listing(row.name for row in rows[1:])}.",
        table,
    )
