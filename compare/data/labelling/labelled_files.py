"""Image files with a class each, checked and made into a data set: what folders and tables have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_names import case_notes, class_problems, numbered, sign_of_several
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.parts import Division, divide
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import read_all
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.points_file import SUFFIX, UnreadablePointsError, points_file, read_points
from bakeoff.compare.errors import UserError

MOST_NAMED = 20

MOVED_ALONG = "Landmarks were moved along with what was done to the pictures."


@dataclass
class Found:
    """Image files, each with its class and the part of a split that it lies in ("" where there are no parts).

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

    def only(self, rows: Sequence[int]) -> Found:
        """Some of the files, in this order."""
        return Found(
            paths=[self.paths[row] for row in rows],
            names=[self.names[row] for row in rows],
            parts=[self.parts[row] for row in rows] if self.parts else [],
            groups=[self.groups[row] for row in rows] if self.groups else [],
            landmarks=None if self.landmarks is None else self.landmarks[list(rows)],
            problems=self.problems,
            notes=self.notes,
        )


def assemble(
    found: Found,
    root: Path,
    wanted: str,
    locations: DataLocations,
    options: ImageOptions,
    labels: LabelOptions | None = None,
    **facts: Any,
) -> Dataset:
    """Decode the files that were found, and make a data set of them.

    Parameters
    ----------
    root
        what file names are shown relative to.
    wanted
        what such a data set looks like, as the second line of a refusal.
    options
        the form that images are brought to.
    labels
        how labels and parts are understood.
    facts
        name, source and licence of the data set.

    Raises
    ------
    UserError
        there are problems (all are told at once), or too many files cannot be read.
    """
    labels = labels or LabelOptions()
    found, several = one_label_each(found, labels)
    division = divide(found.parts, labels.held_out)
    refuse(root, found.problems + _problems(found.names, division, labels), wanted)
    in_train = None if division.split is None else (division.split == "train").tolist()
    batch = read_all(found.paths, root, options, locations, in_train)
    kept = found.only(batch.kept.tolist())
    if division.split is not None:
        division = Division(division.split[batch.kept], division.note)
    refuse(root, _problems(kept.names, division, labels), wanted)
    classes, positions = numbered(kept.names)
    groups = None
    if kept.groups:
        groups = np.unique(kept.groups, return_inverse=True)[1].astype(np.int64)
    told = [division.note] if division.note else []
    return Dataset(
        images=batch.images,
        labels=positions,
        classes=tuple(printable(name) for name in classes),
        notes=(*told, *several, *found.notes, *case_notes(classes), *batch.notes),
        split=division.split,
        groups=groups,
        landmarks=None if kept.landmarks is None else batch.move(kept.landmarks),
        origins=batch.origins,
        originals=batch.originals,
        form=batch.form,
        skipped=batch.skipped,
        **facts,
    )


def one_label_each(found: Found, labels: LabelOptions) -> tuple[Found, list[str]]:
    """Files of one label each, or a problem where some have several and nobody said what to do with these."""
    sign = sign_of_several(found.names)
    if sign is None:
        return found, []
    rows = [row for row, name in enumerate(found.names) if sign in name.strip(sign)]
    what = f"{len(rows):,} of {len(found.names):,} images have several labels, as '{printable(found.names[rows[0]])}'"
    if labels.several is None:
        found.problems.append(
            f"{what}, and one is needed; [several=single] leaves these images out, [several=whole] takes each "
            "combination for a class"
        )
        return found, []
    if labels.several == "whole":
        return found, [f"{what}; each combination is a class."]
    out = set(rows)
    return found.only([row for row in range(len(found.names)) if row not in out]), [f"{what}; they were left out."]


def _problems(names: Sequence[str], division: Division, labels: LabelOptions) -> list[str]:
    in_test = None if division.split is None else (division.split == "test").tolist()
    return ([division.problem] if division.problem else []) + class_problems(names, in_test, labels)


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
