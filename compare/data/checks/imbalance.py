"""Classes of very unequal size: then accuracy alone misleads."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding
from bakeoff.compare.data.survey import Survey

ORDER = 40

MOST = 10
"""Times that the largest class may be as large as the smallest without a warning."""


def check(dataset: Dataset, survey: Survey) -> Finding | None:  # noqa: ARG001
    """The largest class against the smallest."""
    counts = np.bincount(dataset.labels, minlength=len(dataset.classes))
    there = counts[counts > 0]
    if there.max() < MOST * there.min():
        return None
    largest, smallest = int(counts.argmax()), int(np.where(counts > 0, counts, counts.max() + 1).argmin())
    return Finding(
        f"Classes are unequal: always answering '{dataset.classes[largest]}' has an accuracy of "
        f"{there.max() / there.sum():.1%}. Read balanced accuracy.",
        int(np.sum(there * MOST <= there.max())),
        tuple(f"{dataset.classes[label]}: {counts[label]}" for label in (largest, smallest)),
    )
