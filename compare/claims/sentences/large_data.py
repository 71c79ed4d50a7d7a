"""Deep learning needs large volumes of data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bakeoff.compare.claims.asks import Asks
from bakeoff.compare.claims.evidence import Cells, basis, by_size, difference, n_train
from bakeoff.compare.claims.judgement import CANNOT_TELL, NOT_SUPPORTED, SUPPORTED, Judgement
from bakeoff.compare.results.gaps import contrast
from bakeoff.compare.statistics.evidence import PairedDifference

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 10
TRADITIONAL, DEEP = "hog+svm", "small-cnn"
ASKS = Asks((TRADITIONAL, DEEP), per_class=(2, 10))
HOW = (
    "Supported where the network is behind HOG with an SVM at the smallest training size and makes up for it as images "
    "are added: its lead grows, or it is ahead at a larger size; not supported where it is not behind by what matters, "
    "or makes up for nothing."
)


def judge(results: Results) -> Iterator[Judgement]:
    """The network's lead at the smallest size, and how much it grows to the largest."""
    for dataset in dict.fromkeys(dataset for dataset, _ in results.blocks):
        sizes = by_size(results, dataset, (TRADITIONAL, DEEP))
        if len(sizes) < 2:
            continue
        few, many = sizes[0], sizes[-1]
        behind = difference(few[DEEP], few[TRADITIONAL])
        grown = contrast([many[DEEP], many[TRADITIONAL], few[DEEP], few[TRADITIONAL]], [1, -1, -1, 1])
        ahead = any(difference(cells[DEEP], cells[TRADITIONAL]).low > 0 for cells in sizes[1:])
        said = verdict(behind, grown, ahead, results.study.rope)
        open_growth = said == CANNOT_TELL and behind.high < 0  # what is not known is shown
        yield Judgement(
            dataset,
            said,
            f"what {DEEP} makes up for from {n_train(few):,} to {n_train(many):,} images"
            if open_growth
            else f"lead of {DEEP} over {TRADITIONAL} with {n_train(few):,} images",
            *(grown if open_growth else behind)[:3],
            f"{basis(few)}. {_course(sizes)}",
        )


def verdict(behind: PairedDifference, grown: PairedDifference, ahead: bool, rope: float) -> str:
    """From the lead at the smallest size, what it grew by, and whether the network is surely ahead at a larger one.

    Who is behind with few images and ahead with more has made up for it: each of the two is wrong in 2.5 % of studies,
    and both have to be (an intersection-union test, Berger 1982).
    """
    if behind.high < 0 and (grown.low > 0 or ahead):
        return SUPPORTED
    return NOT_SUPPORTED if behind.low > -rope or grown.high < rope else CANNOT_TELL


def _course(sizes: list[Cells]) -> str:
    """What follows from size to size: errors a doubling, and where the network passes."""
    few, many = sizes[0], sizes[-1]
    doublings = math.log2(n_train(many) / n_train(few))
    falls = {name: (_accuracy(many, name) - _accuracy(few, name)) / doublings for name in (TRADITIONAL, DEEP)}
    each = " and ".join(f"{100 * fall:.1f} points of {name}" for name, fall in falls.items())
    return f"A doubling of images takes away {each}; {_crossing(sizes)}."


def _crossing(sizes: list[Cells]) -> str:
    leads = [(n_train(cells), difference(cells[DEEP], cells[TRADITIONAL])) for cells in sizes]
    behind = [size for size, lead in leads if lead.high < 0]
    ahead = [size for size, lead in leads if lead.low > 0 and size > max(behind, default=0)]
    if ahead and behind:
        return f"the network passes between {max(behind):,} and {min(ahead):,} images"
    if ahead:
        return f"the network is surely ahead from {min(ahead):,} images on"
    return f"up to {leads[-1][0]:,} images it is not surely ahead"


def _accuracy(cells: Cells, name: str) -> float:
    return sum(float(outcome.correct.mean()) for outcome in cells[name]) / len(cells[name])
