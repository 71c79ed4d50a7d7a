"""Patches of photographs of brick, grass and gravel, training and test from apart; nothing to download."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy import ndimage

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations

CLASSES = ("brick", "grass", "gravel")
GAP = 32
"""Pixels of each photograph between what training and what test patches are taken from."""

TEST_SHARE = 1 / 3
"""Share of each photograph, at its right, that test patches are taken from."""

FLIPS = True
"""A mirrored wall is still a wall."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,  # noqa: ARG001
    *,
    n: Annotated[int, Field(ge=12, le=200_000)] = 1800,
    n_test: Annotated[int, Field(ge=6, le=100_000)] = 600,
    size: Annotated[int, Field(ge=16, le=64)] = 32,
    seed: Annotated[int, Field(ge=0)] = 0,
) -> Dataset:
    """Cut `n` patches to train on and `n_test` to test, as many of each class as can be; a seed draws the same ones.

    Parameters
    ----------
    size
        side of the patches in pixels.
    """
    from skimage import data

    photographs = [np.asarray(getattr(data, name)(), dtype=np.float32) for name in CLASSES]
    labels = np.concatenate([np.arange(count, dtype=np.int64) % len(CLASSES) for count in (n, n_test)])
    split = np.repeat(np.array(["train", "test"]), [n, n_test])
    random = np.random.default_rng(seed)
    images = np.empty((len(labels), size, size, 1), dtype=np.uint8)
    for row, (label, part) in enumerate(zip(labels.tolist(), split.tolist(), strict=True)):
        images[row, ..., 0] = _patch(random, _part(photographs[label], part), size)
    return Dataset(
        name="textures",
        images=images,
        labels=labels,
        classes=CLASSES,
        source=(
            f"{len(labels):,} patches of {size}×{size} pixels, drawn from seed {seed} out of scikit-image's "
            "photographs brick, grass and gravel."
        ),
        licence="CC0: the photographs are from CC0Textures, as scikit-image tells",
        notes=(
            f"Training patches are from the left of each photograph, test patches from the right, {GAP} apart.",
            "Each patch was turned by any angle, scaled by 0.7 to 1.4, and its light, contrast and noise were drawn.",
        ),
        split=split,
    )


def _part(photograph: NDArray[np.float32], part: str) -> NDArray[np.float32]:
    """The columns of a photograph that patches of a part may show."""
    border = round(photograph.shape[1] * (1 - TEST_SHARE))
    return photograph[:, border + GAP // 2 :] if part == "test" else photograph[:, : border - GAP // 2]


def _patch(random: np.random.Generator, part: NDArray[np.float32], size: int) -> NDArray[np.uint8]:
    """One patch, turned, scaled, lit and noised; it shows nothing from outside of the part."""
    angle, scale = random.uniform(0, 2 * np.pi), np.exp(random.uniform(np.log(0.7), np.log(1.4)))
    offsets = (np.arange(size) - (size - 1) / 2) / scale
    down, across = np.meshgrid(offsets, offsets, indexing="ij")
    reach = size / 2 / scale * np.sqrt(2) + 1
    y, x = (random.uniform(reach, side - 1 - reach) for side in part.shape)
    rows = y + np.cos(angle) * down - np.sin(angle) * across
    columns = x + np.sin(angle) * down + np.cos(angle) * across
    values = ndimage.map_coordinates(part, [rows, columns], order=1)
    values = (values - values.mean()) / max(float(values.std()), 1.0)
    lit = random.uniform(90, 165) + random.uniform(20, 50) * values
    noisy = lit + random.normal(0, random.uniform(4, 16), values.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
