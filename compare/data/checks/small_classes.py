"""Classes with fewer than five images, of which hardly anything can be learned or measured."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import EXAMPLES, Finding, plural
from bakeoff.compare.data.survey import Survey

ORDER = 30

LEAST = 5


def check(dataset: Dataset, survey: Survey) -> Finding | None:  # noqa: ARG001
    """Classes under five images, over all parts."""
    counts = np.bincount(dataset.labels, minlength=len(dataset.classes))
    small = np.flatnonzero(counts < LEAST)
    if not len(small):
        return None
    names = tuple(f"{dataset.classes[label]}: {counts[label]}" for label in small[:EXAMPLES])
    found = plural(len(small), "class has", "classes have")
    return Finding(f"{found} fewer than {LEAST} images; their accuracy says next to nothing.", len(small), names)
