"""A test set too small for the question."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt
from bakeoff.compare.results.judgement import Decision, rivals

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B009"
NEXT = (
    "Test more images (`folds` test every image once), or settle beforehand for a larger difference that matters "
    "(`rope`). Adding repeats until something is significant is no way out."
)


def check(results: Results) -> list[Doubt]:
    """Data sets on which the best of either side cannot be told apart, and more test images would be needed to."""
    found = []
    for block in ranking.whole_blocks(results):
        duel = rivals(results, block)
        if duel is None or duel.decision is not Decision.UNDECIDED:
            continue
        tested, needed = int(min(duel.ahead.n_test, duel.behind.n_test)), duel.found.n_needed
        if not math.isnan(needed) and needed > tested:
            about = float(f"{needed:.2g}")
            sentence = (
                f"{tested:,} test images cannot tell {duel.ahead.contender} from {duel.behind.contender}; at what they "
                + (f"differ by, about {about:,.0f} would." if math.isfinite(needed) else "differ by, no number would.")
            )
            found.append(Doubt(sentence, *block))
    return found
