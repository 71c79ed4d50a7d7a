"""The same pixels under two labels: at least one of them is wrong, so a run refuses them unless told otherwise."""

from __future__ import annotations

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, pair_names, plural, really_equal
from bakeoff.compare.data.survey import Survey

ORDER = 0


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Copies whose labels differ."""
    pairs = survey.copies
    pairs = pairs[really_equal(dataset, pairs)]
    pairs = pairs[dataset.labels[pairs[:, 0]] != dataset.labels[pairs[:, 1]]]
    if not len(pairs):
        return None
    found = plural(len(pairs), "pair of images has", "pairs of images have")
    names = pair_names(dataset, map(tuple, pairs.tolist()), most=20)
    return Finding(f"{found} the same pixels, but different labels; one of each is wrong.", len(pairs), names)
