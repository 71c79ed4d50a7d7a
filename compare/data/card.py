"""The data card: what a data set consists of, and what may be wrong with it."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.finding import Finding, plural
from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.data.survey import survey
from bakeoff.compare.errors import UserError

SHEET_CLASSES = 12
SHEET_COLUMNS = 8
SHEET_SIDE = 48


def card_of(dataset: Dataset) -> dict[str, Any]:
    """Count and check a data set; plain values, as they go into a JSON file.

    Keys: "counts" (part → images by class), "groups" (their number, or None), "sizes" (of the files, in words),
    "skipped", "findings" (check → sentence, count, examples), "sheet" (a PNG file as base64, with its rows).
    """
    seen = survey(dataset.images)
    checks = sorted((entry.load().ORDER, name) for name, entry in entries("checks").items())
    found = {name: entries("checks")[name].load().check(dataset, seen) for _, name in checks}
    for name, finding in found.items():
        if finding is not None:
            entries("checks")[name].has_returned(finding, Finding)
    return {
        "counts": _counts(dataset),
        "groups": None if dataset.groups is None else len(np.unique(dataset.groups)),
        "sizes": _sizes(dataset),
        "skipped": list(dataset.skipped),
        "findings": {
            name: {"sentence": finding.sentence, "count": finding.count, "examples": list(finding.examples)}
            for name, finding in found.items()
            if finding is not None
        },
        "sheet": _sheet(dataset),
    }


def refuse(name: str, card: Mapping[str, Any], *, strict: bool, allow_conflicts: bool) -> None:
    """Refuse what must not be run on unless the user says so.

    Parameters
    ----------
    strict
        no file may have been skipped.
    allow_conflicts
        the same pixels may have two labels.

    Raises
    ------
    UserError
        the card shows what was not allowed.
    """
    if strict and card["skipped"]:
        raise UserError(
            f"'{name}' has {len(card['skipped'])} files that cannot be read, and --strict allows none: "
            f"{_listed(card['skipped'], 20)}.\nReplace or remove them, or leave out --strict."
        )
    conflicts = card["findings"].get("conflicts")
    if conflicts and not allow_conflicts:
        raise UserError(
            f"'{name}': {conflicts['sentence']} {_listed(conflicts['examples'], 20, conflicts['count'])}.\n"
            "Correct the labels, or go on with --allow-conflicts."
        )


def _listed(names: Sequence[str], most: int, count: int | None = None) -> str:
    count = len(names) if count is None else count
    return "; ".join(names[:most]) + (f"; and {count - most} more" if count > most else "")


def _counts(dataset: Dataset) -> dict[str, list[int]]:
    parts = {"images": np.ones(len(dataset), dtype=bool)}
    if dataset.split is not None:
        parts = {part: dataset.split == part for part in ("train", "test")}
    n = len(dataset.classes)
    return {part: np.bincount(dataset.labels[rows], minlength=n).tolist() for part, rows in parts.items()}


def _sizes(dataset: Dataset) -> str:
    height, width, channels = dataset.image_shape
    now = f"{width}×{height}, {'gray' if channels == 1 else 'RGB'}"
    if dataset.origins is None:
        return now
    sizes = sorted(set(zip(dataset.origins.widths.tolist(), dataset.origins.heights.tolist(), strict=True)))
    span = " to ".join(f"{w}×{h}" for w, h in dict.fromkeys((sizes[0], sizes[-1])))
    return now if sizes == [(width, height)] else f"{now}; the files have {plural(len(sizes), 'size', 'sizes')}, {span}"


def _sheet(dataset: Dataset) -> dict[str, Any]:
    """The first images of the first classes, side by side as one picture."""
    from PIL import Image

    shown = [label for label in range(len(dataset.classes)) if (dataset.labels == label).any()][:SHEET_CLASSES]
    height, width, channels = dataset.image_shape
    scale = min(1.0, SHEET_SIDE / max(height, width))
    high, wide = max(1, round(height * scale)), max(1, round(width * scale))
    sheet = np.full((len(shown) * (high + 1), SHEET_COLUMNS * (wide + 1), channels), 255, dtype=np.uint8)
    for down, label in enumerate(shown):
        rows = np.flatnonzero(dataset.labels == label)
        # Spread over the class: files that follow one another often show one thing.
        some = np.unique(np.linspace(0, len(rows) - 1, min(SHEET_COLUMNS, len(rows))).astype(int))
        for across, image in enumerate(take(dataset.images, rows[some])):
            tile = Image.fromarray(image[..., 0] if channels == 1 else image).resize((wide, high), Image.Resampling.BOX)
            top, left = down * (high + 1), across * (wide + 1)
            sheet[top : top + high, left : left + wide] = np.asarray(tile).reshape(high, wide, channels)
    file = io.BytesIO()
    Image.fromarray(sheet[..., 0] if channels == 1 else sheet).save(file, "PNG", optimize=True)
    return {
        "png": base64.b64encode(file.getvalue()).decode(),
        "classes": [dataset.classes[label] for label in shown],
        "labels": shown,
        "tile": [high + 1, wide + 1],
    }
