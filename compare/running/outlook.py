"""Trials that the time limit would end, told before they begin: large images cost a network hours."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from bakeoff.compare.contenders.component import Feature, Network
from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.study.splits import split_for
from bakeoff.compare.study.trial import Trial

if TYPE_CHECKING:
    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.running.plan import Plan

LARGE = 192 * 192
"""Pixels of an image from which on it is worth a try; nobody waits for that with smaller ones."""

SIDE, IMAGES = 96, 16
"""What is tried: so many cut-outs of this side."""

ADVISED = 128
"""Side in pixels that is advised."""


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
            said.append(_sentence(dataset, contender, trained, seconds, limit))
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


def _sentence(dataset: Dataset, contender: str, trained: int, seconds: float, limit: float) -> str:
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
