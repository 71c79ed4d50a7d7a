"""How far the maps can be trusted: against parts taken away, controls, shuffled labels and random weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.document import Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.map_trust import SURVIVES, trust

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 72


def section(results: Results) -> Section | None:
    """A table a data set of contender and method, where one of the exams was asked."""
    blocks: list[document.Element] = []
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        frame = trust(results, block)
        if len(frame):
            table = Table(
                f"maps-scored-{number}",
                frame.assign(dataset=block[0]),
                f"Maps of contenders on {headings.title(block)}, each held against what is known to be true.",
                formats=dict.fromkeys(
                    ("removal", "over_random", "over_sobel", "survival", "random"), wording.significant
                ),
                titles={
                    "removal": "Agrees with part removal",
                    "over_random": "Gain over random",
                    "over_sobel": "Gain over Sobel",
                    "survival": "Survives shuffled labels",
                    "random": "Survives random weights",
                    "method": "Method",
                },
            )
            blocks.append(table)
    return make("How far the maps can be trusted", ORDER, _words(), *blocks) if blocks else None


def _words() -> Text:
    return Text(
        (
            "A map that looks right may be wrong. Where images are drawn, each is drawn again without one part: the "
            "fall of the margin is what the part was worth, and a good map lays as much on it (1 is best).",
            "Everywhere, pixels are filled in from their neighbours, most or least relevant first; a map is worth as "
            "much as the two orders are apart, beyond what a random order or the edges of the image (Sobel) reach.",
            "A map that hardly changes when the contender learns shuffled labels, or when the weights of a network are "
            "made random, shows the image and not what was learned; above a rank correlation of "
            f"{SURVIVES:g} it is struck out. Maps of a contender that is right no more often than the commonest class "
            "would be are not interpreted.",
        )
    )
