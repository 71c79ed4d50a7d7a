"""A data set of images of the Hugging Face hub, by its name; needs the optional package datasets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.data.reading.image_batch import FITS, Color, Size, common_side
from bakeoff.compare.data.reading.image_files import Fit, UnreadableImageError, from_pillow, printable
from bakeoff.compare.data.reading.labelled_files import PARTS, own_split, refuse
from bakeoff.compare.errors import UserError

ARGUMENT = "NAME"

WANTED = "Wanted is a set with a column of images and one of classes, as in hf:mnist or hf:NAME[image=img,label=y]."


def load(
    argument: str,
    locations: DataLocations,
    *,
    config: str | None = None,
    image: str | None = None,
    label: str | None = None,
    size: Size = None,
    color: Color = "auto",
    fit: Fit = "crop",
) -> Dataset:
    """Load the parts train, validation and test; validation joins train. Code of a data set is never run.

    Parameters
    ----------
    config
        which of its configurations, where it has several.
    image, label
        the columns, where they are not told by their types.
    size
        side in pixels of the square that all images are brought to; none keeps what is already of one size.
    color
        "auto" keeps gray where all images are gray; "gray" and "rgb" turn all into that.
    fit
        how unequal sizes are brought together: "crop" cuts, "pad" adds black margins, "stretch" distorts.

    Raises
    ------
    UserError
        the package is missing, or the set cannot be fetched or is none of images.
    """
    parts = {name: part for name, part in _fetch(argument, config, locations).items() if name in PARTS}
    if not parts:
        refuse(Path(argument), ["it has no part called train, validation or test"], WANTED)
    features = next(iter(parts.values())).features
    image_column, label_column = _columns(argument, features, image, label)
    rows = [(name, row) for name, part in parts.items() for row in range(len(part))]
    labels = [label for part in parts.values() for label in part[label_column]]  # by column: no image is decoded
    if None in labels or -1 in labels:
        refuse(Path(argument), ["some images have no label (None or -1)"], WANTED)
    sizes, grays = zip(
        *((picture.size, picture.mode in ("1", "L")) for picture in _pictures(parts, image_column)), strict=True
    )
    shape = common_side(sizes, size)
    gray = color == "gray" or (color == "auto" and all(grays))
    buffer = locations.image_buffer((len(rows), *shape, 1 if gray else 3))
    for row, picture in enumerate(_pictures(parts, image_column)):
        buffer.write(row, _decoded(picture, shape, gray, fit, row))
    names, positions = _classes(features[label_column], labels)
    changed = {(wide, high) for wide, high in sizes} != {shape[::-1]}
    return Dataset(
        name=f"hf:{argument}",
        images=buffer.finalize(),
        labels=positions,
        classes=names,
        source=f"'{argument}' of the Hugging Face hub (huggingface.co/datasets/{argument}).",
        notes=(f"Images came in {len(set(sizes))} sizes; {FITS[fit].format(*shape[::-1])}.",) if changed else (),
        split=own_split([PARTS[name] for name, _ in rows]),
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """None that are the user's: the name decides."""
    return []


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
    return (part[row][column] for part in parts.values() for row in range(len(part)))


def _decoded(picture: Any, shape: tuple[int, int], gray: bool, fit: Fit, row: int) -> NDArray[np.uint8]:
    try:
        return from_pillow(picture, shape, gray, fit)
    except UnreadableImageError as error:
        raise UserError(f"Image {row} cannot be used: {error}. {WANTED}") from None


def _classes(feature: Any, labels: list[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    known = getattr(feature, "names", None)
    if known:
        return tuple(printable(name) for name in known), np.array(labels, dtype=np.int64)
    names, positions = np.unique([str(label) for label in labels], return_inverse=True)
    return tuple(printable(name) for name in names.tolist()), positions.astype(np.int64)
