"""Settings chosen at the edge of what was tried."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.compare.results.doubts.doubts import Doubt
from bakeoff.compare.study.search import Ending, Search

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

CODE = "B006"
NEXT = "The best value may lie beyond: widen the range of that setting, or name the value in brackets and compare."

LEAST_TRIED = 8
"""Below as many values tried, the best two stand at one end too often by chance."""


def check(results: Results) -> list[Doubt]:
    """Contenders of whose trainings more than half chose a value at the same end of those tried."""
    found = []
    for block in ranking.whole_blocks(results):
        for row in ranking.records(ranking.ranked(results, block)):
            searches = [o.tuning for o in results.of(*block, row.contender) if o.tuning is not None]
            ends = Counter(end for search in searches for end in edges(search))
            for (setting, end), times in ends.items():
                if 2 * times > len(searches):
                    sentence = (
                        f"In {times} of {len(searches)} searches the two best values of {setting} were the two "
                        f"{end} that were tried."
                    )
                    found.append(Doubt(sentence, *block, row.contender))
    return found


def edges(search: Search) -> list[tuple[str, str]]:
    """Settings of which the two best values tried are the two largest or the two smallest, with "largest" or so."""
    ended = [each for each in search.attempts if each.ending is Ending.ENDED]
    ended.sort(key=lambda attempt: -attempt.accuracy)
    found = []
    for setting in dict.fromkeys(name for attempt in ended for name in attempt.settings):
        values = [a.settings[setting] for a in ended if _is_number(a.settings.get(setting))]
        tried = sorted(set(values))
        if len(tried) >= LEAST_TRIED:
            best = set(dict.fromkeys(values[:2]))
            found += [(setting, "largest")] if best == set(tried[-2:]) else []
            found += [(setting, "smallest")] if best == set(tried[:2]) else []
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
