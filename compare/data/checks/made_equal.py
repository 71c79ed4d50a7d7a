"""Images that became one colour, or equal to another one, only by what was done to bring them to a common form."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, name_some, pair_names, plural, really_equal
from bakeoff.compare.data.survey import Survey

ORDER = 46


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Images that were different, or not constant, before."""
    if dataset.originals is None:
        return None
    flat = np.flatnonzero(survey.constant & ~dataset.originals.constant)
    pairs = survey.copies
    pairs = pairs[~really_equal(dataset, pairs)]
    found = []
    if len(flat):
        found.append(f"{plural(len(flat), 'image', 'images')} became one colour throughout")
    if len(pairs):
        found.append(f"{plural(len(pairs), 'image', 'images')} became equal to an earlier one")
    if not found:
        return None
    return Finding(
        f"{' and '.join(found)} only by what was done to bring all to one form (see the notes): labels may be right "
        "where pixels seem to say otherwise. A larger size, another fit or another scale of values keeps more.",
        len(np.union1d(flat, pairs[:, 1])),
        (*name_some(dataset, flat), *pair_names(dataset, map(tuple, pairs.tolist())))[:10],
    )
