"""Accuracy against what is spent on tuning: when a threshold is reached, and what so many settings are worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.billing.tuning_curves import SETTINGS, THRESHOLDS, expected_accuracy, searches, seconds_to
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 58


def section(results: Results) -> Section | None:
    """One table for the largest training size of each data set on which something was tuned."""
    blocks = [block for block in ranking.whole_blocks(results) if searches(results.of(*block))]
    if not blocks:
        return None
    text = Text(
        (
            "CPU time of the search until the best settings so far were right on so many of the validation images; the "
            "thresholds were fixed before. Test images have no part in it. Medians over repeats; “not reached” where "
            "fewer than half of them came so far.",
            "What so many settings are worth is the expected best of a random choice of those that were tried (Dodge "
            "et al. 2019). Later settings were proposed with the earlier ones in view, so that a search blind to them "
            "may do worse.",
        )
    )
    return make("Accuracy for a budget", ORDER, text, *(_table(results, b, n) for n, b in enumerate(blocks, 1)))


def _table(results: Results, block: Block, number: int) -> Table:
    reached = {f"to_{round(100 * share)}": share for share in THRESHOLDS}
    worth = {f"best_of_{count}": count for count in SETTINGS}
    rows: list[dict[str, Any]] = []
    for row in ranking.records(ranking.ranked(results, block)):
        outcomes = results.of(*block, row.contender)
        if searches(outcomes):
            rows.append(
                {"contender": row.contender}
                | {name: seconds_to(outcomes, share) for name, share in reached.items()}
                | {name: expected_accuracy(outcomes, count) for name, count in worth.items()}
            )
    return Table(
        f"budget-{number}",
        pd.DataFrame(rows),
        f"CPU time of tuning until an accuracy on validation images was reached, {headings.title(block)}.",
        formats=dict.fromkeys(reached, _seconds) | dict.fromkeys(worth, wording.percent),
        titles={name: f"To {100 * share:.0f} %" for name, share in reached.items()}
        | {name: f"Best of {count}" for name, count in worth.items()},
    )


def _seconds(value: float) -> str:
    return "not reached" if value == math.inf else wording.seconds(value)
