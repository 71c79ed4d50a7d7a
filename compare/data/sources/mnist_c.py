"""MNIST-C: MNIST to train on, its test images spoilt by one of fifteen corruptions, as `mnist-c:fog`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from bakeoff.compare.data.corruptions.corrupt import published
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import mnist

ARGUMENT = "CORRUPTION"


def load(argument: str, locations: DataLocations, *, seed: Annotated[int, Field(ge=0)] = 0) -> Dataset:
    """Spoil the test images of MNIST, at the one severity that each corruption of MNIST-C has.

    The definitions are the published ones; the draws are not, as those of the published files have no seed.

    Raises
    ------
    UserError
        there is no such corruption, or MNIST is not at hand.

    References
    ----------
    N. Mu and J. Gilmer, MNIST-C: A Robustness Benchmark for Computer Vision, 2019.
    """
    published(np.empty((0, 28, 28, 1), np.uint8), np.empty(0, np.int64), argument, seed)  # a mistake costs no download
    clean = mnist.load("", locations)
    images = np.array(clean.images)
    tested = np.flatnonzero(np.asarray(clean.split) == "test")
    images[tested] = published(images[tested], tested, argument, seed)
    return replace(
        clean,
        name=f"mnist-c:{argument}",
        images=images,
        source=f"{clean.source} Test images spoilt as in MNIST-C ({argument}), N. Mu and J. Gilmer 2019.",
        notes=(*clean.notes, f"Test images were spoilt by {argument}, from seed {seed}; training images were not."),
    )


def files(argument: str, locations: DataLocations, *, seed: int = 0) -> list[Path]:  # noqa: ARG001
    """The four official files of MNIST, fetched if need be."""
    return mnist.files("", locations)
