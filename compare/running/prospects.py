"""What a study can tell, said before anything is trained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bakeoff.compare.results.comparisons import SIDES
from bakeoff.compare.statistics.data_needed import detectable
from bakeoff.compare.statistics.evidence import Source
from bakeoff.compare.statistics.folds import fold_sources
from bakeoff.compare.statistics.holm import QUESTIONS
from bakeoff.compare.statistics.many_datasets import LEAST_DATASETS, least_p
from bakeoff.compare.statistics.verdict import ALPHA
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import FOLDS

if TYPE_CHECKING:
    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.running.plan import Plan

DISAGREEMENT = 0.1
"""Share of the images that just one of two contenders gets right: an assumption, as nothing is known beforehand."""


def prospects(plan: Plan) -> list[str]:
    """A sentence for each data set, and one for all of them where they are too few for their contenders."""
    said = [_of_dataset(plan, name, dataset) for name, dataset in plan.datasets.items()]
    rivals = [each for each in plan.contenders.values() if each.family != "baseline"]
    least = least_p(len(plan.datasets), len(rivals)) if len(rivals) > 1 else 0.0
    if len(plan.datasets) >= LEAST_DATASETS and least >= ALPHA:
        said.append(
            f"Over all {len(plan.datasets)} data sets no two of {len(rivals)} contenders can be told apart, even with "
            f"one order on each: the least p is {least:.3f}. Add data sets, or compare fewer contenders."
        )
    return [sentence for sentence in said if sentence]


def _of_dataset(plan: Plan, name: str, dataset: Dataset) -> str:
    trials = [trial for trial in plan.trials if trial.dataset == name and trial.train_size == plan.trials[0].train_size]
    families = {trial.contender: trial.family for trial in trials}
    if len(families) < 2:
        return ""
    sizes = [sum(family == side for family in families.values()) for side in SIDES]
    pairs = len(families) * (len(families) - 1) // 2
    asked = QUESTIONS if min(sizes) and pairs > 1 else 1
    sources = _sources(plan, dataset, sorted({trial.repeat for trial in trials}))
    told = f"all {pairs} pairs {100 * detectable(sources, asked * pairs):.1f} points"
    if asked > 1:
        told = f"traditional against deep {100 * detectable(sources, asked * max(sizes)):.1f} points, of {told}"
    return f"{name}: differences that four of five such studies would tell: of {told}."


def _sources(plan: Plan, dataset: Dataset, repeats: list[int]) -> list[Source]:
    """Chance where contenders disagree so much, and trainings by no more than their images explain."""
    first = next(trial for trial in plan.trials if trial.dataset == dataset.name)
    split = split_for(dataset, first)
    tested, trained, pool = len(split.test), len(split.train), len(dataset) - len(split.test)
    if dataset.split is not None:
        return [Source(DISAGREEMENT / tested)]
    if first.design == FOLDS:
        n, count = len(dataset), len(repeats)
        rounds = [repeat // first.folds for repeat in repeats]
        groups = math.inf if dataset.groups is None else len(set(dataset.groups.tolist())) - 1.0
        images = DISAGREEMENT / n
        return [fold_sources([0.0] * count, rounds, images, images, n, trained, pool, groups)[0]]
    return [Source(DISAGREEMENT / tested * (1 / len(repeats) + tested / pool), max(1.0, len(repeats) - 1.0))]
