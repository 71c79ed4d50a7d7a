"""Every claim judged on whatever trials there are: what a report opens with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bakeoff.compare.catalog import entries
from bakeoff.compare.claims.judgement import Judgement

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results


@dataclass(frozen=True)
class Judged:
    """A claim and what came of it.

    Attributes
    ----------
    name
        of its file.
    said
        the sentence.
    how
        how it is judged.
    judgements
        one a data set.
    """

    name: str
    said: str
    how: str
    judgements: tuple[Judgement, ...]


def judge_all(results: Results) -> list[Judged]:
    """The claims that these trials can judge, in the order of their files' ORDER."""
    found = []
    for entry in sorted(entries("claims").values(), key=lambda entry: entry.load().ORDER):
        claim = entry.load()
        judgements = tuple(claim.judge(results))
        if judgements:
            found.append(Judged(entry.name, entry.summary, claim.HOW, judgements))
    return found
