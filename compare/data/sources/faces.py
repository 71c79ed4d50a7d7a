"""Faces and cuttings from the background of photographs, 200 gray images of 25×25 pixels; nothing to download."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations

FLIPS = True
"""A mirrored face is still a face."""


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the part of Labeled Faces in the Wild that comes with scikit-image: 100 faces, then 100 that are none."""
    from skimage.data import lfw_subset

    return Dataset(
        name="faces",
        images=np.rint(lfw_subset() * 255).astype(np.uint8)[..., np.newaxis],
        labels=np.repeat(np.arange(2, dtype=np.int64), 100),
        classes=("face", "not a face"),
        source=(
            "100 faces and 100 cuttings from the background of Labeled Faces in the Wild (aligned), G. B. Huang, "
            "M. Mattar, H. Lee and E. Learned-Miller 2012, as they come with scikit-image (lfw_subset)."
        ),
        licence="for research; the photographs are press pictures whose rights stay with their owners",
        notes=(
            "Values 0…1 were spread over 0…255.",
            "Many of the cuttings show black wedges, where a photograph was turned to align its face: "
            "a contender may tell them by these alone.",
        ),
    )
