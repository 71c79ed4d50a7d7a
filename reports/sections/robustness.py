"""What is left of the accuracy when images get worse: by noise, blur, weather, tones, coding, geometry and strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.results.robustness.corrupted import (
    LEAST,
    REFERENCE,
    CorruptionErrors,
    asked,
    mean_corruption_error,
    relative_corruption_error,
)
from bakeoff.reports import document, headings, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 29


def section(results: Results) -> Section | None:
    """Two tables a data set, where the exam was asked: contenders in all, and by corruption."""
    elements: list[document.Element] = []
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        found = asked(results, block)
        if found:
            title = headings.title(block)
            elements += [_overall(found, title, number), _by_corruption(found, title, number)]
    return make("Corrupted images", ORDER, _words(), *elements) if elements else None


def _words() -> Text:
    return Text(
        (
            "Test images were made worse in 23 ways at five severities, by the same bytes for every contender; nothing "
            "was trained on such images. A loss is accuracy on the images as they are minus that on the worse ones.",
            f"The mean corruption error (mCE) holds the errors of each corruption against those of {REFERENCE}, whose "
            "own is 100 %; the relative one does so with what corruption adds to the errors, so that a contender is "
            "not called robust for being accurate, nor for having little to lose (Hendrycks and Dietterich 2019). "
            f"Corruptions that cost {REFERENCE} less than {wording.percent(LEAST)} are left out of either mean.",
        )
    )


def _overall(found: dict[str, CorruptionErrors], title: str, number: int) -> Table:
    reference = found.get(REFERENCE)
    rows = [
        {
            "contender": name,
            "clean": 1 - each.clean,
            "corrupted": 1 - float(each.spoilt.mean()),
            "lost": float(each.spoilt.mean()) - each.clean,
            "mce": np.nan if reference is None else mean_corruption_error(each, reference),
            "relative_mce": np.nan if reference is None else relative_corruption_error(each, reference),
        }
        for name, each in found.items()
    ]
    shares = ("clean", "corrupted", "mce", "relative_mce")
    return Table(
        f"corruptions-{number}",
        pd.DataFrame(rows).sort_values("lost", kind="stable"),
        f"What corruptions cost on {title}, the least first.",
        formats=dict.fromkeys(shares, wording.percent) | {"lost": wording.percent},
        titles={
            "clean": "Accuracy, clean",
            "corrupted": "Accuracy, corrupted",
            "lost": "Loss",
            "mce": "mCE",
            "relative_mce": "Relative mCE",
        },
    )


def _by_corruption(found: dict[str, CorruptionErrors], title: str, number: int) -> Table:
    names = next(iter(found.values())).names
    frame = pd.DataFrame({"corruption": names} | {name: 1 - each.spoilt.mean(1) for name, each in found.items()})
    return Table(
        f"corruptions-each-{number}",
        frame,
        f"Accuracy on {title} by corruption, mean over its five severities.",
        formats=dict.fromkeys(found, wording.percent),
        titles={"corruption": "Corruption"},
    )
