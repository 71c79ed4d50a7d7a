"""What corruptions cost: errors by corruption beside a reference, and what one contender loses beside another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.results.pairwise.contrasts import Contrast
from bakeoff.compare.results.pairwise.pairs import paired
from bakeoff.compare.statistics.evidence import PairedDifference
from bakeoff.compare.study.trial import Outcome

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

EXAM = "corruptions"
REFERENCE = "hog+linear-svm"
"""Whose errors are 100 %: what AlexNet is to ImageNet-C, a plain traditional contender is here."""

LEAST = 0.01
"""Share of errors of the reference below which nothing is held against it."""


@dataclass(frozen=True, eq=False)
class Spoilt:
    """What the exam found out about one trial.

    Attributes
    ----------
    clean
        the outcome, of those images alone that were spoilt.
    right
        (corruptions, severities, n) bool.
    names
        of the corruptions.
    digest
        of the spoilt images.
    """

    clean: Outcome
    right: NDArray[np.bool_]
    names: tuple[str, ...]
    digest: str

    @property
    def losses(self) -> NDArray[np.float64]:
        """(n,) by how much less often each image is told when it is spoilt, over all corruptions and severities."""
        lost: NDArray[np.float64] = self.clean.correct - self.right.mean((0, 1))
        return lost


class CorruptionErrors(NamedTuple):
    """Errors over the repeats.

    Attributes
    ----------
    names
        of the corruptions.
    clean
        the share of wrong answers to images as they are.
    spoilt
        (corruptions, severities) the same of spoilt ones.
    """

    names: tuple[str, ...]
    clean: float
    spoilt: NDArray[np.float64]


def spoilt(outcome: Outcome) -> Spoilt | None:
    """What the exam found out, or None where it was not asked or did not end."""
    exam = outcome.exams.get(EXAM)
    if exam is None or not exam.facts:
        return None
    facts = exam.facts
    rows = np.asarray(facts["rows"], np.int64)
    groups = None
    if outcome.groups is not None:
        order = np.argsort(outcome.index)
        groups = outcome.groups[order[np.searchsorted(outcome.index[order], rows)]]
    truth = facts["truth"].astype(np.int64)
    clean = replace(outcome, index=rows, truth=truth, predicted=facts["clean"].astype(np.int64), groups=groups)
    return Spoilt(clean, facts["predicted"] == truth, tuple(map(str, facts["corruptions"])), str(facts["digest"]))


def errors(outcomes: Sequence[Outcome]) -> CorruptionErrors | None:
    """Errors of a contender, means over its repeats; None where none was asked."""
    found = [each for outcome in outcomes if (each := spoilt(outcome)) is not None]
    if not found:
        return None
    clean = float(np.mean([1 - each.clean.correct.mean() for each in found]))
    return CorruptionErrors(found[0].names, clean, np.mean([1 - each.right.mean(-1) for each in found], axis=0))


def mean_corruption_error(of: CorruptionErrors, reference: CorruptionErrors) -> float:
    """mCE: errors summed over severities, as a share of the reference's, mean over corruptions.

    Corruptions under which the reference errs on less than `LEAST` of the images are left out, as a share of next to
    nothing has no size; NaN where these are all.
    """
    shares = _ratio(of.spoilt.mean(1), reference.spoilt.mean(1))
    return float(np.nanmean(shares)) if np.isfinite(shares).any() else float("nan")


def relative_corruption_error(of: CorruptionErrors, reference: CorruptionErrors) -> float:
    """Relative mCE: the same of what the corruptions add to the errors on clean images.

    Corruptions that make the reference worse by less than `LEAST` say nothing here and are left out; NaN where none
    does more.
    """
    added, of_reference = ((each.spoilt - each.clean).mean(1) for each in (of, reference))
    shares = _ratio(added, of_reference)
    return float(np.nanmean(shares)) if np.isfinite(shares).any() else float("nan")


def drop_difference(first: Sequence[Outcome], second: Sequence[Outcome]) -> tuple[PairedDifference, str] | None:
    """By how much more the first loses by corruptions than the second, image by image, and the name of the test.

    None where the two share no repeat in which both were asked about the same bytes.
    """
    pairs = [
        (one, other)
        for a, b in _shared(first, second)
        if (one := spoilt(a)) is not None and (other := spoilt(b)) is not None and one.digest == other.digest
    ]
    if not pairs:
        return None
    contrast = Contrast([one.clean for one, _ in pairs], [one.losses - other.losses for one, other in pairs])
    return contrast.judged(), contrast.test


def asked(results: Results, block: Block) -> dict[str, CorruptionErrors]:
    """Errors of every contender of a block that was asked, in the study's order."""
    of = {name: errors(results.of(*block, name)) for name in results.asked(*block)}
    return {name: found for name, found in of.items() if found is not None}


def _shared(first: Sequence[Outcome], second: Sequence[Outcome]) -> list[tuple[Outcome, Outcome]]:
    there = {outcome.trial.repeat for outcome in second}
    return paired(first, second) if any(outcome.trial.repeat in there for outcome in first) else []


def _ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(over, under, out=np.full(len(over), np.nan), where=under >= LEAST)
