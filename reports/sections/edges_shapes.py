"""Edges, shapes, objects: whether they follow one another along the layers of a network, as the old story has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bakeoff.compare.results import ranking
from bakeoff.compare.statistics.learned.stage_order import CANNOT_TELL, NOT_OBSERVED, OBSERVED
from bakeoff.reports import document, headings, wording
from bakeoff.reports.charts import stage_curves
from bakeoff.reports.document import Figure, Section, Table, Text
from bakeoff.reports.document import section as make
from bakeoff.reports.layer_story import THINGS, Story, counterparts, stories

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 73

MEASURES = {
    "choosy": "Units choosier than chance",
    "detectors": "Units that detect a part",
    "field": "Field of view",
    "selectivity": "Class selectivity",
    "loss_selective": "Loss without the selective",
    "loss_other": "Loss without the others",
}
"""Column → heading of what is told of the units of each layer."""


def section(results: Results) -> Section | None:
    """The verdict in a sentence, curves over the layers of each network, and what else is known of its units."""
    told = {block: stories(results, block) for block in ranking.whole_blocks(results)}
    told = {block: found for block, found in told.items() if found}
    if not told:
        return None
    blocks: list[document.Element] = [_verdict(told), _words()]
    for number, (block, found) in enumerate(told.items(), 1):
        blocks.append(_figure(results, block, found, number, several=len(told) > 1))
        blocks.append(_verdicts(block, found, number))
        blocks.append(_units(results, block, found, number))
    return make("Edges, shapes, objects", ORDER, *blocks)


def _verdict(told: dict[Block, list[Story]]) -> Text:
    """One sentence: where the order was seen, where not, and where that cannot be told."""
    places: dict[str, list[str]] = {OBSERVED: [], NOT_OBSERVED: [], CANNOT_TELL: []}
    for block, found in told.items():
        for story in found:
            where = f"{story.contender} on {headings.title(block)}" if len(told) > 1 else story.contender
            places[story.order.verdict].append(where)
    said = [f"{verdict} in {wording.listing(names)}" for verdict, names in places.items() if names]
    said = [each.replace("cannot tell in", "it cannot be told of") for each in said]
    sentence = f"That edges come before shapes and shapes before classes was {'; '.join(said)}."
    if not places[OBSERVED] and not places[NOT_OBSERVED]:
        names = wording.listing(places[CANNOT_TELL])
        sentence = f"Whether edges come before shapes and shapes before classes cannot be told of {names}."
    return Text((sentence,), lead=True)


def _words() -> Text:
    return Text(
        (
            "A linear reader is given as many numbers of each layer and asked how the edges run in each part of the "
            "image, where the parts of the thing lie, and which class it is. Solid lines are the trained network with "
            "the 95 % interval of its mean over trainings, dashed lines the same network before training: only what "
            "is above the dashes was learned. Right of the line stand features that were made by hand.",
            "The order counts as observed where the three peaks stand in it, where Page's test over at least five "
            "trainings finds it beyond chance (p < .05), and where each peak is above its dashes. A reader finds what "
            "is there, not what the network uses.",
        )
    )


def _figure(results: Results, block: Block, found: list[Story], number: int, several: bool) -> Figure:
    beside = counterparts(results, block)
    where = f"{headings.title(block)}: " if several else ""
    panels = [_curves(story, f"{where}{story.contender}, {story.order.verdict}", beside) for story in found]
    records = [
        {
            "dataset": block[0],
            "contender": story.contender,
            "layer": stage,
            "thing": thing,
            "trained": story.found[:, k, s].mean(),
            "low": panel.low[k, s],
            "high": panel.high[k, s],
            "untrained": story.start[:, k, s].mean(),
            "trainings": len(story.found),
        }
        for story, panel in zip(found, panels, strict=True)
        for k, thing in enumerate(THINGS)
        for s, stage in enumerate(story.stages)
    ]
    records += [
        {"dataset": block[0], "contender": name, "layer": "", "thing": thing, "trained": values[k]}
        for name, values in beside.items()
        for k, thing in enumerate(THINGS)
    ]
    table = Table(
        f"layers-{number}",
        pd.DataFrame(records),
        "What linear readers find: of edges and shapes the share of variance that they explain, of classes the share "
        "of images that they name.",
        formats=dict.fromkeys(("trained", "low", "high", "untrained"), wording.percent),
        titles={"layer": "Layer", "thing": "Of", "trained": "Trained", "untrained": "Before training"},
    )
    return Figure(
        stage_curves.draw(panels, THINGS),
        "Variance of edges and of shapes that a linear reader explains, and share of images whose class it names, from "
        "each layer; dashed before training, marks for features made by hand.",
        f"Curves over the layers of {wording.listing(story.contender for story in found)}.",
        table,
    )


def _curves(story: Story, title: str, beside: Any) -> stage_curves.Curves:
    mean = story.found.mean(0)
    reach = np.zeros_like(mean)
    if len(story.found) > 1:
        from scipy.stats import t

        n = len(story.found)
        reach = t.ppf(0.975, n - 1) * story.found.std(0, ddof=1) / np.sqrt(n)
    return stage_curves.Curves(title, mean, mean - reach, mean + reach, story.start.mean(0), beside)


def _verdicts(block: Block, found: list[Story], number: int) -> Table:
    records = []
    for story in found:
        order = story.order
        peaks = {f"{thing}_peak": peak for thing, peak in zip(THINGS, order.peaks, strict=True)}
        lows = dict.fromkeys((f"{thing}_gain_low" for thing in THINGS), float("nan"))
        lows |= {f"{thing}_gain_low": low for thing, low in zip(THINGS, order.lows, strict=False)}
        row: dict[str, Any] = {"dataset": block[0], "contender": story.contender, "verdict": order.verdict}
        row |= {"because": order.because, "trainings": len(story.found), "page_p": order.p_value}
        records.append(row | peaks | lows)
    titles = {f"{thing}_peak": f"Peak of {thing}" for thing in THINGS}
    titles |= {f"{thing}_gain_low": f"Least gain in {thing}" for thing in THINGS}
    return Table(
        f"layer-order-{number}",
        pd.DataFrame(records),
        "The verdict and what it rests on: mean layer of each peak, p of Page's test, and by how much each peak is at "
        "least (95 %) above what there was before training.",
        formats={"page_p": wording.p_value, **dict.fromkeys(titles, wording.significant)},
        titles=titles | {"because": "Because", "page_p": "Page's p", "trainings": "Trainings"},
    )


def _units(results: Results, block: Block, found: list[Story], number: int) -> Table:
    records = []
    for story in found:
        told = [o.exams["layers"].facts for o in results.of(*block, story.contender) if _has(o)]
        for s, stage in enumerate(story.stages):
            row: dict[str, Any] = {"dataset": block[0], "contender": story.contender, "layer": stage}
            strengths = np.array([facts["strength"][:, s] for facts in told])
            row["strength"], row["strength_before"] = (_mean(strengths[:, k]) for k in (0, 1))
            for name in MEASURES:
                row[name] = _mean(np.array([np.atleast_2d(facts[name])[0, s] for facts in told]))
            records.append(row)
    shares = ("choosy", "detectors", "loss_selective", "loss_other")
    numbers = ("strength", "strength_before", "field", "selectivity")
    return Table(
        f"layer-units-{number}",
        pd.DataFrame(records),
        "Units of each layer: how choosy they are about the orientation of gratings (median vector strength, after "
        "and before training; share above the 95th percentile before), how many overlap with a part more than by "
        "chance, side of what they see in pixels, how selective they are of one class (median), and how much accuracy "
        "goes with the most and with the least selective quarter.",
        formats=dict.fromkeys(shares, wording.percent) | dict.fromkeys(numbers, wording.significant),
        titles=MEASURES | {"layer": "Layer", "strength": "Vector strength", "strength_before": "Before training"},
    )


def _has(outcome: Any) -> bool:
    return "layers" in outcome.exams and bool(outcome.exams["layers"].facts)


def _mean(values: np.ndarray) -> float:
    return float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")
