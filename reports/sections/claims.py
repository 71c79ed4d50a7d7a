"""What is said of deep learning, and what came of it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.claims.judged import Judged, judge_all
from bakeoff.compare.claims.judgement import CANNOT_TELL, NOT_SUPPORTED, SUPPORTED, Judgement
from bakeoff.reports import wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 5


def section(results: Results) -> Section | None:
    """A table of claims and data sets; None where the trials can judge none."""
    found = judge_all(results)
    if not found:
        return None
    how = Text(
        (
            "Each sentence was tested by contenders and a rule that were fixed before any result. A verdict holds for "
            "data like these and for these contenders, not for all of deep learning; each is wrong in 5 % of studies "
            "at most.",
        ),
        tuple((claim.said, claim.how) for claim in found),
        heading="How each is judged",
    )
    return make("Claims", ORDER, _table(found), _rests(found), how)


def summary(found: list[Judged]) -> str:
    """How many are decided, in one sentence."""
    verdicts = [each.verdict for claim in found for each in claim.judgements]
    counts = [
        f"{wording.count(verdicts.count(v))} {v}" for v in (SUPPORTED, NOT_SUPPORTED, CANNOT_TELL) if v in verdicts
    ]
    return f"{wording.plural(len(found), 'claim')}, each tested on one data set or more: {wording.listing(counts)}."


def _table(found: list[Judged]) -> Table:
    rows = [
        {
            "claim": claim.said,
            "dataset": each.dataset,
            "verdict": each.verdict,
            "effect": each.effect,
            "size": _size(each),
            "value": each.value,
            "low": each.low,
            "high": each.high,
        }
        for claim in found
        for each in claim.judgements
    ]
    return Table(
        "claims",
        pd.DataFrame(rows),
        "What is said, what came of it here, and the effect that says so with its 95 % interval.",
        titles={"claim": "What is said", "effect": "Effect", "size": "How much"},
        unseen=("value", "low", "high"),
    )


def _size(each: Judgement) -> str:
    if wording.absent(each.low):
        return "no interval can be had"
    if each.is_ratio:
        return f"{each.value:.3g} times ({each.low:.3g} to {each.high:.3g})"
    return f"{wording.points(each.value)} points ({wording.points(each.low)} to {wording.points(each.high)})"


def _rests(found: list[Judged]) -> Text:
    points = [(f"{claim.said} ({each.dataset})", each.rests_on) for claim in found for each in claim.judgements]
    return Text((), tuple(points), heading="What each rests on")
