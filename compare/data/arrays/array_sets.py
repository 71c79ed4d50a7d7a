"""Named arrays of images and labels, checked and made into a data set: what .npz, .mat and .h5 have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field

from bakeoff.compare.data.arrays.array_batch import write_arrays
from bakeoff.compare.data.arrays.named_arrays import ArrayFile, Layout, layout_of, listed
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_names import case_notes, class_problems, numbered
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import refuse
from bakeoff.compare.data.labelling.parts import Division, divide
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions, two_sides
from bakeoff.compare.data.reading.scaling import Scale, scale_of

Side = Annotated[int, Field(ge=1, le=65535)]
Pixels = Annotated[tuple[Side, Side] | None, BeforeValidator(two_sides)]
"""Height and width of images that come as rows of pixels, as 28x28."""

WANTED = "Wanted are images (n, height, width[, 1 or 3]) and labels (n,); image=NAME and label=NAME say which they are."
SAMPLE_VALUES = 1_000_000


@dataclass(frozen=True)
class ArrayOptions:
    """Which arrays a file's images and labels are.

    Attributes
    ----------
    image, label
        their names, where these do not tell.
    pixels
        height and width of images that come as rows of pixels, as 28x28.
    """

    image: str | None = None
    label: str | None = None
    pixels: Pixels = None


@dataclass(frozen=True)
class View:
    """How an array is seen as (n, height, width, channels).

    Attributes
    ----------
    order
        of its axes, before it is reshaped; None where they stand right.
    """

    shape: tuple[int, int, int, int]
    order: tuple[int, ...] | None = None
    told: str = ""

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Some rows of the array so."""
        turned = values if self.order is None else values.transpose(self.order)
        return np.ascontiguousarray(turned).reshape(len(values), *self.shape[1:])


def read_arrays(
    file: ArrayFile,
    path: Path,
    locations: DataLocations,
    images: ImageOptions | None = None,
    labels: LabelOptions | None = None,
    arrays: ArrayOptions | None = None,
    classes: Sequence[str] = (),
    **facts: Any,
) -> Dataset:
    """Make a data set of the arrays in a file.

    Parameters
    ----------
    classes
        names of the labels 0, 1, …, which else are named by the file or by themselves.

    Raises
    ------
    UserError
        they do not fit together (all reasons at once).
    """
    images, labels, arrays = images or ImageOptions(), labels or LabelOptions(), arrays or ArrayOptions()
    asked = [name for name in (arrays.image, arrays.label) if name is not None and name not in file.headers]
    if asked or not (layout := layout_of(file.headers, arrays.image, arrays.label)).pairs:
        lacking = f"it has no array {', '.join(map(printable, asked))}; " if asked else ""
        refuse(path, [f"{lacking}its arrays are {listed(file.headers)}"], WANTED)
    views, problems = _views(file, layout, arrays)
    labelled = [_names(file.whole(label), label) for _, label in layout.pairs.values()]
    problems += [problem for _, found in labelled for problem in found]
    for (image, label), (names, _), view in zip(layout.pairs.values(), labelled, views, strict=True):
        if view is not None and names and len(names) != view.shape[0]:
            problems.append(f"'{image}' has {view.shape[0]} images, but '{label}' has {len(names)} labels")
    there = [view for view in views if view is not None]
    if len({view.shape[1:] for view in there}) > 1:
        problems.append(f"the parts have images of several shapes, {[view.shape for view in there]}")
    refuse(path, problems, WANTED)

    names = [name for each, _ in labelled for name in each]
    parts = np.repeat(list(layout.pairs), [view.shape[0] for view in there]).tolist()
    if "split" in layout.beside and parts[0] == "":
        parts = [str(part) for part in _text(file.whole(layout.beside["split"])).reshape(-1)]
        if len(parts) != len(names):
            refuse(path, [f"'split' has {len(parts)} entries for {len(names)} images"], WANTED)
    division = divide(parts, labels.held_out)
    groups, more = _groups(file, layout, len(names))
    shown, positions, told = _classes(file, layout, names, classes)
    in_test = None if division.split is None else (division.split == "test").tolist()
    problems = [*more, *([division.problem] if division.problem else []), *class_problems(names, in_test, labels)]
    refuse(path, problems + told, WANTED)

    scale = _scale(file, layout, there, division, images)
    rows = (
        view.of(block) for (key, _), view in zip(layout.pairs.values(), there, strict=True) for block in file.rows(key)
    )
    _, height, width, channels = there[0].shape
    batch = write_arrays(rows, (len(names), height, width, channels), locations, images, scale)
    dtype = file.headers[next(iter(layout.pairs.values()))[0]].dtype
    notes = [division.note] if division.note else []
    notes += [there[0].told] if there[0].told else []
    notes += [f"Arrays left out: {', '.join(map(printable, sorted(layout.left_out)))}."] if layout.left_out else []
    notes += case_notes(shown)
    notes += [*batch.notes, *([f"Values came as {dtype}; they were {scale.told}."] if scale else [])]
    return Dataset(
        images=batch.images,
        labels=positions,
        classes=tuple(printable(name) for name in shown),
        notes=tuple(notes),
        split=division.split,
        groups=groups,
        originals=batch.originals,
        **facts,
    )


