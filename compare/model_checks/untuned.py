"""Nobody was tuned, so that defaults are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B002"
NEXT = (
    'Give all the same budget, as `bakeoff run --budget "60 cpu-seconds"`, before concluding that one side is better.'
)

UNTUNED = "default"


def check(results: Results) -> list[Doubt]:
    """A study that compares contenders by the settings that they come with."""
    compared = [name for name in results.contenders if results.family(name) != ranking.BASELINE]
    if results.study.budget != UNTUNED or len(compared) < 2 or not results.outcomes:
        return []
    sentence = (
        "All contenders have the settings that they come with; some of these fit these data better than others do."
    )
    return [Doubt(sentence)]
