"""The test that the design of a study calls for, applied to one pair of contenders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compare.statistics.corrected_t import PairedDifference, corrected_t, least_variance
from compare.statistics.mcnemar import mcnemar
from compare.trial import Outcome

CORRECTED_T = "corrected resampled t (Nadeau and Bengio 2003)"
MCNEMAR = "exact McNemar"
MCNEMAR_REPEATED = "exact McNemar on each repeat, combined by twice the median p (Rüger 1978)"


def compare_pair(first: Sequence[Outcome], second: Sequence[Outcome]) -> tuple[PairedDifference, str]:
    """Accuracy of the first minus that of the second, and the name of the test.

    Repeated splits get the corrected t-test. One fixed test set gets McNemar's test, which speaks of trained models;
    if they were trained several times, twice the median of the p-values bounds the error whatever the repeats share.

    Args:
        first, second: outcomes of the same block; only repeats that both have are compared.

    Raises:
        ValueError: they share no repeat, or were not tested on the same images.
    """
    by_repeat = {outcome.trial.repeat: outcome for outcome in second}
    pairs = [(each, by_repeat[each.trial.repeat]) for each in first if each.trial.repeat in by_repeat]
    if not pairs:
        raise ValueError("two contenders can be compared only on repeats that both have ended; they share none")
    if any(not np.array_equal(a.index, b.index) for a, b in pairs):
        raise ValueError("two contenders can be compared only on the same test images; these were drawn differently")
    if pairs[0][0].fixed_test:
        return _fixed(pairs)
    differences = [a.correct.mean() - b.correct.mean() for a, b in pairs]
    if len(pairs) == 1:  # one split is one fixed test set, and the test speaks of these two trained models alone
        return _fixed(pairs)
    found = corrected_t(differences, pairs[0][0].n_train, len(pairs[0][0].index), least_variance(_per_image(pairs)))
    return found, CORRECTED_T


def _per_image(pairs: Sequence[tuple[Outcome, Outcome]]) -> NDArray[np.float64]:
    """For each distinct test image, by how much the first is right more often than the second."""
    index = np.concatenate([a.index for a, _ in pairs])
    difference = np.concatenate([a.correct.astype(float) - b.correct for a, b in pairs])
    _, image = np.unique(index, return_inverse=True)
    return np.bincount(image, difference) / np.bincount(image)


def _fixed(pairs: Sequence[tuple[Outcome, Outcome]]) -> tuple[PairedDifference, str]:
    each = np.array([mcnemar(a.correct, b.correct) for a, b in pairs])
    difference, low, high = each[:, :3].mean(axis=0)
    p = each[0, 3] if len(pairs) == 1 else min(1.0, 2 * float(np.median(each[:, 3])))
    name = MCNEMAR if len(pairs) == 1 else MCNEMAR_REPEATED
    return PairedDifference(float(difference), float(low), float(high), float(p)), name