def _views(file: ArrayFile, layout: Layout, arrays: ArrayOptions) -> tuple[list[View | None], list[str]]:
    """How the images of each part are seen, and why they are none."""
    views: list[View | None] = []
    problems = []
    for image, label in layout.pairs.values():
        header, n = file.headers[image], file.headers[label].shape[0] if file.headers[label].shape else 0
        view = view_of(header.shape, n, arrays.pixels)
        views.append(view)
        if header.dtype.kind not in "uifb":
            problems.append(f"'{image}' must be numbers, got {header.dtype}")
        if view is None:
            problems.append(
                f"'{image}' must be (n, height, width) or (n, height, width, 1 or 3), got {header.shape}"
                + ("; [pixels=HEIGHTxWIDTH] says how its rows are images" if len(header.shape) == 2 else "")
            )
    return views, problems


def view_of(shape: tuple[int, ...], n: int, pixels: tuple[int, int] | None = None) -> View | None:
    """How an array of this shape with n labels is seen as images; None where it cannot be.

    >>> view_of((9, 3, 8, 6), 9).shape, view_of((32, 30, 3, 9), 9).shape, view_of((9, 784), 9).shape
    ((9, 8, 6, 3), (9, 32, 30, 3), (9, 28, 28, 1))
    """
    if len(shape) == 4 and shape[-1] in (1, 3):
        return View(shape)
    if len(shape) == 4 and shape[1] in (1, 3):
        order = (0, 2, 3, 1)
        return View((shape[0], shape[2], shape[3], shape[1]), order, "Channels came before height and width.")
    if len(shape) == 4 and shape[2] in (1, 3) and shape[3] == n:
        return View((n, shape[0], shape[1], shape[2]), None, "Images came along the last axis.")
    if len(shape) == 3 and shape[0] != n and shape[2] == n:
        return View((n, shape[0], shape[1], 1), None, "Images came along the last axis.")
    if len(shape) == 3:
        return View((*shape, 1))
    if len(shape) == 2:
        return _of_pixels(shape, pixels)
    return None


def _of_pixels(shape: tuple[int, ...], pixels: tuple[int, int] | None) -> View | None:
    count = shape[1]
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        height, width = pixels or (side, side)
        if height * width * channels == count and min(height, width) > 1:
            told = f"Rows of {count} values were taken for images of {width}×{height} pixels in {channels} channels."
            return View((shape[0], height, width, channels), None, told)
    return None


def _names(values: NDArray[Any], key: str) -> tuple[list[str], list[str]]:
    """A label an image as text, and why the array does not give one."""
    values = _text(values)
    if values.ndim == 2 and 1 in values.shape:
        values = values.reshape(-1)
    if values.ndim == 2 and values.dtype.kind in "iufb" and set(np.unique(values)) <= {0, 1}:
        if (values.sum(axis=1) != 1).any():
            return [], [f"'{key}' has several labels an image or none, exactly one is needed"]
        values = values.argmax(axis=1)
    if values.ndim != 1:
        return [], [f"'{key}' has {values.shape[1:] and values.shape[1]} labels an image, one is needed"]
    if values.dtype.kind == "f":
        if not np.isfinite(values).all() or (values != np.rint(values)).any():
            return [], [f"'{key}' must be whole numbers or text, got {values.dtype}"]
        values = values.astype(np.int64)
    if values.dtype.kind not in "iuUb":
        return [], [f"'{key}' must be whole numbers or text, got {values.dtype}"]
    return [str(value) for value in values.tolist()], []


def _text(values: NDArray[Any]) -> NDArray[Any]:
    return np.char.decode(values, "utf-8", "replace") if values.dtype.kind == "S" else values


def _groups(file: ArrayFile, layout: Layout, n: int) -> tuple[NDArray[np.int64] | None, list[str]]:
    if "groups" not in layout.beside:
        return None, []
    groups = np.unique(_text(file.whole(layout.beside["groups"])).reshape(-1), return_inverse=True)[1]
    return groups.astype(np.int64), [] if len(groups) == n else [f"'groups' has {len(groups)} entries for {n} images"]


def _classes(
    file: ArrayFile, layout: Layout, names: Sequence[str], known: Sequence[str]
) -> tuple[tuple[str, ...], NDArray[np.int64], list[str]]:
    """The classes, the position of each image's label among them, and why that cannot be."""
    if not known and layout.names is not None:
        told = _text(file.whole(layout.names)).reshape(-1)
        whole = [name for name in set(names) if name.isdecimal() and int(name) < len(told)]
        known = [str(name) for name in told] if told.dtype.kind == "U" and len(whole) == len(set(names)) else ()
    if not known:
        return *numbered(names), []
    wrong = sorted({name for name in names if not (name.isdecimal() and int(name) < len(known))})
    if wrong:
        return tuple(known), np.empty(0, dtype=np.int64), [f"labels must lie in 0…{len(known) - 1}, got {wrong[0]}"]
    return tuple(known), np.array([int(name) for name in names], dtype=np.int64), []


def _scale(
    file: ArrayFile, layout: Layout, views: Sequence[View], division: Division, options: ImageOptions
) -> Scale | None:
    """How values come to uint8, by those of images to train on; None where they are of that type."""
    kinds = {file.headers[image].dtype for image, _ in layout.pairs.values()}
    if kinds == {np.dtype(np.uint8)}:
        return None
    if kinds == {np.dtype(np.bool_)}:
        return Scale(0, 1, "taken as 0 and 255")
    sample, start = [], 0
    step = max(1, sum(math.prod(view.shape) for view in views) // SAMPLE_VALUES)
    for (key, _), view in zip(layout.pairs.values(), views, strict=True):
        for block in file.rows(key):
            rows = view.of(block)
            if division.split is not None:
                rows = rows[division.split[start : start + len(rows)] == "train"]
            start += len(block)
            sample.append(rows.reshape(-1)[::step])
    return scale_of(np.concatenate(sample), options.values == "type")
