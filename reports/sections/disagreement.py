"""The test images that tell contenders apart: one right and the other wrong, both wrong, both right but unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.results.disagreement.answers import A_GROUP, Answers, answers, groups, pair_of, suspected
from bakeoff.compare.results.disagreement.pictures import pictures
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Element, Gallery, Said, Section, Shot, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bakeoff.compare.results.results import Block, Results

ORDER = 38


def section(results: Results) -> Section | None:
    """A gallery for each data set of which pictures were kept; None where there are none."""
    parts: list[Element] = []
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        said, pair, kept = answers(results, block), pair_of(results, block), pictures(results, block[0])
        if said is not None and pair is not None and kept:
            parts += [_words(said, block, *pair), *_galleries(said, block, pair, kept, number)]
    return make("Where they disagree", ORDER, *parts)


def _words(said: Answers, block: Block, first: str, second: str) -> Text:
    found = {key: len(places) for key, places in groups(said, first, second).items()}
    return Text(
        (
            f"Of {wording.plural(len(said.index), 'test image')}, {first} is right and {second} wrong on "
            f"{wording.count(found['10'])}, the other way round on {wording.count(found['01'])}, and both are wrong on "
            f"{wording.count(found['00'])}. Some of each are shown, with the label, what the two said, and how sure "
            "they were; the table has what all said.",
        ),
        heading=headings.title(block),
    )


def _galleries(
    said: Answers, block: Block, pair: tuple[str, str], kept: dict[int, NDArray[np.uint8]], number: int
) -> list[Element]:
    place = {row: at for at, row in enumerate(said.index.tolist())}
    there = {place[row]: image for row, image in kept.items() if row in place}
    of_pair = {key: [at for at in found if at in there] for key, found in groups(said, *pair).items()}
    shown = {at: key for key, found in of_pair.items() for at in found[:A_GROUP]}
    shots = [_shot(said, at, there[at], shown.get(at, "")) for at in sorted(there, key=lambda at: _rank(of_pair, at))]
    table = Table(
        f"disagreement-{number}",
        _frame(said, sorted(there)),
        f"What each said of the images shown, {headings.title(block)}; a contender that was right says nothing here.",
        titles={"image": "Image", "truth": "Label"},
    )
    doubted = [at for at in suspected(said) if at in there][:A_GROUP]
    found: list[Element] = [Gallery(f"gallery-{number}", pair, said.contenders, said.classes, tuple(shots), table)]
    if doubted:
        looked = int(said.looking.sum())
        words = (
            f"All of the {looked} contenders that look at the images name one other label for these. That is a reason "
            "to look at the label again, and no proof that it is wrong: all may have learned the same error.",
        )
        suspects = [_shot(said, at, there[at], "label") for at in doubted]
        found.append(Text(words, heading="Is the label right?"))
        frame = pd.DataFrame(
            {
                "image": said.index[doubted],
                "truth": [said.classes[t] for t in said.truth[doubted]],
                "named": [said.classes[p] for p in said.predicted[said.looking][:, doubted].max(axis=0)],
            }
        )
        titles = {"image": "Image", "truth": "Label", "named": "All name"}
        labels = Table(f"suspected-{number}", frame, "Images whose label is suspected.", titles=titles)
        found.append(Gallery(f"labels-{number}", pair, said.contenders, said.classes, tuple(suspects), labels))
    return found


def _rank(of_pair: dict[str, list[int]], at: int) -> int:
    return next((found.index(at) for found in of_pair.values() if at in found), len(of_pair))


def _shot(said: Answers, at: int, image: NDArray[np.uint8], group: str) -> Shot:
    told = tuple(
        Said(int(label), float(sure))
        for label, sure in zip(said.predicted[:, at], said.probability[:, at], strict=True)
    )
    return Shot(image, int(said.index[at]), int(said.truth[at]), told, group)


def _frame(said: Answers, places: list[int]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        "image": said.index[places].tolist(),
        "truth": [said.classes[t] for t in said.truth[places]],
    }
    for row, name in enumerate(said.contenders):
        labels, truth = said.predicted[row, places], said.truth[places]
        columns[name] = ["" if p in (-1, t) else said.classes[p] for p, t in zip(labels, truth, strict=True)]
    return pd.DataFrame(columns)
