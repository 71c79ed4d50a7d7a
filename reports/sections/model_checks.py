"""What the model checks hold against contenders and comparisons, each with its code and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.results.doubts.doubts import by_code, raised
from bakeoff.reports import wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 80


def section(results: Results) -> Section | None:
    """A row a doubt, and what each code says to do; None where nothing has ended."""
    if not results.outcomes:
        return None
    return make("Model checks", ORDER, _text(results), _doubts(results), _advice(results))


def _text(results: Results) -> Text:
    found, muted = raised(results), results.study.mute
    asked = len(by_code()) - len(muted)
    if found:
        codes = wording.listing(sorted({each.code for each in found}))
        said = f"Of {wording.plural(asked, 'check')} these object: {codes}. A doubt is a reason to look, not a proof."
    else:
        said = f"Of {wording.plural(asked, 'check')} not one objects."
    silent = [f"The study mutes {wording.listing(muted)}."] if muted else []
    return Text((said, *silent, 'What is known and meant is muted in the study: mute = ["B002"].'))


def _doubts(results: Results) -> Table | None:
    rows = [
        {
            "code": each.code,
            "dataset": each.doubt.dataset or "all",
            "train_size": each.doubt.train_size,
            "contender": each.doubt.contender or "all",
            "finding": each.doubt.sentence,
        }
        for each in raised(results)
    ]
    if not rows:
        return None
    frame = pd.DataFrame(rows).astype({"train_size": "Int64"})
    return Table("model-checks", frame, "What the checks found.", titles={"code": "Code", "finding": "Finding"})


def _advice(results: Results) -> Text | None:
    points = {f"{each.code}, {each.check}": each.advice for each in raised(results)}
    return Text(points=tuple(points.items()), heading="What to do next") if points else None
