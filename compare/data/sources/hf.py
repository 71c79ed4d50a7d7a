"""A data set of images of the Hugging Face hub, by its name; needs the optional package datasets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_names import numbered
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import refuse
from bakeoff.compare.data.labelling.parts import divide, part_of
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_batch import common_side, originals_of
from bakeoff.compare.data.reading.image_files import Decoded, Form, from_pillow, printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.notes import size_notes
from bakeoff.compare.data.reading.other_readers import formats
from bakeoff.compare.errors import UserError

ARGUMENT = "NAME"

WANTED = "Wanted is a set with a column of images and one of classes, as in hf:mnist or hf:NAME[image=img,label=y]."


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    *,
    config: str | None = None,
    image: str | None = None,
    label: str | None = None,
) -> Dataset:
    """Load the parts train, validation and test; validation joins train. Code of a data set is never run.

    Parameters
    ----------
    config
        which of its configurations, where it has several.
    image, label
        the columns, where they are not told by their types.

    Raises
    ------
    UserError
        the package is missing, or the set cannot be fetched or is none of images.
    """
    parts, notes = _labelled_parts(_fetch(argument, config, locations), labels)
    if not parts:
        refuse(Path(argument), ["it has no part called train, validation or test"], WANTED)
    features = next(iter(parts.values())).features
    image_column, label_column = _columns(argument, features, image, label)
    values = [value for part in parts.values() for value in part[label_column]]  # by column: no image is decoded
    if None in values or -1 in values:
        refuse(Path(argument), ["some images have no label (None or -1)"], WANTED)
    division = divide([name for name, part in parts.items() for _ in range(len(part))], labels.held_out)
    refuse(Path(argument), [division.problem] if division.problem else [], WANTED)
    sizes, grays = zip(
        *((picture.size, picture.mode in ("1", "L")) for picture in _pictures(parts, image_column)), strict=True
    )
    gray = images.color == "gray" or (images.color == "auto" and all(grays))
    form = Form(common_side(sizes, images), gray, images)
    buffer = locations.image_buffer((len(values), *form.shape, 1 if gray else 3))
    decoded = []
    for row, picture in enumerate(_pictures(parts, image_column)):
        found = _decoded(picture, form, row)
        buffer.write(row, found.pixels)
        decoded.append(found.without_pixels())
    names, positions = _classes(features[label_column], values)
    told = [division.note] if division.note else []
    return Dataset(
        name=f"hf:{argument}",
        images=buffer.finalize(),
        labels=positions,
        classes=names,
        source=f"'{argument}' of the Hugging Face hub (huggingface.co/datasets/{argument}).",
        notes=(*told, *notes, *size_notes(sizes, form.shape, images)),
        split=division.split,
        originals=originals_of(decoded, sizes, form),
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """All files of a folder of the user's; of a set of the hub none, as its name decides."""
    folder = Path(argument).expanduser()
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _labelled_parts(found: dict[str, Any], labels: LabelOptions) -> tuple[dict[str, Any], list[str]]:
    """The parts that are meant, and which others were left out, in a sentence."""
    if labels.held_out is not None:
        return found, []
    parts = {name: part for name, part in found.items() if part_of(name)}
    others = [printable(name) for name in found if name not in parts]
    return parts, [f"Parts left out: {', '.join(others)}; [test=NAME] takes all."] if others else []


def _fetch(name: str, config: str | None, locations: DataLocations) -> dict[str, Any]:
    try:
        import datasets
    except ImportError:
        raise UserError(
            f"hf:{name} needs the package datasets, which is not installed. Install it with: pip install 'bakeoff[hf]'"
        ) from None
    if locations.offline:
        datasets.config.HF_HUB_OFFLINE = True
    try:
        return dict(datasets.load_dataset(name, config, cache_dir=str(cache_folder() / "hf")))
    # No network, no such set, a set that is code: the package raises an error of its own for each.
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"hf:{name} cannot be had: {reason}. Look its name up on huggingface.co/datasets.") from error


def _columns(argument: str, features: Any, image: str | None, label: str | None) -> tuple[str, str]:
    """The columns of images and classes.

    Raises
    ------
    UserError
        there is none.
    """
    found, lacking = [], []
    for asked, kind, guesses in (
        (image, "Image", ("image", "img")),
        (label, "ClassLabel", ("label", "labels", "class")),
    ):
        fitting = [name for name, feature in features.items() if type(feature).__name__ == kind]
        choices = [asked] if asked else [*fitting[:1], *(name for name in guesses if name in features)]
        there = [name for name in choices if name in features]
        found += there[:1]
        lacking += [] if there else [f"it has no column {asked or kind}, only {', '.join(features)}"]
    refuse(Path(argument), lacking, WANTED)
    return found[0], found[1]


def _pictures(parts: dict[str, Any], column: str) -> Iterator[Any]:
    return (_picture(part[row][column]) for part in parts.values() for row in range(len(part)))


def _picture(value: Any) -> Image.Image:
    """A picture as the package decodes it, or its bytes, where the set does not say that they are a picture's."""
    if isinstance(value, Image.Image):
        return value
    content = value.get("bytes") if isinstance(value, dict) else value
    if not isinstance(content, bytes):
        raise UserError(f"A column of images holds {type(value).__name__}, and no pictures. {WANTED}")
    try:
        return Image.open(io.BytesIO(content), formats=formats())
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(f"A picture cannot be read: {' '.join(str(error).split())[:200]}. {WANTED}") from None


def _decoded(picture: Any, form: Form, row: int) -> Decoded:
    try:
        return from_pillow(picture, form)
    except UnreadableImageError as error:
        raise UserError(f"Image {row} cannot be used: {error}. {WANTED}") from None


def _classes(feature: Any, labels: list[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    known = getattr(feature, "names", None)
    if known:
        return tuple(printable(name) for name in known), np.array(labels, dtype=np.int64)
    names, positions = numbered([str(label) for label in labels])
    return tuple(printable(name) for name in names), positions
