"""Whether maps find the evidence where it is known: a part that all images of one class have, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight import pointing
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.insight.removable import without_parts
from bakeoff.compare.study.splits import Split, specimens
from bakeoff.compare.study.trial import Examined

CPU_SECONDS = 120.0
IMAGES = 20
"""Of each part; those that the contender names wrongly are left out, as nothing speaks for their evidence."""


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:
    """Of each of the `parts` (k,): how maps, by `methods`, meet it, and how far the contender leans on it.

    `hits` (methods, k) is the share of images whose map is highest on the part (pointing game: Zhang and others 2016),
    `mass` how many times as much of what speaks for the answer lies on the part as its area would have by chance,
    `overlap` the intersection over union of the part with as many of the highest pixels. `images` (k,) counts those
    that were asked, `named` (k,) is the share of the class that is named rightly, and `left` (k,) the share of the
    images asked that still are when they are drawn without the part; NaN where the source cannot draw that. None where
    no part tells a class.
    """
    parts = telling_parts(dataset)
    if not parts:
        return None
    found: dict[str, list[Any]] = {name: [] for name in ("hits", "mass", "overlap", "images", "named", "left")}
    methods: list[str] = []
    for part, label in parts.items():
        of_class = split.test[dataset.labels[split.test] == label]
        right = np.asarray(model.predict(dataset.images[of_class]) == label)
        rows = specimens(dataset, of_class[right], seed, IMAGES)
        found["images"].append(len(rows))
        found["named"].append(float(right.mean()) if len(right) else np.nan)
        found["left"].append(_left(model, dataset, rows, part, label))
        if not len(rows):
            continue
        images = dataset.images[rows]
        margin = margin_of(model, images, len(dataset.classes))
        maps = all_maps(model, images, margin, mean_image(dataset, split), seed)
        methods = list(maps)
        mask = np.asarray(dataset.masks[part][rows])
        for name, figure in (("hits", pointing.hits), ("mass", pointing.mass), ("overlap", pointing.overlap)):
            found[name].append([float(figure(each, mask).mean()) for each in maps.values()])
    for name in ("hits", "mass", "overlap"):
        told = iter(found[name])
        found[name] = [next(told) if asked else [np.nan] * len(methods) for asked in found["images"]]
    facts = {name: np.array(values).T for name, values in found.items()}
    facts |= {"parts": np.array(list(parts)), "methods": np.array(methods, dtype=str)}
    return Examined(facts, "Only a part tells the class, so that it is known where the evidence lies.")


def telling_parts(dataset: Dataset) -> Mapping[str, int]:
    """Part → the class all of whose images have it while no others do."""
    found = {}
    for part, mask in dataset.masks.items():
        there = np.asarray(np.asarray(mask).any((1, 2)))
        labels = np.unique(dataset.labels[there])
        if len(labels) == 1 and there[dataset.labels == labels[0]].all():
            found[part] = int(labels[0])
    return found


def _left(model: Any, dataset: Dataset, rows: NDArray[np.int64], part: str, label: int) -> float:
    """Share of images that are still named as their class when they are drawn without the part."""
    drawn = without_parts(dataset, rows) if len(rows) else {}
    return float((model.predict(drawn[part][0]) == label).mean()) if part in drawn else float("nan")
