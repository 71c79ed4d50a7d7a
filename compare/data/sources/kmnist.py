"""Kuzushiji-MNIST, 70,000 cursive Japanese characters of 28×28 pixels with a test set; downloaded if not at hand."""

from __future__ import annotations

from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import idx

MIRRORS = ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",)
# As torchvision, TensorFlow Datasets and others have recorded them.
MD5 = {
    "train images": "bdb82020997e1d708af4cf47b453dcf7",
    "train labels": "e144d726b3acfaa3e44228e80efcd344",
    "test images": "5c965bf0a639b31b8f53240b1b52f4d7",
    "test labels": "7320c461ea6c1c855c0b718fb2a4b134",
}
CLASSES = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the four official files.

    Raises
    ------
    UserError
        they are not at hand and cannot be downloaded, or are not the official ones.
    """
    return idx.assemble(
        idx.fetch(locations, "kmnist", MIRRORS, MD5),
        locations,
        name="kmnist",
        classes=CLASSES,
        source=(
            "Kuzushiji-MNIST, T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto and D. Ha 2018 "
            "(arXiv:1812.01718), from the KMNIST data set of the ROIS-DS Center for Open Data in the Humanities."
        ),
        licence="CC BY-SA 4.0",
    )


def files(argument: str, locations: DataLocations) -> list[Path]:  # noqa: ARG001
    """The four official files, fetched if need be."""
    return list(idx.fetch(locations, "kmnist", MIRRORS, MD5).values())
