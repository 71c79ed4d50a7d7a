"""What a block is called: as a heading, over a panel, above a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bakeoff.compare.results import ranking
from bakeoff.reports import document, wording

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results


def title(block: Block) -> str:
    """A block as a heading."""
    return wording.block_title(*block)


def panel_title(results: Results, block: Block, length: int) -> str:
    """A block as the title of a panel that stands beside those of other training sizes."""
    several = sum(other[0] == block[0] for other in ranking.shown_blocks(results)) > 1
    name = title(block) if block[1] is not None or not several else f"{block[0]}, all training images"
    return wording.shorten(name, length)


def under_headings(blocks: Sequence[Block], drawn: Sequence[document.Element | None]) -> list[document.Element | None]:
    """Each figure under the name of its data set, where there is more than one to tell apart."""
    if len(blocks) < 2:
        return list(drawn)
    names = [document.Text(heading=title(block)) for block in blocks]
    return [part for pair_of in zip(names, drawn, strict=True) for part in pair_of]
