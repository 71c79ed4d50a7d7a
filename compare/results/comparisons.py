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

from bakeoff.compare.results.effects import Effect, effect
from bakeoff.compare.results.pairs import OF_MODELS, compare_pair
from bakeoff.compare.statistics.evidence import PairedDifference, equality_p, interval
from bakeoff.compare.statistics.holm import QUESTIONS, first_question, holm
from bakeoff.compare.statistics.verdict import ALPHA, verdict
from bakeoff.compare.study.trial import Outcome

SIDES = ("traditional", "deep")
"""The families that the first question is about."""

TRAINED_MODELS, WAYS_TO_LEARN = "trained models", "ways to learn"
"""What a verdict speaks of: the two models that were trained, or what other trainings on data like these would give."""

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
    whole
        neither failed where the other ended; otherwise what it would have scored there is unknown.
    """

    first: str
    second: str
    found: PairedDifference
    test: str
    whole: bool


def compare_block(entrants: Mapping[str, Entrant], rope: float) -> list[dict[str, Any]]:
    """One row a pair, but for the columns that name the block; pairs that share no repeat are left out."""
    meetings = _meetings(entrants)
    sides = [[name for name, each in entrants.items() if each.family == side] for side in SIDES]
    p_adjusted, questions = _adjusted(meetings, (sides[0], sides[1]))
    p_equal = holm([equality_p(each.found, rope) for each in meetings])
    tests = questions * len(meetings)
    rows = []
    for each, p, equal in zip(meetings, p_adjusted, p_equal, strict=True):
        said = verdict(p, equal) if each.whole else "cannot tell"
        low, high = _together(each.found, ALPHA / tests, said, rope)
        size = effect(entrants[each.first].outcomes, entrants[each.second].outcomes, each.found, tests, rope)
        rows.append(
            {
                "first": each.first,
                "second": each.second,
                "difference": each.found.difference,
                "low": each.found.low,
                "high": each.found.high,
                "low_together": low,
                "high_together": high,
                "p": each.found.p,
                "p_adjusted": float(p),
                "p_equal": float(equal),
                "test": each.test,
                "speaks_of": TRAINED_MODELS if each.test in OF_MODELS else WAYS_TO_LEARN,
                "verdict": said,
                **size._asdict(),
            }
        )
    return rows


def _meetings(entrants: Mapping[str, Entrant]) -> list[Meeting]:
    ended = {name: each for name, each in entrants.items() if each.outcomes}
    accuracy = {name: np.mean([o.correct.mean() for o in each.outcomes]) for name, each in ended.items()}
    found = []
    for first, second in combinations(sorted(ended, key=lambda name: -accuracy[name]), 2):
        one, other = ended[first], ended[second]
        if {o.trial.repeat for o in one.outcomes} & {o.trial.repeat for o in other.outcomes}:
            difference, test = compare_pair(one.outcomes, other.outcomes)
            found.append(Meeting(first, second, difference, test, one.failed == other.failed))
    return found


def _adjusted(meetings: Sequence[Meeting], sides: tuple[list[str], list[str]]) -> tuple[list[float], int]:
    """Adjusted p of each pair's being equal, and among how many questions."""
    pairs = holm([each.found.p for each in meetings])
    if len(meetings) < 2 or not (sides[0] and sides[1]):
        return pairs.tolist(), 1
    led = {_led(each): each.found.p for each in meetings if each.whole and abs(each.found.difference) > 0}
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
