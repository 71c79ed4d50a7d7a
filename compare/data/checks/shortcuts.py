"""What gives the class away without a look at the picture: file size, image size, length of the name, brightness."""

from __future__ import annotations

from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, plural
from bakeoff.compare.data.survey import Survey

ORDER = 70

FOLDS = 5
BINS = 32
LEAST_SHARE = 0.05
"""Share of what the majority class leaves to be won that a shortcut must win to be told."""


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Try each of them alone, with a classifier that learns the most frequent class of each range of values."""
    majority = float(np.bincount(dataset.labels).max() / len(dataset))
    limit = max(LEAST_SHARE * (1 - majority), 3 * np.sqrt(majority * (1 - majority) / len(dataset)))
    reached = {what: accuracy_from(values, dataset.labels) for what, values in _clues(dataset, survey).items()}
    leaks = {what: accuracy for what, accuracy in reached.items() if accuracy > majority + limit}
    if not leaks:
        return None
    return Finding(
        f"{plural(len(leaks), 'property tells', 'properties tell')} classes apart without a look at what is pictured, "
        f"where always answering the largest class has an accuracy of {majority:.1%}: "
        "a contender may have learned that alone.",
        len(leaks),
        tuple(f"{what} alone: {accuracy:.1%}" for what, accuracy in leaks.items()),
    )


def accuracy_from(values: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Cross-validated accuracy of the most frequent class in each of at most 32 ranges of one number."""
    fold = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(edges, values, side="right")
    n_classes = int(labels.max()) + 1
    shape = (FOLDS, len(edges) + 1, n_classes)
    counts = np.bincount(np.ravel_multi_index((fold, place, labels), shape), minlength=int(np.prod(shape))).reshape(
        shape
    )
    overall = counts.sum(axis=1)
    right = 0
    for held_out in range(FOLDS):
        # Where a range was empty in training, the class that is largest over all is answered.
        trained = counts.sum(axis=0) - counts[held_out] + 1e-9 * (overall.sum(axis=0) - overall[held_out])
        answers = trained.argmax(axis=1)
        right += int(counts[held_out][np.arange(shape[1]), answers].sum())
    return right / len(labels)


def _clues(dataset: Dataset, survey: Survey) -> dict[str, NDArray[np.float64]]:
    clues = {"mean brightness": survey.brightness.astype(np.float64)}
    if dataset.origins is not None:
        files = dataset.origins
        clues |= {
            "file size": files.file_bytes.astype(np.float64),
            "image width": files.widths.astype(np.float64),
            "image height": files.heights.astype(np.float64),
            "length of the file name": np.array([len(PurePath(name).name) for name in files.names], dtype=np.float64),
        }
    return clues
