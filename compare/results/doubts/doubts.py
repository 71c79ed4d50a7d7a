"""Doubts: what the model checks hold against a contender or a comparison, with a code, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bakeoff.compare.catalog import Entry, entries

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

KIND = "model-checks"


@dataclass(frozen=True)
class Doubt:
    """One thing that a check found.

    Attributes
    ----------
    sentence
        what is so, with its numbers.
    dataset, train_size, contender
        what it is about; empty and None where it is about all of them.
    """

    sentence: str
    dataset: str = ""
    train_size: int | None = None
    contender: str = ""


@dataclass(frozen=True)
class Raised:
    """A doubt with the check that raised it: its code and name, and what it says to do next."""

    code: str
    check: str
    advice: str
    doubt: Doubt


def by_code() -> dict[str, Entry]:
    """Every check by its code, in the order of the codes."""
    return {entry.load().CODE: entry for entry in sorted(entries(KIND).values(), key=lambda each: each.load().CODE)}


_known: WeakKeyDictionary[Results, list[Raised]] = WeakKeyDictionary()
"""What `raised` has found already: the report asks in several places, and results never change."""


def raised(results: Results) -> list[Raised]:
    """What all checks find in these results, by code; those that the study mutes are not asked."""
    if results not in _known:
        _known[results] = _ask_all(results)
    return list(_known[results])


def _ask_all(results: Results) -> list[Raised]:
    found = []
    for code, entry in by_code().items():
        if code in results.study.mute:
            continue
        doubts = entry.load().check(results)
        entry.has_returned(doubts, list)
        found += [Raised(code, entry.name.replace("-", " "), entry.load().NEXT, doubt) for doubt in doubts]
    return found
