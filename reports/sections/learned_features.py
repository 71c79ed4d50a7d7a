"""What each contender looks at: occlusion maps on the same images, painted feature weights, first filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import contact_sheet, drawing, pictures
from bakeoff.reports.charts.contact_sheet import Row, Tile
from bakeoff.reports.charts.map_sheet import MapRow, sheet_rows
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results
    from bakeoff.compare.study.trial import Outcome

ORDER = 70
MOST_IMAGES, MOST_FILTERS, FILTERS_A_ROW = 8, 32, 16


def section(results: Results) -> Section | None:
    """A sheet of occlusion maps a data set, then painted weights and filters where contenders have them."""
    blocks: list[document.Element] = []
    for number, block in enumerate(ranking.whole_blocks(results), 1):
        outcomes = explained(results, block)
        drawn: list[document.Element | None] = [
            _occlusion(results, block, outcomes, number),
            _weights(block, outcomes, number),
            _filters(results, block, outcomes, number),
        ]
        if any(drawn) and len(ranking.whole_blocks(results)) > 1:
            blocks.append(Text(heading=headings.title(block)))
        blocks += [figure for figure in drawn if figure is not None]
    if not blocks:
        return None
    return make("Learned features", ORDER, _explanation(results), *blocks)


def explained(results: Results, block: Block) -> list[Outcome]:
    """One outcome a contender that carries pictures of what it learned, best accuracy first."""
    first: dict[str, Outcome] = {}
    for outcome in results.of(*block):
        if any(
            examined.facts for name, examined in outcome.exams.items() if name not in ("cold-start", "time-to-accuracy")
        ):
            first.setdefault(outcome.trial.contender, outcome)
    return [first[name] for name in ranking.ranked(results, block)["contender"] if name in first]


def found(outcome: Outcome, exam: str) -> Mapping[str, Any]:
    """The facts of an exam; none where it was not asked, failed, or had no question."""
    return outcome.exams[exam].facts if exam in outcome.exams else {}


def _explanation(results: Results) -> Text:
    outcomes = [o for block in ranking.whole_blocks(results) for o in explained(results, block)]
    headings = {"occlusion": "Occlusion", "feature-weights": "Painted weights", "filters": "First filters"}
    points = []
    for key, heading in headings.items():
        notes: dict[str, list[str]] = {}
        for outcome in outcomes:
            if found(outcome, key):
                names = notes.setdefault(outcome.exams[key].note, [])
                if outcome.trial.contender not in names:
                    names.append(outcome.trial.contender)
        for note, names in notes.items():
            points.append((heading if len(notes) == 1 else f"{heading} of {wording.listing(names)}", note))
    return Text(
        (
            "Occlusion asks every contender the same thing in the same way, however it works inside: how much does "
            "the score of its own answer fall when a patch of the image is hidden? Orange parts spoke for the answer, "
            "blue parts against it. All contenders are shown the same test images.",
            "How not to over-read it: each map is scaled by its own strongest value, so shades compare places within "
            "one map, not strength between maps. A map explains the answer that was given, right or wrong. A hidden "
            "patch is itself an unusual sight. And a handful of images is an illustration, not a measurement.",
        ),
        tuple(points),
    )


def _occlusion(results: Results, block: Block, outcomes: list[Outcome], number: int) -> Figure | None:
    outcomes = [o for o in outcomes if found(o, "occlusion")]
    if not outcomes:
        return None
    first, styles = outcomes[0], drawing.styles(results)
    images, truth = found(first, "occlusion")["images"][:MOST_IMAGES], found(first, "occlusion")["truth"]
    same = [o for o in outcomes if np.array_equal(found(o, "occlusion")["images"][:MOST_IMAGES], images)]
    classes = first.classes
    rows = []
    records = []
    for outcome in same:
        heat, said = found(outcome, "occlusion")["maps"], found(outcome, "occlusion")["predicted"]
        name = outcome.trial.contender
        rows.append(MapRow(name, heat, said, styles[name]))
        records += [
            {
                "contender": name,
                "image": i + 1,
                "truth": classes[truth[i]],
                "predicted": classes[said[i]],
                "right": bool(said[i] == truth[i]),
                "largest_drop": float(np.nanmax(heat[i])),
                "largest_rise": float(-np.nanmin(heat[i])),
            }
            for i in range(len(images))
        ]
    table = Table(
        f"occlusion-{number}",
        pd.DataFrame(records).assign(dataset=block[0]),
        "Answers on the pictured images, and how far hiding a patch moved the score of the answer, in the contender's "
        "own unit of score.",
        formats={"largest_drop": wording.significant, "largest_rise": wording.significant, "image": wording.count},
        titles={"truth": "Shows", "predicted": "Answer", "image": "Image"},
    )
    wrong = sum(not record["right"] for record in records)
    return Figure(
        contact_sheet.sheet(sheet_rows(images, truth, classes, rows), tile=0.92),
        "Occlusion: at the top the images with what they show, below each contender's maps with its answers. Orange "
        "speaks for the answer, blue against it; ✗ and a frame mark a wrong answer.",
        f"Occlusion maps of {len(same)} contenders on {len(images)} test images of {headings.title(block)}; {wrong} of "
        f"{len(records)} answers are wrong.",
        table,
    )


def _weights(block: Block, outcomes: list[Outcome], number: int) -> Figure | None:
    outcomes = [o for o in outcomes if found(o, "feature-weights")]
    if not outcomes:
        return None
    tiles: list[Tile] = []
    records: list[dict[str, Any]] = []
    pictured = next((found(o, "occlusion")["images"] for o in outcomes if found(o, "occlusion")), None)
    if pictured is not None:
        tiles.append(Tile(contact_sheet.mean(pictured), "mean of the pictures"))
    for outcome in outcomes:
        weights = np.nan_to_num(np.asarray(found(outcome, "feature-weights")["weights"], dtype=float))
        low, high = float(weights.min()), float(weights.max())
        scaled = (weights - min(low, 0.0)) / (high - min(low, 0.0)) if high > min(low, 0.0) else weights * 0
        tiles.append(Tile(drawing.SEQUENTIAL(scaled)[..., :3], outcome.trial.contender))
        records.append(
            {
                "dataset": block[0],
                "contender": outcome.trial.contender,
                "share_in_the_middle": _middle(weights),
                "note": outcome.exams["feature-weights"].note,
            }
        )
    table = Table(
        f"weights-{number}",
        pd.DataFrame(records),
        "Share of all weight that lies in the middle half of the height and width, a quarter of the area: 25 % means "
        "no preference.",
        formats={"share_in_the_middle": wording.percent},
        titles={"note": "How it was made"},
    )
    return Figure(
        contact_sheet.sheet(_in_rows(tiles), tile=1.45),
        "Painted weights: where the features that the classifier relies on lie in the image; darker is more weight, "
        "each map scaled by its own largest.",
        f"Feature weights of {wording.listing(r['contender'] for r in records)} painted back on the image plane.",
        table,
    )


def _in_rows(tiles: list[Tile], most: int = 7) -> list[Row]:
    """Tiles in as few rows as will do, filled evenly."""
    each = -(-len(tiles) // -(-len(tiles) // most))
    return [Row("", tiles[start : start + each]) for start in range(0, len(tiles), each)]


def _middle(weights: np.ndarray) -> float:
    height, width = weights.shape
    total = float(np.abs(weights).sum())
    middle = np.abs(weights[height // 4 : height - height // 4, width // 4 : width - width // 4])
    return float(middle.sum()) / total if total else float("nan")


def _filters(results: Results, block: Block, outcomes: list[Outcome], number: int) -> Figure | None:
    outcomes = [o for o in outcomes if len(found(o, "filters").get("filters", ()))]
    if not outcomes:
        return None
    styles = drawing.styles(results)
    rows: list[Row] = []
    records: list[dict[str, Any]] = []
    for outcome in outcomes:
        name, weights = outcome.trial.contender, found(outcome, "filters")["filters"]
        tiles = [Tile(picture) for picture in pictures.filters(weights[:MOST_FILTERS])]
        for start in range(0, len(tiles), FILTERS_A_ROW):
            row = tiles[start : start + FILTERS_A_ROW]
            rows.append(Row(name if start == 0 else "", row, styles[name] if start == 0 else None))
        count, height, width, channels = weights.shape
        records.append(
            {
                "dataset": block[0],
                "contender": name,
                "filters": count,
                "shown": len(tiles),
                "size": f"{height} × {width} × {channels}",
                "note": outcome.exams["filters"].note,
            }
        )
    table = Table(
        f"filters-{number}",
        pd.DataFrame(records),
        "First layers; size is height × width × channels.",
        titles={"note": "How it was made"},
    )
    return Figure(
        contact_sheet.sheet(rows, tile=0.46, words=False),
        "First filters: weights of the first layer as pictures. Middle gray is zero; each filter is scaled by its own "
        "largest weight.",
        f"First filters of {wording.listing(r['contender'] for r in records)}.",
        table,
    )
