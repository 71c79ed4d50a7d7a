"""Fashion-MNIST, 70,000 pieces of clothing of 28×28 pixels with a test set of its own; downloaded if not at hand."""

from __future__ import annotations

from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import idx

MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
MD5 = {
    "train images": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train labels": "25c81989df183df01b3e8a0aad5dffbe",
    "test images": "bef4ecab320f06d8554ea6380940ec79",
    "test labels": "bb300cfdad3c16e7a12a480ee83cd310",
}
CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

FLIPS = True
"""A mirrored shoe is still a shoe."""


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the four official files.

    Raises
    ------
    UserError
        they are not at hand and cannot be downloaded, or are not the official ones.
    """
    return idx.assemble(
        idx.fetch(locations, "fashion-mnist", MIRRORS, MD5),
        locations,
        name="fashion-mnist",
        classes=CLASSES,
        source="Fashion-MNIST, H. Xiao, K. Rasul and R. Vollgraf 2017, Zalando Research (arXiv:1708.07747).",
        licence="MIT",
    )


def files(argument: str, locations: DataLocations) -> list[Path]:  # noqa: ARG001
    """The four official files, fetched if need be."""
    return list(idx.fetch(locations, "fashion-mnist", MIRRORS, MD5).values())
