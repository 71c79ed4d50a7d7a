"""What the data sets consist of, what they look like, and what may be wrong with them."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.reports import wording
from bakeoff.reports.charts import contact_sheet
from bakeoff.reports.charts.contact_sheet import Row, Tile
from bakeoff.reports.charts.pictures import as_rgb
from bakeoff.reports.document import Element, Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

ORDER = 85


def section(results: Results) -> Section | None:
    """Warnings of the data cards, images of each class, and counts by class and part; None where there is no card."""
    cards = {name: known.card for name, known in results.facts.items() if known.card}
    if not cards:
        return None
    warned = [name for name, card in cards.items() if card["findings"]]
    clean = [name for name in cards if name not in warned]
    sentences = []
    if warned:
        sentences.append(
            f"The checks found something to know about {wording.listing(warned)}; what they found may bias the "
            "accuracy of every contender upwards, or only that of the one that uses it."
        )
    if clean:
        sentences.append(f"The checks found nothing to warn of in {wording.listing(clean)}.")
    sentences += [
        f"{name}: {wording.plural(len(card['skipped']), 'file')} could not be read and were left out, "
        f"among them {wording.listing(card['skipped'][:3])}."
        for name, card in cards.items()
        if card["skipped"]
    ]
    sheets = [_sheet(name, card, number) for number, (name, card) in enumerate(cards.items(), 1)]
    blocks: list[Element | None] = [_warnings(cards), *sheets, _counts(results, cards)]
    return make("Data", ORDER, Text(tuple(sentences)), *blocks)


def _warnings(cards: Mapping[str, Mapping[str, Any]]) -> Table | None:
    rows = [
        {
            "dataset": name,
            "check": check.replace("-", " "),
            "count": finding["count"],
            "finding": finding["sentence"],
            "examples": "; ".join(finding["examples"]),
        }
        for name, card in cards.items()
        for check, finding in card["findings"].items()
    ]
    if not rows:
        return None
    caption = "What the checks of the data found, with examples."
    return Table("data-warnings", pd.DataFrame(rows), caption, titles={"count": "How many"})


def _sheet(name: str, card: Mapping[str, Any], number: int) -> Figure | None:
    from PIL import Image

    sheet = card.get("sheet")
    if not sheet or not sheet["classes"]:
        return None
    with Image.open(io.BytesIO(base64.b64decode(sheet["png"])), formats=["PNG"]) as image:
        pixels = np.asarray(image)
    pixels = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
    high, wide = sheet["tile"]
    totals = {part: dict(enumerate(values)) for part, values in card["counts"].items()}
    rows = []
    for down, (shown, label) in enumerate(zip(sheet["classes"], sheet["labels"], strict=True)):
        line = pixels[down * high : (down + 1) * high - 1]
        count = min(sum(values[label] for values in totals.values()), line.shape[1] // wide)
        tiles = [Tile(as_rgb(line[:, across * wide : (across + 1) * wide - 1])) for across in range(count)]
        rows.append(Row(shown, tiles))
    n_classes = len(next(iter(card["counts"].values())))
    more = "" if len(rows) == n_classes else f", the first {len(rows)} of {n_classes} classes"
    table = pd.DataFrame(
        {
            "class": [row.name for row in rows],
            "shown": [len(row.tiles) for row in rows],
            "images": [sum(values[label] for values in totals.values()) for label in sheet["labels"]],
        }
    )
    caption = f"Images of {name}, a row a class{more}; {card['sizes']}."
    return Figure(
        contact_sheet.sheet(rows, 0.55, words=False),
        caption,
        f"A sheet of small pictures of {name}: {wording.listing(row.name for row in rows)}.",
        Table(f"contact-sheet-{number}", table, f"Which classes of {name} the sheet shows."),
    )


def _counts(results: Results, cards: Mapping[str, Mapping[str, Any]]) -> Table:
    rows = []
    for name, card in cards.items():
        for label, shown in enumerate(results.facts[name].classes):
            row = {"dataset": name, "class": shown}
            rows.append(row | {part: values[label] for part, values in card["counts"].items()})
    frame = pd.DataFrame(rows)
    numbers = [column for column in ("images", "train", "test") if column in frame]
    frame = frame[["dataset", "class", *numbers]].astype(dict.fromkeys(numbers, "Int64"))
    caption = "Images by class, and by part where a data set brings a split of its own."
    titles = {"images": "images", "train": "train", "test": "test"}
    return Table("class-counts", frame, caption, titles=titles, limit=60)
