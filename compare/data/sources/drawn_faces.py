"""Drawn faces of made-up people, generated from a seed, with landmarks and masks of their parts.

Evidence for `variation`, 5 images a person to train and 5 to test, five splits: `pixels+linear-svm` reaches 84.8
and 78.2 % with seeds 0 and 100, `hog+linear-svm` 69.8 and 69.7 %; with all of pose and light let in, 15 and 20 %.
2 ms a face.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations

FLIPS = True
"""A mirrored face is still the same person's: faces are drawn alike on both sides."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,  # noqa: ARG001
    *,
    people: Annotated[int, Field(ge=2, le=10_000)] = 40,
    images: Annotated[int, Field(ge=2, le=1_000)] = 10,
    size: Annotated[int, Field(ge=24, le=256)] = 64,
    seed: Annotated[int, Field(ge=0)] = 0,
    variation: Annotated[float, Field(ge=0, le=1)] = 0.15,
) -> Dataset:
    """Draw `images` gray pictures of `size`×`size` pixels of each of `people`; the same seed draws the same.

    `variation` is the share of pose and light that is let in: 1 for training a localiser, little for telling people.
    """
    from bakeoff.pipelines.faces.drawn_face import drawn_face

    drawn = [drawn_face(*face) for face in _faces(people, images, size, seed, variation)]
    pictures, points, masks = zip(*drawn, strict=True)
    return Dataset(
        name="drawn-faces",
        images=np.stack(pictures)[..., np.newaxis],
        labels=np.repeat(np.arange(people, dtype=np.int64), images),
        classes=tuple(f"person {k + 1}" for k in range(people)),
        source=f"Drawn by bakeoff: {images} images of each of {people} made-up people, from seed {seed}.",
        licence="CC0: drawn by a program",
        notes=(f"Expression, glasses and noise vary freely within a person, pose and light by {variation:.0%}.",),
        masks={name: np.stack([each[name] for each in masks]) for name in masks[0]},
        landmarks=np.stack(points),
    )


PARTS = ("eyes", "brows", "nose", "mouth", "glasses")
"""What the same picture can be drawn without."""


def without(
    part: str,
    rows: Sequence[int],
    *,
    people: int = 40,
    images: int = 10,
    size: int = 64,
    seed: int = 0,
    variation: float = 0.15,
) -> NDArray[np.uint8]:
    """(rows, size, size, 1) those images of the data set with these options, drawn again without one of PARTS."""
    from bakeoff.pipelines.faces.drawn_face import drawn_face

    wanted: dict[int, NDArray[np.uint8]] = {}
    for row, (who, view, side, random) in enumerate(_faces(people, images, size, seed, variation)):
        if row in rows:
            wanted[row] = drawn_face(who, view, side, random, part)[0]
        else:
            random.standard_normal((side, side))  # the noise of a picture that is not asked for
    return np.stack([wanted[row] for row in rows])[..., np.newaxis]


def _faces(
    people: int, images: int, size: int, seed: int, variation: float
) -> Iterator[tuple[dict[str, float], dict[str, float], int, np.random.Generator]]:
    """What `drawn_face` takes, picture by picture; each has to draw its noise before the next is asked for."""
    from bakeoff.pipelines.faces.drawn_face import IDENTITY, draw_from, narrowed

    random: Any = np.random.default_rng(seed)
    bounds = narrowed(variation)
    for _ in range(people):
        who = draw_from(IDENTITY, random)
        for _ in range(images):
            yield who, draw_from(bounds, random), size, random
