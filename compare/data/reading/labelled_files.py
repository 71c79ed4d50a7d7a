"""Image files with a class each, checked and made into a data set: what folders and tables have in common."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import read_all
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.points_file import SUFFIX, UnreadablePointsError, points_file, read_points
from bakeoff.compare.errors import UserError

PARTS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
"""How the parts of a split may be called, in small letters."""

MOST_NAMED = 20

MOVED_ALONG = "Landmarks were moved along with what was done to the pictures."


@dataclass
class Found:
    """Image files, each with its class and the part of the split it lies in ("" where there are no parts).

    Attributes
    ----------
    groups
        what each image belongs to besides its class, as a person; empty where nothing is told.
    landmarks
        (n, points, 2) x and y in pixels of the upright picture, 0 at the centre of the first one, or None.
    problems
        why this is no data set, a clause each; notes: what else is to be told, a sentence each.
    """

    paths: list[Path] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    landmarks: NDArray[np.float32] | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def assemble(
    found: Found, root: Path, wanted: str, locations: DataLocations, options: Mapping[str, Any], **facts: Any
) -> Dataset:
    """Decode the files that were found, and make a data set of them.

    Parameters
    ----------
    root
        what file names are shown relative to.
    wanted
        what such a data set looks like, as the second line of a refusal.
    options
        size, color and fit, as `read_all` takes them.
    facts
        name, source and licence of the data set.

    Raises
    ------
    UserError
        there are problems (all are told at once), or too many files cannot be read.
    """
    refuse(root, found.problems + class_problems(found.names, found.parts), wanted)
    batch = read_all(found.paths, root, locations=locations, **options)
    names, parts = ([values[row] for row in batch.kept] for values in (found.names, found.parts))
    refuse(root, class_problems(names, parts), wanted)
    classes = sorted(set(names), key=_class_order(names))
    position = {name: label for label, name in enumerate(classes)}
    groups = None
    if found.groups:
        groups = np.unique([found.groups[row] for row in batch.kept], return_inverse=True)[1].astype(np.int64)
    return Dataset(
        images=batch.images,
        labels=np.array([position[name] for name in names], dtype=np.int64),
        classes=tuple(printable(name) for name in classes),
        notes=(*found.notes, *batch.notes),
        split=own_split(parts),
        groups=groups,
        landmarks=None if found.landmarks is None else batch.move(found.landmarks[batch.kept]),
        origins=batch.origins,
        skipped=batch.skipped,
        **facts,
    )


def add_points_beside(found: Found) -> None:
    """Take the landmarks from the `.pts` files beside the images, where each image has one of as many points."""
    beside = [points_file(path) for path in found.paths]
    there = sum(path.is_file() for path in beside)
    if there < len(beside):
        if there:
            found.notes.append(
                f"Landmarks were left out: {len(beside) - there} of the images have no {SUFFIX} file beside them."
            )
        return
    points = []
    for path in beside:
        try:
            points.append(read_points(path))
        except UnreadablePointsError as error:
            found.problems.append(f"the points in '{printable(path.name)}' cannot be used: {error}")
    if counts := sorted({len(each) for each in points}):
        if len(counts) > 1:
            found.problems.append(f"its {SUFFIX} files have {' or '.join(map(str, counts))} points, not all as many")
        elif not found.problems:
            found.landmarks = np.stack(points)
            found.notes.append(MOVED_ALONG)


def own_split(parts: Sequence[str]) -> NDArray[np.str_] | None:
    """(n,) of "train" and "test" where both are among the parts; val joins train."""
    if not {"train", "test"} <= set(parts):
        return None
    return np.array(["test" if part == "test" else "train" for part in parts])


def class_problems(names: Sequence[str], parts: Sequence[str]) -> list[str]:
    """Why images with these classes, in these parts of a split, can neither train nor test, a clause each."""
    problems = []
    counts, in_train = Counter(names), {name for name, part in zip(names, parts, strict=True) if part != "test"}
    if len(counts) == 1:
        problems.append(f"it holds one class only ('{printable(names[0])}'), two are needed")
    for name in sorted(counts, key=os.fsencode):
        if counts[name] < 2:
            problems.append(f"class '{printable(name)}' has one image only, two are needed")
        elif name not in in_train:
            problems.append(f"class '{printable(name)}' has images in test, but none in train")
    return problems + alike(counts)


def alike(names: Sequence[str] | Mapping[str, int]) -> list[str]:
    """Class names that a reader would take for one: they differ by case or by Unicode form alone."""
    same = defaultdict(list)
    for name in names:
        same[unicodedata.normalize("NFKC", name.strip()).casefold()].append(name)
    return [
        "classes " + " and ".join(ascii(name) for name in sorted(group)) + " differ by case or Unicode form only"
        for group in same.values()
        if len(group) > 1
    ]


def refuse(root: Path, problems: Sequence[str], wanted: str) -> None:
    """Tell all problems at once.

    Raises
    ------
    UserError
        there are any.
    """
    if problems:
        more = f"; and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
        raise UserError(f"'{printable(root)}' is no data set: {'; '.join(problems[:MOST_NAMED])}{more}.\n{wanted}")


def _class_order(names: Sequence[str]) -> Any:
    """Whole numbers in their order, all else in the order of its bytes."""
    return int if all(name.isdecimal() and name.isascii() for name in names) else os.fsencode
