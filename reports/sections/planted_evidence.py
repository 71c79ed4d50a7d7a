"""Planted evidence: whether each map finds the part that alone tells a class, and how far contenders lean on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 74
EXAM = "planted-evidence"

LEAST_NAMED = 0.95
"""Share of the class that must be named rightly before a map is judged: of what was not learned there is no map."""

LEANS = 0.5
"""Share of the images whose answer goes with the part, from which on a contender is said to lean on it."""

LEAST_HITS, LEAST_MASS = 0.9, 2.5


def section(results: Results) -> Section | None:
    """Who leans on what, and a table a data set of contender, part and method."""
    frames = {block: _frame(results, block) for block in ranking.whole_blocks(results)}
    frames = {block: frame for block, frame in frames.items() if len(frame)}
    if not frames:
        return None
    elements: list[document.Element] = [_leaning(frames), _words()]
    elements += [_table(block, frame, number) for number, (block, frame) in enumerate(frames.items(), 1)]
    return make("Planted evidence", ORDER, *elements)


def _frame(results: Results, block: Block) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for outcome in results.of(*block):
        facts = outcome.exams[EXAM].facts if EXAM in outcome.exams else {}
        for k, part in enumerate(facts.get("parts", ())):
            for m, method in enumerate(facts["methods"]):
                row: dict[str, Any] = {"dataset": block[0], "contender": outcome.trial.contender, "part": str(part)}
                row |= {name: float(facts[name][k]) for name in ("named", "left")} | {"method": str(method)}
                row |= {name: float(facts[name][m, k]) for name in ("hits", "mass", "overlap")}
                rows.append(row | {"images": int(facts["images"][k]), "verdict": _verdict(row)})
    return pd.DataFrame(rows)


def _verdict(row: dict[str, Any]) -> str:
    if not row["named"] >= LEAST_NAMED:
        return "not judged: the class was not learned"
    if row["hits"] >= LEAST_HITS and row["mass"] >= LEAST_MASS:
        return "finds it"
    return "finds some of it" if row["mass"] >= LEAST_MASS else "does not find it"


def _leaning(frames: dict[Block, pd.DataFrame]) -> Text:
    """A sentence a part: who no longer gives the answer when the part is away, and how often."""
    sentences = []
    for block, frame in frames.items():
        where = f" on {headings.title(block)}" if len(frames) > 1 else ""
        for part, rows in frame.groupby("part", sort=False):
            each = rows.drop_duplicates("contender")
            gone = dict(zip(each["contender"], 1 - each["left"], strict=True))
            lean = [f"{name} ({wording.percent(share)})" for name, share in gone.items() if share >= LEANS]
            if lean:
                verb = "leans" if len(lean) == 1 else "lean"
                names = wording.listing(lean)
                sentences.append(f"{names} {verb} on the {part}{where}: so many answers change without it.")
            elif not np.isnan(list(gone.values())).all():
                sentences.append(f"No contender leans on the {part}{where}.")
    return Text((" ".join(sentences) or "What becomes of answers without the part cannot be drawn here.",), lead=True)


def _words() -> Text:
    return Text(
        (
            "Here a part of the image alone tells a class, so that it is known where the evidence lies, and a map can "
            "be right or wrong. “Highest on it” is the share of images whose map is highest on the part; “mass” how "
            "many times as much of the map lies on the part as chance would lay there; “overlap” how well the highest "
            "pixels cover it.",
            f"A map finds the part where it is highest on it in {LEAST_HITS:.0%} of the images and lays "
            f"{LEAST_MASS:g} times its share there. Maps of a class that a contender names in less than "
            f"{LEAST_NAMED:.0%} of its images are not judged.",
        )
    )


def _table(block: Block, frame: pd.DataFrame, number: int) -> Table:
    return Table(
        f"planted-{number}",
        frame,
        f"Maps of contenders on {headings.title(block)}, against the place where the evidence is.",
        formats=dict.fromkeys(("named", "left", "hits", "overlap"), wording.percent) | {"mass": wording.significant},
        titles={
            "part": "Part",
            "named": "Named rightly",
            "left": "Still without the part",
            "method": "Method",
            "hits": "Highest on it",
            "mass": "Mass",
            "overlap": "Overlap",
            "images": "Images",
        },
    )
