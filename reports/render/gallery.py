"""A gallery as the page shows it: pictures in the groups of a pair, and what a script needs to show another pair."""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.reports.document import Gallery, Said, Shot

GROUPS = {
    "10": "{0} right, {1} wrong",
    "01": "{1} right, {0} wrong",
    "00": "Both wrong",
    "11": "Both right, but unsure",
}
"""How a pair stands to an image → its heading."""


SILENT = Said(-1, math.nan)


@dataclass(frozen=True)
class Tile:
    """A picture as a link that holds it, and its words; `said` and `sure` are by the numbers of contenders."""

    source: str
    label: str
    words: tuple[str, ...]
    truth: int
    said: str
    sure: str


def shown(order: Sequence[str], gallery: Gallery) -> list[tuple[str, str, list[Tile]]]:
    """Group, heading and tiles, `order` numbering the contenders; what the pair does not show is in a last group."""
    groups = {key: heading.format(*gallery.pair) for key, heading in GROUPS.items()}
    if any(shot.group == "label" for shot in gallery.shots):
        groups = {"label": ""}
    else:
        groups[""] = ""
    return [
        (key, heading, [_tile(order, gallery, shot) for shot in gallery.shots if shot.group == key])
        for key, heading in groups.items()
    ]


def classes_of(gallery: Gallery) -> str:
    """Names of the classes, as JSON."""
    return json.dumps(gallery.classes, ensure_ascii=False)


def _tile(order: Sequence[str], gallery: Gallery, shot: Shot) -> Tile:
    by_name = dict(zip(gallery.contenders, shot.said, strict=True))
    told, every = [by_name[name] for name in gallery.pair], [by_name.get(name, SILENT) for name in order]
    words = [f"{name}: {_words(gallery, each)}" for name, each in zip(gallery.pair, told, strict=True)]
    if shot.group == "label":
        other = max(each.label for each in shot.said if each.label not in (-1, shot.truth))
        words = [f"all say: {gallery.classes[other]}"]
    return Tile(
        _source(shot.image),
        gallery.classes[shot.truth],
        tuple(words),
        shot.truth,
        " ".join(str(each.label) for each in every),
        " ".join("-" if math.isnan(each.probability) else f"{100 * each.probability:.0f}" for each in every),
    )


def _words(gallery: Gallery, said: Said) -> str:
    if said.label < 0:
        return "not asked"
    sure = "" if math.isnan(said.probability) else f" {100 * said.probability:.0f} %"
    return f"{gallery.classes[said.label]}{sure}"


def _source(image: NDArray[np.uint8]) -> str:
    """The picture as exact WebP or PNG inside of a link, whichever is smaller."""
    from PIL import Image

    picture = Image.fromarray(image[..., 0] if image.shape[2] == 1 else image)
    links = []
    for kind, options in (("webp", {"lossless": True}), ("png", {"optimize": True})):
        file = io.BytesIO()
        picture.save(file, kind, **options)
        links.append(f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}")
    return min(links, key=len)
