"""Every pair of contenders of a block: tested, corrected for how many there are, and judged.

Two questions are asked of a block, each with half of the risk of a false alarm. First the one that the study is about:
is some traditional contender ahead of every deep one, or the reverse? Then all pairs, after Holm. An interval that
holds for all pairs at once stands beside each verdict and never contradicts it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from bakeoff.compare.results.pairwise.contrasts import OF_MODELS, Contrast
from bakeoff.compare.results.pairwise.effects import Effect, effect
from bakeoff.compare.results.pairwise.pairs import contrast_of, within_bounds
from bakeoff.compare.statistics.evidence import PairedDifference, equality_p, interval
from bakeoff.compare.statistics.holm import QUESTIONS, first_question, holm
from bakeoff.compare.statistics.scatter import Scatter, of_block
from bakeoff.compare.statistics.verdict import ALPHA, verdict
from bakeoff.compare.study.trial import Outcome

SIDES = ("traditional", "deep")
"""The families that the first question is about."""

TRAINED_MODELS, WAYS_TO_LEARN = "trained models", "ways to learn"
"""What a verdict speaks of: the two models that were trained, or what other trainings on data like these would give."""

Kind = tuple[str, float]
"""Name of a test, and the degrees of freedom that one contrast's trainings have in it."""

Contrasts = Mapping[tuple[str, str], Contrast]
"""Of every two contenders of a block."""

COLUMNS = (
    *("dataset", "train_size", "first", "second", "difference", "low", "high", "low_together", "high_together"),
    *("p", "p_adjusted", "p_equal", "test", "speaks_of", "verdict"),
    *Effect._fields,
)


class Entrant(NamedTuple):
    """A contender of a block: its family, its outcomes, and the repeats on which it failed."""

    family: str
    outcomes: Sequence[Outcome]
    failed: frozenset[int]


class Meeting(NamedTuple):
    """Two contenders on the repeats that both have, the more accurate first.

    Attributes
    ----------
    found
        what is known of this pair alone.
    among
        what is known of it with all pairs of its block, whose trainings tell how much trainings scatter.
    whole
        neither failed where the other ended; otherwise what it would have scored there is unknown.
    """

    first: str
    second: str
    found: PairedDifference
    among: PairedDifference
    test: str
    whole: bool


class Judgement(NamedTuple):
    """What is said of two contenders of a block, and why: p of no difference and of one that matters, both adjusted."""

    meeting: Meeting
    p_adjusted: float
    p_equal: float
    verdict: str
    low_together: float
    high_together: float
    tests: int


def compare_block(
    entrants: Mapping[str, Entrant], rope: float, contrasts: Contrasts | None = None
) -> list[dict[str, Any]]:
    """One row a pair, but for the columns that name the block; pairs that share no repeat are left out."""
    return [_row(entrants, each, rope) for each in judge_block(entrants, rope, contrasts)]


def judge_block(entrants: Mapping[str, Entrant], rope: float, contrasts: Contrasts | None = None) -> list[Judgement]:
    """A verdict on every two contenders, among all that are judged at once.

    Parameters
    ----------
    contrasts
        of the same entrants, where they are at hand.
    """
    meetings = _meetings(entrants, contrasts_of(entrants) if contrasts is None else contrasts)
    sides = [[name for name, each in entrants.items() if each.family == side] for side in SIDES]
    p_adjusted, questions = _adjusted(meetings, (sides[0], sides[1]))
    p_equal = holm([equality_p(each.among, rope) for each in meetings])
    tests = questions * len(meetings)
    found = []
    for each, p, equal in zip(meetings, p_adjusted, p_equal, strict=True):
        said = verdict(p, equal) if each.whole else "cannot tell"
        ends = _together(each.among, ALPHA / tests, said, rope)
        found.append(Judgement(each, float(p), float(equal), said, *ends, tests))
    return found


