"""Accuracy against what tuning and training spend: when a threshold is reached, and what settings are worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from bakeoff.compare.billing.training_curves import curves, reached
from bakeoff.compare.billing.tuning_curves import SETTINGS, THRESHOLDS, expected_accuracy, searches, seconds_to
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Element, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 58


def section(results: Results) -> Section | None:
    """A table for the largest training size of each data set on which something was tuned, or training looked at."""
    blocks = ranking.whole_blocks(results)
    tuned = [block for block in blocks if searches(results.of(*block))]
    trained = [block for block in blocks if curves(results.of(*block))]
    parts: list[Element] = [_of_tuning(), *(_table(results, b, n) for n, b in enumerate(tuned, 1))] if tuned else []
    parts += [_of_training(), *(_training(results, b, n) for n, b in enumerate(trained, 1))] if trained else []
    return make("Accuracy for a budget", ORDER, *parts) if parts else None


def _of_tuning() -> Text:
    return Text(
        (
            "CPU time of the search until the best settings so far were right on so many of the validation images; the "
            "thresholds were fixed before. Test images have no part in it. Medians over repeats; “not reached” where "
            "fewer than half of them came so far.",
            "What so many settings are worth is the expected best of a random choice of those that were tried (Dodge "
            "et al. 2019). Later settings were proposed with the earlier ones in view, so that a search blind to them "
            "may do worse.",
        ),
        heading="Tuning",
    )


def _of_training() -> Text:
    return Text(
        (
            "CPU time of one more training, on four fifths of the training images, until it was right on so many of "
            "the last fifth, with the epochs, trees or rounds that it had made; the thresholds were fixed before, and "
            "test images have no part in it. A network's learning rate falls towards its planned end, so that one that "
            "were stopped early would be less accurate than one that was planned so short. Contenders that are not "
            "trained in steps are not in the table.",
        ),
        heading="Training",
    )


def _training(results: Results, block: Block, number: int) -> Table:
    shares = {f"to_{round(100 * share)}": share for share in THRESHOLDS}
    rows: list[dict[str, Any]] = []
    for row in ranking.records(ranking.ranked(results, block)):
        if found := curves(results.of(*block, row.contender)):
            whole = {"steps": f"{len(found[0].steps)} {found[0].unit}", "whole": found[0].spent[-1]}
            reaching = {name: _reached(*reached(found, share), found[0].unit) for name, share in shares.items()}
            rows.append({"contender": row.contender} | reaching | whole | {"last": found[0].accuracies[-1]})
    return Table(
        f"training-curve-{number}",
        pd.DataFrame(rows),
        f"CPU time of training until an accuracy on validation images was reached, {headings.title(block)}.",
        formats={"whole": wording.seconds, "last": wording.percent},
        titles={name: f"To {100 * share:.0f} %" for name, share in shares.items()}
        | {"steps": "All", "whole": "CPU time of all", "last": "Accuracy at the end"},
    )


def _reached(seconds: float, steps: float, unit: str) -> str:
    return "not reached" if seconds == math.inf else f"{wording.seconds(seconds)}, {steps:.0f} {unit}"


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
