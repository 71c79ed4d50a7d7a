"""Images that OpenML keeps as a table of pixels, as mnist_784; fetched through scikit-learn."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bakeoff.compare.data.arrays.array_batch import write_arrays
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_names import class_problems, numbered
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

ARGUMENT = "NAME"

Positive = Annotated[int, Field(ge=1)]


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    *,
    version: Positive | None = None,
    height: Positive | None = None,
    width: Positive | None = None,
    channels: Annotated[int, Field(ge=1, le=3)] | None = None,
) -> Dataset:
    """Load a data set by its name on OpenML; each row is taken for one image, row by row of pixels.

    Parameters
    ----------
    version
        on OpenML; without, the oldest active one.
    height, width, channels
        of the images, where their number of pixels does not tell: without, they are square, gray where that fits and
        else of three planes (red, green, blue).

    Raises
    ------
    UserError
        it cannot be fetched, or its rows are no images.
    """
    pixels, target = _fetch(argument, version, locations)
    problems = []
    labels = [str(label) for label in target]
    shape = _shape(pixels.shape[1], height, width, channels) if pixels.ndim == 2 else None
    if shape is None:
        problems.append(f"its rows of {pixels.shape[1:]} values are no square images; name height, width and channels")
    if not np.isfinite(pixels).all() or pixels.min() < 0 or pixels.max() > 255:
        problems.append(f"its values must lie in 0…255, got {pixels.min():g}…{pixels.max():g}")
    if any(label in ("None", "nan", "") for label in labels):
        problems.append("some rows have no label")
    problems += class_problems(labels)
    if problems or shape is None:
        raise UserError(
            f"'{argument}' of OpenML is no set of images: {'; '.join(problems)}.\n"
            "Write them as in openml:NAME[height=28,width=28,channels=1], or take another set."
        )
    scaled = pixels.max() <= 1
    values = np.rint(pixels * (255 if scaled else 1)).astype(np.uint8)
    tall, wide, planes = shape
    stacked = values.reshape(-1, planes, tall, wide).transpose(0, 2, 3, 1)
    batch = write_arrays([np.ascontiguousarray(stacked)], (len(values), *shape), locations, images)
    names, positions = numbered(labels)
    assumed = f"Rows of {pixels.shape[1]} values were taken for images of {wide}×{tall} pixels in {planes} planes."
    spread = ("Values 0…1 were spread over 0…255.",) if scaled else ()
    return Dataset(
        name=f"openml:{argument}",
        images=batch.images,
        labels=positions,
        classes=tuple(printable(name) for name in names),
        source=f"'{argument}' of OpenML (openml.org){f', version {version}' if version else ''}.",
        notes=(assumed, *spread, *batch.notes),
        originals=batch.originals,
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """None that are the user's: name and version decide."""
    return []


def _fetch(name: str, version: int | None, locations: DataLocations) -> tuple[NDArray[Any], NDArray[Any]]:
    if locations.offline:
        raise UserError(
            f"'{name}' of OpenML was not prepared. Run `bakeoff prepare openml:{name}` without --offline first."
        )
    from sklearn.datasets import fetch_openml

    home = cache_folder() / "scikit-learn"
    home.mkdir(parents=True, exist_ok=True)
    try:
        found = fetch_openml(name, version=version or "active", data_home=str(home), as_frame=False, parser="liac-arff")
        return np.asarray(found.data, dtype=np.float64), np.asarray(found.target)
    # No network, no such set, a table with text or with holes: scikit-learn raises an error of its own for each.
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UserError(f"'{name}' of OpenML cannot be had: {reason}. Look its name up on openml.org.") from error


def _shape(values: int, height: int | None, width: int | None, channels: int | None) -> tuple[int, int, int] | None:
    for planes in (1, 3) if channels is None else (channels,):
        tall, wide = height or width or math.isqrt(values // planes), width or height or math.isqrt(values // planes)
        if height and not width:
            wide = values // planes // height
        elif width and not height:
            tall = values // planes // width
        if planes in (1, 3) and tall * wide * planes == values:
            return tall, wide, planes
    return None
