"""Images with the very same pixels (SHA-256 of the decoded pixels), above all in training and in test."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, pair_names, plural, really_equal
from bakeoff.compare.data.survey import Survey

ORDER = 10


def check(dataset: Dataset, survey: Survey) -> Finding | None:
    """Copies with one label; those with several are another check's."""
    pairs = survey.copies
    pairs = pairs[really_equal(dataset, pairs)]
    pairs = pairs[dataset.labels[pairs[:, 0]] == dataset.labels[pairs[:, 1]]]
    if not len(pairs):
        return None
    across = 0
    if dataset.split is not None:
        # A kind may have its first image in train and a later one in test, or several of both.
        parts = [set(survey.same[dataset.split == part].tolist()) for part in ("train", "test")]
        kinds = np.array(sorted(parts[0] & parts[1]), dtype=np.int64)
        in_test = np.flatnonzero((dataset.split == "test") & np.isin(survey.same, kinds))
        across = len(in_test)
        crossing = dataset.split[pairs[:, 0]] != dataset.split[pairs[:, 1]]
        pairs = pairs[np.argsort(~crossing, kind="stable")]
    sentence = f"{plural(len(pairs), 'image has', 'images have')} the same pixels as an earlier one"
    if across:
        in_both = plural(across, "test image is", "test images are")
        sentence += f"; {in_both} in the training set too, so accuracy is optimistically biased"
    elif dataset.split is None:
        sentence += "; a drawn split may put one into training and the other into test"
    return Finding(sentence + ".", len(pairs), pair_names(dataset, map(tuple, pairs.tolist())))
