"""Training images that are known far better than test images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B005"
NEXT = (
    "More training images would help it more than more epochs; so do augmentation, a smaller network or a larger "
    "weight decay, chosen on validation images."
)

FAR = 0.10
"""Ten percentage points."""


def check(results: Results) -> list[Doubt]:
    """Networks whose accuracy while they learned lies far above that on the test images, at the median of trainings.

    Accuracy while learning is that of the last epoch, of augmented images, hence rather too low. Of contenders that
    are no networks it is not known; forests and exact kernels know their training images by heart, and generalise.
    """
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            outcomes = results.of(*block, row.contender)
            learned = [o.readings.get("training-history", {}).get("accuracy", np.nan) for o in outcomes]
            gaps = np.array(learned) - np.array([float(o.correct.mean()) for o in outcomes])
            if not np.isnan(gaps).any() and float(np.median(gaps)) > FAR:
                sentence = (
                    f"Of its training images it knew {100 * np.median(learned):.1f} % in the last epoch, "
                    f"{100 * np.median(gaps):.1f} points more than of the test images."
                )
                found.append(Doubt(sentence, *block, row.contender))
    return found
