"""Classes that a contender never names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B007"
NEXT = (
    "Look at balanced accuracy and macro F1 instead of accuracy; bring more images of these classes, or weigh them "
    "more (`svm[class_weight=balanced]`)."
)

LEAST_TESTED = 5
"""Of a class with fewer test images, that it is never named tells little."""
NAMED = 5


def check(results: Results) -> list[Doubt]:
    """Contenders, baselines aside, that named a class not once in all trainings, though it was tested."""
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            if row.family == ranking.BASELINE:
                continue
            counts = results.confusion(*block, row.contender)
            never = counts.index[(counts.sum(axis=1) >= LEAST_TESTED) & np.asarray(counts.sum(axis=0) == 0)]
            if len(never):
                more = f" and {len(never) - NAMED} more" if len(never) > NAMED else ""
                names = ", ".join(map(str, never[:NAMED]))
                tested = int(counts.loc[never].to_numpy().sum())
                sentence = f"Never named: {names}{more}; {tested} test images were of them."
                found.append(Doubt(sentence, *block, row.contender))
    return found
