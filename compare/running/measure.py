"""Take one trial: fit, predict, read the meters."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.contenders.scoring import class_scores
from bakeoff.compare.contenders.shared_generators import seed_globally
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.running import leaks
from bakeoff.compare.running.bench import Bench
from bakeoff.compare.running.machine import machine, versions
from bakeoff.compare.study.budget import Budget, read_budget
from bakeoff.compare.study.search import Search
from bakeoff.compare.study.splits import Split, split_for, validation_split
from bakeoff.compare.study.trial import Outcome, Trial
from bakeoff.pipelines.compute.thread_count import given_threads


class Measured(NamedTuple):
    """A trial that ended, and the fitted model for those who have more to ask of it."""

    outcome: Outcome
    model: Any
    split: Split


def measure(trial: Trial, contender: Contender, dataset: Dataset, neighbours: int = 0) -> Measured:
    """Answer one question in this process.

    Only `fit` and `predict` stand within their measured phases: scores and latency are taken afterwards. What is spent
    on tuning belongs to `fit`, and is told apart as `tune` and `refit`; `decode` is to read the images. The test set is
    sealed until the fit has ended, and opened once.

    Parameters
    ----------
    neighbours
        how many other trials may run beside this one; stated in the outcome.
    """
    with Bench() as bench, given_threads(trial.threads), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        seed_globally(trial.draw_seed)
        split = split_for(dataset, trial)
        leaks.check_split(dataset, split)
        sealed = leaks.SealedTest(dataset, split.test)
        budget = read_budget(trial.budget)
        contender = contender.with_flips(trial.flips)
        leaks.check_no_test_images(contender.build(trial.draw_seed, trial.device), dataset, split)
        contender = contender.knowing(dataset.images, dataset.landmarks)
        if budget is None:
            fit = _plain_fit(trial, contender, bench)
        else:
            fit = _tuned_fit(trial, contender, dataset, split, budget, bench)
        if contender.family != "traditional" and trial.device != "cpu":
            from bakeoff.pipelines.training.device import wake

            wake(trial.device)
        with bench.phase("decode"):
            train_images, train_labels = take(dataset.images, split.train), dataset.labels[split.train]
        model, tuning = fit(train_images, train_labels)
        sealed.allow()
        with bench.phase("decode"):
            test_images = sealed.open()
        with bench.phase("predict"):
            predicted = model.predict(test_images)
        predicted = _labels(predicted, len(split.test), len(dataset.classes))
        openings = sealed.openings
        _warn_of_leaks(dataset, split, model, test_images, predicted)
        scores, scores_are = class_scores(model, test_images, len(dataset.classes), predicted)
        bench.weigh(model, test_images, first=trial.repeat == 0)
    outcome = Outcome(
        trial=trial,
        classes=dataset.classes,
        index=split.test,
        truth=dataset.labels[split.test],
        predicted=predicted,
        scores=scores,
        scores_are=scores_are,
        n_train=len(split.train),
        fixed_test=dataset.split is not None,
        readings=bench.readings,
        warnings=tuple(sorted({_sentence(item) for item in caught})),
        neighbours=neighbours,
        machine=machine(),
        versions=versions(),
        groups=None if dataset.groups is None else dataset.groups[split.test],
        tuning=tuning,
        test_openings=openings,
        n_pool=len(dataset) - len(split.test),
    )
    return Measured(outcome, model, split)


Fit = Callable[[np.ndarray, np.ndarray], tuple[Any, Search | None]]
"""Training images and labels → a fitted model, and the search for its settings where there was any."""


def _plain_fit(trial: Trial, contender: Contender, bench: Bench) -> Fit:
    seed_globally(trial.draw_seed)  # what was made for the guards may have drawn numbers
    model = contender.build(trial.draw_seed, trial.device)
    leaks.check_unfitted(model)

    def fit(images: np.ndarray, labels: np.ndarray) -> tuple[Any, None]:
        with bench.phase("fit"):
            model.fit(images, labels)
        return model, None

    return fit


def _tuned_fit(trial: Trial, contender: Contender, dataset: Dataset, split: Split, budget: Budget, bench: Bench) -> Fit:
    """Everything that the search needs is made and checked beforehand, so that only the search is on the bill."""
    from bakeoff.compare.running.tuning import import_search, tuned

    import_search()
    leaks.check_unfitted(contender.build(trial.draw_seed, trial.device))
    parts = validation_split(dataset, split.train, trial.draw_seed)
    leaks.check_search(split.train[np.concatenate([parts.train, parts.test])], split.test)

    def fit(images: np.ndarray, labels: np.ndarray) -> tuple[Any, Search]:
        seed, device = trial.draw_seed, trial.device
        found = tuned(contender, images, labels, parts, budget, seed, device, bench.phase)
        bench.join("fit", "tune", "refit")
        return found

    return fit


def _warn_of_leaks(dataset: Dataset, split: Split, model: Any, images: np.ndarray, predicted: np.ndarray) -> None:
    """What cannot be told from an honest study for sure is said in the report, and left to the reader."""
    copies, groups = leaks.count_duplicates(dataset, split), leaks.split_groups(dataset, split)
    if copies:
        warnings.warn(
            f"{copies} of {len(split.test)} test images have an exact copy among the training images",
            leaks.LeakWarning,
            stacklevel=1,
        )
    if groups:
        warnings.warn(
            f"{groups} groups stand on both sides of the data set's own split", leaks.LeakWarning, stacklevel=1
        )
    if leaks.depends_on_batch(model, images, predicted) > leaks.TOLERATED:
        warnings.warn(
            "labels of test images change with the images predicted beside them; something is fitted to the test "
            "images",
            leaks.LeakWarning,
            stacklevel=1,
        )


def _labels(predicted: Any, n: int, n_classes: int) -> np.ndarray:
    labels = np.asarray(predicted)
    if labels.shape != (n,) or not np.issubdtype(labels.dtype, np.number) or np.any(labels != labels.astype(np.int64)):
        raise ValueError(f"predict must return one label an image, ({n},); got {labels.shape} {labels.dtype}")
    labels = labels.astype(np.int64)
    if n and (labels.min() < 0 or labels.max() >= n_classes):
        raise ValueError(
            f"predict must return labels in 0…{n_classes - 1}; got {labels.min()}…{labels.max()}, as a detector of "
            "outliers does"
        )
    return labels


def _sentence(item: warnings.WarningMessage) -> str:
    return f"{item.category.__name__}: {item.message}".split("\n")[0][:300]
