"""Pictures of more than 8 bits that keep few of their gray levels: then what they show may be lost."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, name_some, plural
from bakeoff.compare.data.image_buffer import chunks
from bakeoff.compare.data.survey import Survey

ORDER = 44

LEAST_LEVELS = 32


def check(dataset: Dataset, survey: Survey) -> Finding | None:  # noqa: ARG001
    """Images that had many values and keep fewer than 32 levels, and fewer than half of what they had."""
    if dataset.originals is None or not dataset.originals.levels.any():
        return None
    before = dataset.originals.levels
    kept = np.empty(len(dataset), dtype=np.int64)
    for start, chunk in chunks(dataset.images):
        kept[start : start + len(chunk)] = [np.count_nonzero(np.bincount(image.reshape(-1))) for image in chunk]
    rows = np.flatnonzero((kept < LEAST_LEVELS) & (2 * kept < before))
    if not len(rows):
        return None
    return Finding(
        f"{plural(len(rows), 'image keeps', 'images keep')} fewer than {LEAST_LEVELS} gray levels of more "
        f"({int(np.median(kept[rows]))} of {int(np.median(before[rows]))} in the median); [values=auto] or "
        "[values=type] scales them otherwise.",
        len(rows),
        name_some(dataset, rows),
    )
