"""Groups, as persons or patients, that stand on both sides of a split that came with the data."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import EXAMPLES, Finding, image_name, plural
from bakeoff.compare.data.survey import Survey

ORDER = 60


def check(dataset: Dataset, survey: Survey) -> Finding | None:  # noqa: ARG001
    """Groups in train and in test; a split that bakeoff draws never has any."""
    if dataset.groups is None or dataset.split is None:
        return None
    in_test = dataset.split == "test"
    crossing = np.intersect1d(dataset.groups[in_test], dataset.groups[~in_test])
    if not len(crossing):
        return None
    affected = int(np.isin(dataset.groups[in_test], crossing).sum())
    firsts = (np.flatnonzero(dataset.groups == group) for group in crossing[:EXAMPLES])
    names = tuple(f"{len(rows)} images with {image_name(dataset, int(rows[0]))}" for rows in firsts)
    return Finding(
        f"{plural(len(crossing), 'group stands', 'groups stand')} on both sides of the given split, "
        f"with {affected:,} test images; accuracy on them says how well known groups are known again.",
        len(crossing),
        names,
    )
