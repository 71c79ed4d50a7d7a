"""Pictures of which the crop to a common shape leaves little: what lies at their ends is never seen."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, name_some, plural
from bakeoff.compare.data.survey import Survey

ORDER = 42

LEAST_SHOWN = 2 / 3


def check(dataset: Dataset, survey: Survey) -> Finding | None:  # noqa: ARG001
    """Pictures that lose more than a third of their area."""
    if dataset.originals is None:
        return None
    shown = dataset.originals.shown
    rows = np.flatnonzero(shown < LEAST_SHOWN)
    if not len(rows):
        return None
    height, width, _ = dataset.image_shape
    proportion = ""
    if dataset.origins is not None:
        wide, high = (int(np.median(each[rows])) for each in (dataset.origins.widths, dataset.origins.heights))
        proportion = f", [size={high}x{wide}] keeps their usual shape"
    return Finding(
        f"{plural(len(rows), 'picture loses', 'pictures lose')} more than a third of its area to the cut to "
        f"{width}×{height} ({1 - shown[rows].mean():.0%} on average), so what lies at the ends is not seen; [fit=pad] "
        f"keeps all of it{proportion}.",
        len(rows),
        name_some(dataset, rows),
    )
