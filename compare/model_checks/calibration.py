"""Probabilities that do not mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt
from bakeoff.compare.results.probabilities import probabilities

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B008"
NEXT = (
    "Do not act on its probabilities as they are: calibrate them on validation images (temperature, or isotonic "
    "regression where there are thousands), or use its labels alone."
)

MATTERS = 0.02
"""An excess below two percentage points is left alone."""


def check(results: Results) -> list[Doubt]:
    """Contenders whose calibration error lies above the band of a perfectly calibrated model, and matters."""
    known, found = probabilities(results), []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.in_block(known, block)):
            if results.family(row.contender) != ranking.BASELINE and row.ece > row.ece_high + MATTERS:
                sentence = (
                    f"Stated probabilities are off by {100 * row.ece:.1f} points on average; chance alone explains up "
                    f"to {100 * row.ece_high:.1f}."
                )
                found.append(Doubt(sentence, *block, row.contender))
    return found
