"""Sections gathered into chapters, each a question of the reader's that is answered in one sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bakeoff.reports import answers
from bakeoff.reports.document import Chapter, Section

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results


@dataclass(frozen=True)
class Question:
    """A chapter before it has sections: those whose ORDER is below `end`, and not in an earlier chapter, are its own.

    Attributes
    ----------
    answer
        makes the sentence that the chapter opens with.
    open
        titles of sections that are not folded.
    """

    title: str
    end: float
    answer: Callable[[Results], str]
    open: frozenset[str] = frozenset()


QUESTIONS = (
    Question("What is said, tested", 8, answers.claims, frozenset({"Claims"})),
    Question("Which is better?", 40, answers.better, frozenset({"Accuracy"})),
    Question("Is the difference real?", 50, answers.real),
    Question("What does it cost?", 70, answers.cost),
    Question("What did each learn to look at?", 80, answers.learned),
    Question("Can I trust this?", 90, answers.trust),
    Question("Provenance", math.inf, answers.provenance),
)


def chapters(results: Results, sections: Sequence[Section]) -> list[Chapter]:
    """The questions to which there is a section, in reading order."""
    gathered: dict[int, list[Section]] = {}
    for section in sections:
        number = next(place for place, question in enumerate(QUESTIONS) if section.place < question.end)
        gathered.setdefault(number, []).append(section)
    return [
        Chapter(QUESTIONS[n].title, QUESTIONS[n].answer(results), tuple(gathered[n]), QUESTIONS[n].open)
        for n in sorted(gathered)
    ]
