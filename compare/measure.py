"""Take one trial: fit, predict, read the meters, look at what was learned."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from compare.canvas import take
from compare.catalog import entries
from compare.contender import Contender
from compare.dataset import Dataset
from compare.insight.pictures import pictures
from compare.machine import machine, versions
from compare.protocol import draw
from compare.scoring import class_scores
from compare.trial import Outcome, Trial


def measure(trial: Trial, contender: Contender, dataset: Dataset, neighbours: int = 0) -> Outcome:
    """Answer one question in this process.

    Only `fit` and `predict` stand within their measured phases: scores, latency and pictures are taken afterwards.

    Args:
        neighbours: how many other trials may run beside this one; stated in the outcome.
    """
    bench = _Bench()
    with _threads(trial.threads), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        drawn = draw(dataset, trial.block_seed, trial.test_fraction, trial.train_size)
        train_images, train_labels = take(dataset.images, drawn.train), dataset.labels[drawn.train]
        test_images = take(dataset.images, drawn.test)
        model = contender.build(trial.block_seed, trial.device)
        with bench.phase("fit"):
            model.fit(train_images, train_labels)
        with bench.phase("predict"):
            predicted = model.predict(test_images)
        predicted = _labels(predicted, len(drawn.test))
        scores, scores_are = class_scores(model, test_images, len(dataset.classes))
        bench.weigh(model, test_images)
        learned, notes = pictures(model, dataset, drawn, trial.block_seed) if trial.repeat == 0 else ({}, {})
    return Outcome(
        trial=trial,
        classes=dataset.classes,
        index=drawn.test,
        truth=dataset.labels[drawn.test],
        predicted=predicted,
        scores=scores,
        scores_are=scores_are,
        n_train=len(drawn.train),
        fixed_test=dataset.split is not None,
        readings=bench.readings,
        learned=learned,
        learned_notes=notes,
        warnings=tuple(sorted({_sentence(item) for item in caught})),
        neighbours=neighbours,
        machine=machine(),
        versions=versions(),
    )


class _Bench:
    """Every meter of the catalog, and what they read."""

    def __init__(self) -> None:
        files = {name: entry.load() for name, entry in entries("meters").items()}
        self._of_phases = [file.Meter() for file in files.values() if hasattr(file, "Meter")]
        self._of_models = {name: file.weigh for name, file in files.items() if hasattr(file, "weigh")}
        self.readings: dict[str, dict[str, float]] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        with ExitStack() as watches:
            taken = [watches.enter_context(meter.watch()) for meter in self._of_phases]
            yield
        self.readings[name] = {key: value for readings in taken for key, value in readings.items()}

    def weigh(self, model: Any, images: np.ndarray) -> None:
        self.readings |= {name: weigh(model, images) for name, weigh in self._of_models.items()}


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Give this process so many threads: NumPy's and scikit-learn's pools, and torch's own where it is loaded."""
    import sys

    from threadpoolctl import threadpool_limits

    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(count)
    with threadpool_limits(count):
        yield


def _labels(predicted: Any, n: int) -> np.ndarray:
    labels = np.asarray(predicted)
    if labels.shape != (n,) or not np.issubdtype(labels.dtype, np.number) or np.any(labels != labels.astype(np.int64)):
        raise ValueError(f"predict must return one label an image, ({n},); got {labels.shape} {labels.dtype}")
    return labels.astype(np.int64)


def _sentence(item: warnings.WarningMessage) -> str:
    return f"{item.category.__name__}: {item.message}".split("\n")[0][:300]
