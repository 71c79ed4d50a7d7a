"""MNIST, 70,000 handwritten digits of 28×28 pixels with a test set of its own; downloaded if not at hand."""

from __future__ import annotations

from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import idx

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
MD5 = {
    "train images": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train labels": "d53e105ee54ea40749a09fcbcd1e9432",
    "test images": "9fb629c4189551a2d022fa330f9573f3",
    "test labels": "ec29112dd5afa0611ce80d1b7f02629c",
}


def load(argument: str, locations: DataLocations) -> Dataset:  # noqa: ARG001
    """Load the four official files.

    Raises
    ------
    UserError
        they are not at hand and cannot be downloaded, or are not the official ones.
    """
    return idx.assemble(
        idx.fetch(locations, "mnist", MIRRORS, MD5),
        locations,
        name="mnist",
        classes=tuple("0123456789"),
        source="MNIST, Y. LeCun, C. Cortes and C. J. C. Burges 1998 (yann.lecun.com/exdb/mnist).",
        licence="copyright Y. LeCun and C. Cortes; widely redistributed as CC BY-SA 3.0",
    )


def files(argument: str, locations: DataLocations) -> list[Path]:  # noqa: ARG001
    """The four official files, fetched if need be."""
    return list(idx.fetch(locations, "mnist", MIRRORS, MD5).values())
