"""Two runs set beside each other: only what differs, and whether the difference is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.compare.results import run_differences as differences
from bakeoff.compare.results.ranking import records
from bakeoff.reports import wording
from bakeoff.reports.document import Section, Table, Text

if TYPE_CHECKING:
    import pandas as pd

    from bakeoff.compare.results.results import Results

COST_NAMES = {
    "fit_cpu_seconds": ("training, CPU time", wording.seconds),
    "predict_cpu_seconds": ("prediction, CPU time", wording.seconds),
    "peak_bytes": ("peak memory", wording.size),
    "model_bytes": ("size of the model", wording.size),
}


def compare_runs(before: Results, after: Results) -> list[Section]:
    """What has changed between two runs: causes, accuracies, costs."""
    scores = differences.scores(before, after)
    return [_causes(before, after), _accuracies(scores, _alone(before, after)), _costs(before, after)]


def _causes(before: Results, after: Results) -> Section:
    import pandas as pd

    found = differences.changes(before, after)
    if not found:
        return Section("What was changed", 10, (Text(("Study, data, code, versions and machine are the same.",)),))
    frame = pd.DataFrame([(each.kind, each.what, each.before or "–", each.after or "–") for each in found])
    frame.columns = pd.Index(["kind", "what", "before", "after"])
    return Section("What was changed", 10, (Table("changes", frame, "Everything that is not as it was."),))


def _accuracies(scores: pd.DataFrame, alone: tuple[list[str], list[str]]) -> Section:
    real = scores[scores.verdict.isin([differences.BETTER, differences.WORSE])]
    same = int((scores.verdict == differences.SAME).sum())
    if scores.empty:
        said = ["The runs share no contender on one data set and training size; there is nothing to compare."]
    elif same == len(scores):
        said = [f"Every label is the same, for {wording.plural(same, 'contender')} and data set in both runs."]
    else:
        said = [f"{_verdict(real)} {wording.count(same)} of {len(scores)} answered every image as before."]
    said += [f"Only in the {run}: {wording.listing(names)}." for run, names in zip(_RUNS, alone, strict=True) if names]
    shown = scores[scores.verdict != differences.SAME].drop(columns=["p"])
    if shown.empty:
        return Section("Accuracy", 20, (Text(tuple(said)),))
    percent, points = wording.percent, wording.points
    table = Table(
        "scores",
        shown,
        "Accuracy of each contender in the first run and in the second; where both were tested on the same images the "
        "difference is paired.",
        formats={"before": percent, "after": percent, "low": points, "high": points, "images": wording.plain},
        titles={"before": "Before", "after": "After", "images": "Test images", "verdict": "Verdict"},
    )
    return Section("Accuracy", 20, (Text(tuple(said)), table))


_RUNS = ("first run", "second run")


def _verdict(real: pd.DataFrame) -> str:
    if real.empty:
        return "No difference between accuracies is shown to be real."
    named = [
        f"{row.contender} on {wording.block_title(row.dataset, row.train_size)} is {row.verdict} by "
        f"{wording.points(abs(row.difference)).lstrip('+')} points"
        for row in records(real)
    ]
    return wording.listing(named) + "."


def _costs(before: Results, after: Results) -> Section:
    if not differences.same_machine(before, after):
        return Section("Cost", 30, (Text(("The runs are of different machines, so their costs are not compared.",)),))
    costs = differences.costs(before, after)
    parted = costs[costs.verdict != differences.SAME]
    if parted.empty:
        return Section("Cost", 30, (Text(("No cost differs by more than readings scatter.",)),))
    frame = parted.assign(
        before=[COST_NAMES[cost][1](value) for cost, value in zip(parted.cost, parted.before, strict=True)],
        after=[COST_NAMES[cost][1](value) for cost, value in zip(parted.cost, parted.after, strict=True)],
        cost=[COST_NAMES[cost][0] for cost in parted.cost],
    )
    table = Table(
        "costs",
        frame,
        "Costs of which every reading of one run lies beyond every one of the other: medians.",
        formats={"ratio": lambda value: f"× {wording.significant(value)}"},
    )
    return Section("Cost", 30, (table,))


def _alone(before: Results, after: Results) -> tuple[list[str], list[str]]:
    one, two = before.contenders, after.contenders
    return [name for name in one if name not in two], [name for name in two if name not in one]
