"""Training that ended before it had settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results
    from bakeoff.compare.study.trial import Outcome

CODE = "B003"
NEXT = "Train longer (`small-cnn[epochs=40]`, `linear-svm[max_iter=10000]`), and compare again at what it costs then."

STILL_WRONG = 0.10
"""A network that errs on fewer of its training images in the last epoch has little left to learn from them."""


def check(results: Results) -> list[Doubt]:
    """Contenders whose trainings, at least half of them, ended early by their own words or by their learning curve."""
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            outcomes = results.of(*block, row.contender)
            reasons = [reason for outcome in outcomes if (reason := unsettled(outcome))]
            if outcomes and 2 * len(reasons) >= len(outcomes):
                sentence = f"In {len(reasons)} of {len(outcomes)} trainings: {reasons[0]}."
                found.append(Doubt(sentence, *block, row.contender))
    return found


def unsettled(outcome: Outcome) -> str:
    """Why a training may have ended too early; empty where nothing says so.

    A network's learning rate falls to nothing at its end, so that its loss is flat there whether it has learned or
    not: what counts is that it still errs on images it was trained on, or that the last epoch was the best of those
    held out.
    """
    warned = [text for text in outcome.warnings if "converge" in text.lower()]
    if warned:
        return "the optimiser stopped before it converged"
    seen = outcome.readings.get("training-history", {})
    accuracy, best, last = (seen.get(name, np.nan) for name in ("accuracy", "best_epoch", "epochs"))
    if not np.isnan(best):
        return "validation accuracy was still rising in the last epoch" if best == last and last > 1 else ""
    if accuracy < 1 - STILL_WRONG:
        return f"in the last of {last:.0f} epochs it still erred on {100 * (1 - accuracy):.0f} % of its training images"
    return ""
