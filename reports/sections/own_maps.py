"""Maps that only one kind of contender can give, and how far each is from what it promises; exams that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import contact_sheet, drawing
from bakeoff.reports.charts.map_sheet import MapRow, sheet_rows
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.sections.learned_features import explained, found

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

ORDER = 71


def section(results: Results) -> Section | None:
    """A sheet a data set of linear terms, tree paths, integrated gradients, Grad-CAM and RISE, where asked."""
    blocks: list[document.Element] = []
    methods: dict[str, list[str]] = {}
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        outcomes = explained(results, block)
        drawn = _sheet(results, block, outcomes, number)
        if drawn is not None:
            if len(ranking.whole_blocks(results)) > 1:
                blocks.append(Text(heading=headings.title(block)))
            blocks.append(drawn)
        for outcome in outcomes:
            for exam in ("attribution", "rise"):
                if found(outcome, exam):
                    methods.setdefault(outcome.exams[exam].note, []).append(outcome.trial.contender)
    failed = _failed(results)
    if not blocks and failed is None:
        return None
    words = _words(methods) if blocks else Text()
    return make("Maps of each kind", ORDER, words, *blocks, *([failed] if failed else []))


def _words(methods: dict[str, list[str]]) -> Text:
    return Text(
        (
            "Occlusion asks all contenders the same. Here each kind explains itself: where a contender adds up what it "
            "sees, these maps are its own sum, and the table says by how much the sum is off.",
            "What is explained is the margin: the score of the answer less that of the best other class. Orange speaks "
            "for the answer, blue for the rival. A sum that is exact says what was added up, not what the contender "
            "would do without it; that is asked by hiding, above.",
        ),
        tuple((wording.listing(dict.fromkeys(names)), note) for note, names in methods.items()),
    )


def _sheet(results: Results, block: Block, outcomes: list[Outcome], number: int) -> Figure | None:
    rows: list[MapRow] = []
    records: list[dict[str, Any]] = []
    styles = drawing.styles(results)
    shown: Any = None
    for outcome in outcomes:
        name = outcome.trial.contender
        for method, maps, gaps, facts in _methods(outcome):
            if shown is None:
                shown = facts
            if not np.array_equal(facts["images"], shown["images"]):
                continue
            rows.append(MapRow(f"{name}: {method}", maps, facts["predicted"], styles[name]))
            strength = float(np.abs(maps).sum((1, 2)).mean())
            off = float(np.max(gaps)) if not np.isnan(gaps).all() else float("nan")
            records.append({"dataset": block[0], "contender": name, "method": method, "strength": strength, "gap": off})
    if not rows:
        return None
    table = Table(
        f"own-maps-{number}",
        pd.DataFrame(records),
        "Mean size of a map, summed over its pixels without signs, and the most by which the sum of a map is off from "
        "the margin it must add up to, both in the contender's own unit of score; empty where nothing is promised.",
        formats={"strength": wording.significant, "gap": wording.significant},
        titles={"strength": "Size of a map", "gap": "Most that a sum is off", "method": "Method"},
    )
    classes = outcomes[0].classes
    return Figure(
        contact_sheet.sheet(sheet_rows(shown["images"], shown["truth"], classes, rows), tile=0.92),
        "Maps of each contender's own: at the top the images with what they show. Each map is scaled by its own "
        "strongest value; ✗ and a frame mark a wrong answer.",
        f"{len(rows)} rows of maps on {len(shown['images'])} test images of {headings.title(block)}.",
        table,
    )


def _methods(outcome: Outcome) -> list[tuple[str, Any, Any, Any]]:
    """(method, maps, gaps, facts) of all that was asked of one contender."""
    own, asked = found(outcome, "attribution"), found(outcome, "rise")
    rows = [(str(m), own["maps"][i], own["gaps"][i], own) for i, m in enumerate(own["methods"])] if own else []
    return rows + ([("RISE", asked["maps"], np.array([np.nan]), asked)] if asked else [])


def _failed(results: Results) -> Table | None:
    """Exams that ended without an answer, and why."""
    records = [
        {"dataset": o.trial.dataset, "contender": o.trial.contender, "exam": name, "reason": examined.fault}
        for o in results.outcomes
        for name, examined in o.exams.items()
        if examined.fault
    ]
    if not records:
        return None
    return Table(
        "failed-exams",
        pd.DataFrame(records),
        "Exams that ended without an answer; neither the trial nor another exam is touched by it.",
        titles={"exam": "Exam", "reason": "Reason"},
    )