def _row(entrants: Mapping[str, Entrant], judged: Judgement, rope: float) -> dict[str, Any]:
    each = judged.meeting
    one, other = (entrants[name].outcomes for name in (each.first, each.second))
    return {
        "first": each.first,
        "second": each.second,
        "difference": each.found.difference,
        "low": each.found.low,
        "high": each.found.high,
        "low_together": judged.low_together,
        "high_together": judged.high_together,
        "p": each.found.p,
        "p_adjusted": judged.p_adjusted,
        "p_equal": judged.p_equal,
        "test": each.test,
        "speaks_of": TRAINED_MODELS if each.test in OF_MODELS else WAYS_TO_LEARN,
        "verdict": judged.verdict,
        **effect(one, other, each.among, judged.tests, rope)._asdict(),
    }


def contrasts_of(entrants: Mapping[str, Entrant]) -> Contrasts:
    """Of every two that share a repeat, the more accurate first."""
    ended = {name: each for name, each in entrants.items() if each.outcomes}
    accuracy = {name: np.mean([o.correct.mean() for o in each.outcomes]) for name, each in ended.items()}
    repeats = {name: {o.trial.repeat for o in each.outcomes} for name, each in ended.items()}
    return {
        (first, second): contrast_of(ended[first].outcomes, ended[second].outcomes)
        for first, second in combinations(sorted(ended, key=lambda name: -accuracy[name]), 2)
        if repeats[first] & repeats[second]
    }


def scatter_of_block(contrasts: Contrasts) -> dict[Kind, Scatter | None]:
    """How much trainings scatter in a block, by the kind of contrast that tells it."""
    kinds: dict[Kind, list[tuple[str, str]]] = {}
    for names, each in contrasts.items():
        if each.scatter is not None:
            kinds.setdefault((each.test, each.scatter.degrees), []).append(names)
    return {
        kind: of_block(
            [scatter for names in some if (scatter := contrasts[names].scatter)],
            len({name for names in some for name in names}),
        )
        for kind, some in kinds.items()
    }


def _meetings(entrants: Mapping[str, Entrant], contrasts: Contrasts) -> list[Meeting]:
    blocks, found = scatter_of_block(contrasts), []
    for (first, second), each in contrasts.items():
        block = blocks.get((each.test, each.scatter.degrees)) if each.scatter else None
        whole = entrants[first].failed == entrants[second].failed
        alone = within_bounds(each.judged())
        found.append(Meeting(first, second, alone, each.judged(block) if block else alone, each.test, whole))
    return found


def _adjusted(meetings: Sequence[Meeting], sides: tuple[list[str], list[str]]) -> tuple[list[float], int]:
    """Adjusted p of each pair's being equal, never below its own, and among how many questions."""
    pairs = np.fmax(holm([each.among.p for each in meetings]), [each.found.p for each in meetings])
    if len(meetings) < 2 or not (sides[0] and sides[1]):
        return pairs.tolist(), 1
    led = {
        _led(each): float(np.fmax(each.among.p, each.found.p))
        for each in meetings
        if each.whole and abs(each.found.difference) > 0
    }
    answers = first_question(led, sides)
    adjusted = []
    for each, p in zip(meetings, pairs, strict=True):
        ahead, behind = _led(each)
        across = any(ahead in own and behind in other for own, other in (sides, sides[::-1]))
        least = np.fmin(p, answers.get(ahead, math.nan)) if across else p
        adjusted.append(float(np.minimum(1.0, QUESTIONS * least)))
    return adjusted, QUESTIONS


def _led(each: Meeting) -> tuple[str, str]:
    """Who was ahead of whom on the repeats that both have."""
    return (each.first, each.second) if each.found.difference > 0 else (each.second, each.first)


def _together(found: PairedDifference, miss: float, said: str, rope: float) -> tuple[float, float]:
    """The interval that holds for all pairs at once, in agreement with the verdict.

    Bonferroni's intervals hold together; what Holm's later steps or the first question decide beyond them may be added
    (Strassburger and Bretz 2008), and where nothing was decided, zero stays possible.
    """
    low, high = interval(found, miss)
    low, high = max(low, -1.0), min(high, 1.0)
    if said == "better":
        return (max(low, 0.0), high) if found.difference > 0 else (low, min(high, 0.0))
    if said == "practically equal":
        return max(low, -rope), min(high, rope)
    return min(low, 0.0), max(high, 0.0)
