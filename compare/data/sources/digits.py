"""Handwritten digits of the UCI repository, 1,797 gray images of 8×8 pixels; nothing to download."""

from __future__ import annotations

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the digits that come with scikit-learn; its values 0…16 are spread over 0…255."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    return Dataset(
        name="digits",
        images=np.rint(digits.images * (255 / 16)).astype(np.uint8)[..., np.newaxis],
        labels=digits.target.astype(np.int64),
        classes=tuple(str(name) for name in digits.target_names),
        source=(
            "Test part of 'Optical Recognition of Handwritten Digits', E. Alpaydin and C. Kaynak 1998, UCI Machine "
            "Learning Repository (doi:10.24432/C50P49), as it comes with scikit-learn."
        ),
        licence="CC BY 4.0 (UCI Machine Learning Repository)",
        notes=(
            "Each pixel counted the inked ones of a 4×4 block, 0…16; the counts were spread over 0…255.",
            "13 people wrote these digits; who wrote which is not told, so one may stand on both sides of a split.",
        ),
    )
