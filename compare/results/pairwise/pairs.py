"""Two contenders on the repeats that both have ended: their contrast, image by image."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.results.pairwise.contrasts import Contrast, per_image_mean
from bakeoff.compare.statistics.designs.mcnemar import mcnemar
from bakeoff.compare.statistics.evidence import PairedDifference
from bakeoff.compare.study.trial import Outcome

Pair = tuple[Outcome, Outcome]


def compare_pair(first: Sequence[Outcome], second: Sequence[Outcome]) -> tuple[PairedDifference, str]:
    """Accuracy of the first minus that of the second, as of two contenders alone, and the name of the test.

    Parameters
    ----------
    first, second
        outcomes of the same block; only repeats that both have are compared.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    contrast = contrast_of(first, second)
    return within_bounds(contrast.judged()), contrast.test


def contrast_of(first: Sequence[Outcome], second: Sequence[Outcome]) -> Contrast:
    """For each test image of each repeat, whether the first was right minus whether the second was.

    Two models that were trained once are compared by McNemar's test, whatever else by the test of the design.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    pairs = paired(first, second)
    values = [a.correct.astype(float) - b.correct for a, b in pairs]
    one, other = pairs[0]
    alone = len(pairs) == 1 and one.groups is None
    return Contrast([a for a, _ in pairs], values, mcnemar(one.correct, other.correct) if alone else None)


def within_bounds(found: PairedDifference) -> PairedDifference:
    """No interval reaches beyond −1…1, as no difference of accuracies does."""
    return found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0))


def paired(first: Sequence[Outcome], second: Sequence[Outcome]) -> list[Pair]:
    """Outcomes of both on the same draws.

    Raises
    ------
    ValueError
        they share no repeat, or were not tested on the same images.
    """
    by_repeat = {outcome.trial.repeat: outcome for outcome in second}
    pairs = [(each, by_repeat[each.trial.repeat]) for each in first if each.trial.repeat in by_repeat]
    if not pairs:
        raise ValueError("two contenders can be compared only on repeats that both have ended; they share none")
    if any(not np.array_equal(a.index, b.index) for a, b in pairs):
        raise ValueError("two contenders can be compared only on the same test images; these were drawn differently")
    return pairs


def differences_per_image(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """For each distinct test image, by how much the first is right more often than the second."""
    return per_image_mean([a.index for a, _ in pairs], [a.correct.astype(float) - b.correct for a, b in pairs])
