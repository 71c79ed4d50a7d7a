"""Deep learning generalises better."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.evidence import Cells, basis, largest
from bakeoff.compare.claims.judgement import Judgement, more_than_nothing
from bakeoff.compare.results.robustness.corrupted import (
    drop_difference,
    errors,
    mean_corruption_error,
    relative_corruption_error,
)

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 20
TRADITIONAL, DEEP = "hog+svm", "small-cnn"
ASKS = Asks((TRADITIONAL, DEEP), exams=("corruptions",))
HOW = (
    "Supported where the network loses less than HOG with an SVM on test images that were made worse in 23 ways, its "
    "loss being accuracy on clean minus accuracy on worse images; not supported where it surely loses no less."
)


def judge(results: Results) -> Iterator[Judgement]:
    """What the one loses more than the other, image by image."""
    for dataset, cells in largest(results, (TRADITIONAL, DEEP)):
        compared = drop_difference(cells[TRADITIONAL], cells[DEEP])
        if compared is None:
            continue
        found, _ = compared
        yield Judgement(
            dataset,
            more_than_nothing(found, results.study.rope),
            f"loss of {TRADITIONAL} by corruptions, minus that of {DEEP}",
            *found[:3],
            f"{basis(cells)}, some of them corrupted. {_losses(cells)}",
        )


def _losses(cells: Cells) -> str:
    of = {name: found for name in (TRADITIONAL, DEEP) if (found := errors(cells[name])) is not None}
    lost = ", ".join(f"{name} loses {100 * (each.spoilt.mean() - each.clean):.1f} points" for name, each in of.items())
    pair = of[DEEP], of[TRADITIONAL]
    shares = {
        "mean corruption error": mean_corruption_error(*pair),
        "relative one": relative_corruption_error(*pair),
    }
    said = ", the ".join(f"{name} is {100 * share:,.0f} %" for name, share in shares.items() if not math.isnan(share))
    return f"{lost}; beside {TRADITIONAL} as 100 %, the network's {said}." if said else f"{lost}."
