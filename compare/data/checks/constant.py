"""Images of one colour, which show nothing."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import EXAMPLES, Finding, image_name, plural
from bakeoff.compare.data.survey import Survey

ORDER = 50


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Images whose pixels are all equal."""
    rows = np.flatnonzero(survey.constant)
    if not len(rows):
        return None
    names = tuple(image_name(dataset, int(row)) for row in rows[:EXAMPLES])
    return Finding(f"{plural(len(rows), 'image is', 'images are')} of one colour throughout.", len(rows), names)
