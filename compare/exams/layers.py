"""Edges, shapes, classes: what of each is found in the layers of a network, and in its twin that learned nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.insight.layers import gratings, probes, units
from bakeoff.compare.insight.layers.representations import is_network, representations
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 300.0
EACH_REPEAT = True
"""One training tells nothing of the next: an order of layers is judged over several."""

LEARNED_FROM, READ_ON = 1000, 400
"""Images that readers are learned from and asked of."""

LOOKED_AT, SEEN = 100, 32
"""Images for the overlap with parts, and for fields of view."""


class _Asked(NamedTuple):
    """Images and what is to be read of them."""

    images: NDArray[np.uint8]
    edges: NDArray[np.float64]
    parts: NDArray[np.float64] | None
    labels: NDArray[np.int64]


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """Arrays (2, stages), of the model and of its untrained twin, by `stages` (stages,); NaN where there is none.

    `edges` and `parts` are shares of variance that a linear reader explains, `classes` the share of images that it
    names; `strength` the median vector strength of units on gratings and `choosy` the share above the twin's 95th
    percentile; `detectors` the share of units that overlap with a part; `field` the side of the field of view in
    pixels; `selectivity` the median class selectivity. `loss_selective` and `loss_other` (stages,) are how much
    accuracy goes with the most and the least selective quarter of the units. `learned` says whether it is a network.
    """
    train, test = probes.at_most(split.train, LEARNED_FROM), probes.at_most(split.test, READ_ON)
    seen, asked = (_asked(dataset, rows) for rows in (train, test))
    read = _read(model, seen, asked, seed)
    if not read:
        return None
    strengths = _strengths(model, dataset)
    facts: dict[str, Any] = {"stages": np.array(list(read)), "learned": np.array(is_network(model))}
    nothing = dict.fromkeys(read, (np.nan, np.nan, np.nan))
    twin = model.untrained_twin(seen.images) if is_network(model) else None
    other = _read(twin, seen, asked, seed) if twin is not None else nothing
    for place, name in enumerate(("edges", "parts", "classes")):
        facts[name] = np.array([[of[stage][place] for stage in read] for of in (read, other)])
    null = _strengths(twin, dataset) if twin is not None else {}
    facts["strength"] = np.array([[_median(of.get(stage)) for stage in read] for of in (strengths, null)])
    facts["choosy"] = np.array([gratings.share_above(strengths[s], null.get(s, np.array([]))) for s in read])
    if twin is not None:
        facts |= _of_units(model, twin, dataset, test, seed)
    return Examined(facts, _note(seen, asked))


def _asked(dataset: Dataset, rows: NDArray[np.int64]) -> _Asked:
    images = take(dataset.images, rows)
    return _Asked(images, probes.edge_targets(images), probes.part_targets(dataset.masks, rows), dataset.labels[rows])


def _read(model: Any, seen: _Asked, asked: _Asked, seed: int) -> dict[str, tuple[float, float, float]]:
    """Stage → what is read of edges, parts and classes."""
    learned, others = representations(model, seen.images), representations(model, asked.images)
    found = {}
    for stage, rows in learned.items():
        same = probes.EqualDimension(rows, seed)
        few, more = same(rows), same(others[stage])
        parts = float("nan")
        if seen.parts is not None and asked.parts is not None:
            parts = probes.explained(few, seen.parts, more, asked.parts)
        edges = probes.explained(few, seen.edges, more, asked.edges)
        found[stage] = edges, parts, probes.named(few, seen.labels, more, asked.labels)
    return found


def _strengths(model: Any, dataset: Dataset) -> dict[str, NDArray[np.float64]]:
    shown = gratings.gratings(dataset.image_shape)
    answers = model.stages(shown) if is_network(model) else representations(model, shown)
    return {stage: gratings.vector_strengths(gratings.of_the_middle(found)) for stage, found in answers.items()}


def _of_units(model: Any, twin: Any, dataset: Dataset, test: NDArray[np.int64], seed: int) -> dict[str, Any]:
    """What can be asked of units that have a place or can be silenced."""
    looked = probes.at_most(test, LOOKED_AT)
    images, labels = take(dataset.images, looked), dataset.labels[looked]
    masks = {part: mask[looked] for part, mask in dataset.masks.items()}
    answers = [each.stages(images) for each in (model, twin)]
    fields = [each.seen_by_stages(images[:SEEN], seed % 2**31) for each in (model, twin)]
    overlap = [
        [units.detectors(p, masks, seed) if masks and p.ndim == 4 else np.nan for p in each.values()]
        for each in answers
    ]
    selective = [[units.class_selectivity(p, labels) for p in each.values()] for each in answers]
    losses = [_losses(model, images, labels, s, best) for s, best in zip(answers[0], selective[0], strict=True)]
    return {
        "detectors": np.array(overlap),
        "field": np.array([[units.field_side(of[stage]) for stage in answers[0]] for of in fields]),
        "selectivity": np.array([[float(np.median(s)) for s in each] for each in selective]),
        "loss_selective": np.array([loss[0] for loss in losses]),
        "loss_other": np.array([loss[1] for loss in losses]),
    }


def _losses(
    model: Any, images: NDArray[np.uint8], labels: NDArray[np.int64], stage: str, selective: NDArray[np.float64]
) -> tuple[float, float]:
    """How much accuracy goes with the quarter of the units that is most selective, and with the least."""
    if stage == "embedding":
        return float("nan"), float("nan")
    order, few = np.argsort(selective, kind="stable"), max(1, len(selective) // 4)
    before = float((model.predict(images) == labels).mean())
    after = [model.classes_[model.scores_without(images, stage, u).argmax(1)] for u in (order[-few:], order[:few])]
    most, least = (before - float((said == labels).mean()) for said in after)
    return most, least


def _median(strengths: NDArray[np.float64] | None) -> float:
    return float("nan") if strengths is None or np.isnan(strengths).all() else float(np.nanmedian(strengths))


def _note(seen: _Asked, asked: _Asked) -> str:
    parts = "parts by the data set's own masks" if seen.parts is not None else "the data set has no masks of parts"
    return (
        f"Linear readers of {probes.DIMENSION} principal directions, learned from {len(seen.labels)} training images "
        f"and asked of {len(asked.labels)} test images; {parts}."
    )
