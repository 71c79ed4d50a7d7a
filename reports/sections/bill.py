"""The bill of each contender, phase by phase, and how fast it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.billing import bills
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Element, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 51

TITLES = {
    "training": "Training, CPU time",
    "tuning": "Of it tuning",
    "training_features": "Of it features",
    "prediction": "Prediction of all test images",
    "prediction_features": "Of it features",
    "decode": "Reading the images",
    "peak_bytes": "Peak memory, training",
    "p50": "Latency, median",
    "p95": "95th percentile",
    "p99": "99th percentile",
    "cold": "From a cold start",
    "one": "Images a second, one by one",
    "batch": "In batches of 32",
    "large_batch": "In batches of 256",
    "operations": "Operations an image",
    "operations_features": "Of them features",
}


def section(results: Results) -> Section | None:
    """What was spent on what, and how fast answers come, for the largest training size of each data set."""
    blocks = [block for block in ranking.whole_blocks(results) if _measured(results, block)]
    if not blocks:
        return None
    parts: list[Element | None] = []
    for number, block in enumerate(blocks, 1):
        parts += [Text(heading=headings.title(block))] if len(blocks) > 1 else []
        parts += [_spent(results, block, number), _answers(results, block, number)]
    return make("The bill", ORDER, _explanation(results, blocks), *parts)


def _measured(results: Results, block: Block) -> bool:
    return any("fit" in outcome.readings for outcome in results.of(*block))


def _names(results: Results, block: Block) -> list[str]:
    rows = ranking.records(ranking.ranked(results, block))
    return [row.contender for row in rows]


def _explanation(results: Results, blocks: list[Block]) -> Text:
    outcomes = [outcome for block in blocks for outcome in results.of(*block)]
    started = {o.trial.contender for o in outcomes if bills.reading(o, "fit", "processes") > 0}
    partial = {o.trial.contender for o in outcomes if bills.reading(o, "fit", "vanished_cpu_seconds") > 0}
    points = [
        (
            "Whose seconds",
            "CPU time is that of the trial's process and of all that it started, whether they still run or have ended; "
            "memory is that of all of them together, what they share counted once.",
        ),
        (
            "Features and classifier",
            "Of a pipeline, the step that computes features was timed within training and prediction. Of a network, "
            "features are all layers up to the last; that was timed apart after the trial, answering a batch and in a "
            "step of training.",
        ),
        (
            "Operations",
            "Additions, multiplications, comparisons and function values, counted and not timed. Contenders "
            "are not ranked by them, and no energy is made of them: the same count takes many times as long in one "
            "program as in another.",
        ),
    ]
    if disturbed := bills.why_unranked(outcomes):
        points.append(
            (
                "Latency and throughput",
                f"They are no ranking: {disturbed}, and waiting for that work is in them. What takes long waits more "
                "often, so that batches may seem slower than images one by one.",
            )
        )
    if started:
        points.append(("Started processes of their own", wording.listing(sorted(started)) + "."))
    if partial:
        points.append(
            (
                "Not available",
                f"CPU time of {wording.listing(sorted(partial))}: processes ended unheard, with unknown seconds.",
            )
        )
    return Text(
        ("All numbers are medians over repeats; the most accurate contender stands at the top.",), tuple(points)
    )


def _spent(results: Results, block: Block, number: int) -> Table:
    rows = []
    for name in _names(results, block):
        outcomes = results.of(*block, name)
        rows.append(
            {
                "contender": name,
                "training": bills.median(outcomes, "fit", "cpu_seconds"),
                "tuning": bills.median(outcomes, "tune", "cpu_seconds"),
                "training_features": bills.features_share(outcomes, "fit"),
                "prediction": bills.median(outcomes, "predict", "cpu_seconds"),
                "prediction_features": bills.features_share(outcomes, "predict"),
                "decode": bills.median(outcomes, "decode", "cpu_seconds"),
                "peak_bytes": bills.median(outcomes, "fit", "peak_bytes"),
            }
        )
    frame = pd.DataFrame(rows)
    shares = dict.fromkeys(["training_features", "prediction_features"], wording.percent)
    return Table(
        f"bill-{number}",
        frame.drop(columns=[name for name in ("tuning", "decode") if frame[name].isna().all()]),
        f"What was spent, {headings.title(block)}: CPU time, and the share of it that went into features.",
        formats=dict.fromkeys(["training", "tuning", "prediction", "decode"], wording.seconds) | shares,
        titles=TITLES,
    )


def _answers(results: Results, block: Block, number: int) -> Table:
    rows = []
    for name in _names(results, block):
        outcomes = results.of(*block, name)
        rows.append(
            {
                "contender": name,
                "p50": bills.median(outcomes, "latency", "wall_seconds"),
                "p95": bills.median(outcomes, "latency", "p95_wall_seconds"),
                "p99": bills.median(outcomes, "latency", "p99_wall_seconds"),
                "cold": bills.cold_start(outcomes),
                "one": bills.median(outcomes, "throughput", "images_per_second_1"),
                "batch": bills.median(outcomes, "throughput", "images_per_second_32"),
                "large_batch": bills.median(outcomes, "throughput", "images_per_second_256"),
                "operations": bills.median(outcomes, "operations", "per_image"),
                "operations_features": bills.median(outcomes, "operations", "features_per_image")
                / bills.median(outcomes, "operations", "per_image"),
            }
        )
    frame = pd.DataFrame(rows)
    return Table(
        f"answers-{number}",
        frame.drop(columns=[name for name in frame.columns[1:] if frame[name].isna().all()]),
        f"How fast answers come, {headings.title(block)}; a 99th percentile is told from 1,000 calls on.",
        formats=dict.fromkeys(["p50", "p95", "p99", "cold"], wording.seconds)
        | dict.fromkeys(["one", "batch", "large_batch", "operations"], wording.short_count)
        | {"operations_features": wording.percent},
        titles=TITLES,
    )
