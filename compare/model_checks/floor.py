"""No better than naming the commonest class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt
from bakeoff.compare.results.doubts.floor import at_floor
from bakeoff.compare.results.doubts.floor import floor as floor_of

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B001"
NEXT = (
    "Look whether the labels belong to the images (`bakeoff prepare` shows a sheet of them) and whether the images are "
    "large enough to show what is asked; then give it more training images or a budget for tuning."
)


def check(results: Results) -> list[Doubt]:
    """Contenders, baselines aside, whose answers over all trainings are not shown to be better than the floor."""
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            outcomes = results.of(*block, row.contender)
            truth, predicted = (np.concatenate([getattr(o, name) for o in outcomes]) for name in ("truth", "predicted"))
            if row.family != ranking.BASELINE and at_floor(predicted, truth):
                right, floor = 100 * float((truth == predicted).mean()), 100 * floor_of(truth)
                sentence = (
                    f"{right:.1f} % of the answers are right; the commonest class alone would be on {floor:.1f} %."
                )
                found.append(Doubt(sentence, *block, row.contender))
    return found
