"""What a study can tell, and which of its trials the time limit would end, said before anything is trained."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.contenders.component import Feature, Network
from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.results.pairwise.comparisons import SIDES
from bakeoff.compare.statistics.data_needed import detectable
from bakeoff.compare.statistics.designs.folds import fold_sources
from bakeoff.compare.statistics.evidence import Source
from bakeoff.compare.statistics.holm import QUESTIONS
from bakeoff.compare.statistics.many_datasets import LEAST_DATASETS, least_p
from bakeoff.compare.statistics.scatter import Scatter
from bakeoff.compare.statistics.verdict import ALPHA
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import FOLDS, Trial

if TYPE_CHECKING:
    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.running.plan import Plan

DISAGREEMENT = 0.1
"""Share of the images that just one of two contenders gets right: an assumption, as nothing is known beforehand."""

LARGE = 192 * 192
"""Pixels of an image from which on it is worth a try; nobody waits for that with smaller ones."""

SIDE, IMAGES = 96, 16
"""What is tried: so many cut-outs of this side."""

ADVISED = 128
"""Side in pixels that is advised."""


def foreseen(plan: Plan) -> str:
    """What can be said of a study before it is run, a sentence a line: what it could tell, and what would take long."""
    told = prospects(plan)
    heading = ["Where two contenders disagree on one image in ten:"] if told else []
    return "\n".join([*heading, *told, *too_long(plan, plan.trials)])


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
        groups = math.inf if dataset.groups is None else len(set(dataset.groups.tolist())) - 1.0
        images = DISAGREEMENT / n
        level = Scatter(0.0, 0.0, count - count / first.folds)  # of trainings that scatter no more than images explain
        return [fold_sources(level, count, first.folds, images, images, n, trained, pool, groups)[0]]
    return [Source(DISAGREEMENT / tested * (1 / len(repeats) + tested / pool), max(1.0, len(repeats) - 1.0))]


def too_long(plan: Plan, missing: Iterable[Trial]) -> list[str]:
    """A sentence for each data set and contender of which a trial is expected to take longer than the time limit.

    Networks are trained for a few passes, and features taken, on cut-outs of the data set's own images; seconds grow
    with pixels, images and passes. Classifiers of features are not tried, so that all of it is a lower bound. Where
    a GPU trains, nothing is said.
    """
    if plan.study.device != "cpu":
        return []
    largest: dict[tuple[str, str], tuple[int, int]] = {}
    for trial in missing:
        dataset = plan.datasets[trial.dataset]
        if dataset.image_shape[0] * dataset.image_shape[1] >= LARGE:
            split = split_for(dataset, trial)
            pair = (trial.dataset, trial.contender)
            largest[pair] = max(largest.get(pair, (0, 0)), (len(split.train), len(split.test)))
    limit, said = plan.study.timeout, []
    for (name, contender), (trained, tested) in largest.items():
        dataset = plan.datasets[name]
        seconds = expected_seconds(plan.contenders[contender], dataset, trained, tested) / plan.study.threads
        if seconds > limit:
            said.append(_too_long(dataset, contender, trained, seconds, limit))
    return said


def expected_seconds(contender: Contender, dataset: Dataset, trained: int, tested: int) -> float:
    """CPU seconds that a trial takes at least; 0 for a contender of which nothing can be tried."""
    height, width, _ = dataset.image_shape
    rows = np.linspace(0, len(dataset) - 1, min(IMAGES, len(dataset))).astype(int)
    images = np.ascontiguousarray(take(dataset.images, rows)[:, :SIDE, :SIDE])
    labels = np.arange(len(images), dtype=np.int64) % 2
    grown = height * width / (images.shape[1] * images.shape[2]) / len(images)
    seconds = 0.0
    for part in contender.parts:
        try:
            if isinstance(part, Network):
                built = part.build()
                network = built if isinstance(built.network, str) else built.network
                seconds += _pass_seconds(network, images, labels) * _passes(network, trained) * trained * grown
            elif isinstance(part, Feature):
                seconds += _feature_seconds(part.build(), images, labels) * (trained + tested) * grown
        except Exception:  # noqa: S112 (what cannot be tried fails in its trial, in words)
            continue
    return seconds


def _pass_seconds(network: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """CPU seconds of one pass of training: three against one, as the first brings start-up along."""
    from sklearn.base import clone

    spent = []
    for epochs in (1, 1, 3):  # the first of all warms up
        before = time.process_time()
        clone(network).set_params(epochs=epochs, random_state=0).fit(images, labels)
        spent.append(time.process_time() - before)
    return max(0.0, spent[2] - spent[1]) / 2


def _passes(network: Any, trained: int) -> int:
    return int(network._recipe().epochs_for(trained))


def _feature_seconds(feature: Any, images: np.ndarray, labels: np.ndarray) -> float:
    feature.fit(images, labels).transform(images)  # compiles, where it does
    before = time.process_time()
    feature.transform(images)
    return time.process_time() - before


def _too_long(dataset: Dataset, contender: str, trained: int, seconds: float, limit: float) -> str:
    height, width, _ = dataset.image_shape
    smaller = seconds * ADVISED**2 / (height * width)
    known = dataset.typed.partition("[")[0]
    return (
        f"'{contender}' is expected to take {_in_words(seconds)} or more for {trained:,} images of {width}×{height} "
        f"pixels of '{dataset.name}' (tried on cut-outs), and the time limit is {_in_words(limit)}. "
        f"{known}[size={ADVISED}] brings it to about {_in_words(smaller)}; --timeout gives more time."
    )


def _in_words(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
