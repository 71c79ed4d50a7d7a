"""Pictures of the test images that tell contenders apart, kept in the run's folder for its report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.image_buffer import take
from bakeoff.compare.errors import storing
from bakeoff.compare.results import ranking
from bakeoff.compare.results.disagreement.answers import answers, pair_of, telling
from bakeoff.pipelines.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.results.results import Results

FOLDER = "pictures"
SIDE = 48
"""Larger images are kept at so many pixels a side."""


def keep_pictures(results: Results, datasets: Mapping[str, Dataset]) -> None:
    """Write a picture of each telling image of each data set, at its largest training size.

    Raises
    ------
    StorageError
        the disk does not take them.
    """
    if results.folder is None:
        return
    for block in ranking.whole_blocks(results):
        said, pair, dataset = answers(results, block), pair_of(results, block), datasets.get(block[0])
        if said is None or pair is None or dataset is None:
            continue
        rows = said.index[telling(said, *pair)]
        file = io.BytesIO()
        np.savez_compressed(file, rows=rows, images=_small(take(dataset.images, rows)))
        path = _path(results.folder, dataset.digest)
        with storing("Pictures for the report", path.parent):
            path.parent.mkdir(exist_ok=True)
            write_whole(path, file.getvalue())


def pictures(results: Results, dataset: str) -> dict[int, NDArray[np.uint8]]:
    """Row of the data set → (height, width, channels) uint8; empty where none were kept, or none can be read."""
    if results.folder is None or dataset not in results.facts:
        return {}
    try:
        with np.load(_path(results.folder, results.facts[dataset].digest), allow_pickle=False) as file:
            rows, images = file["rows"], file["images"]
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
    if images.ndim != 4 or images.dtype != np.uint8 or rows.shape != images.shape[:1]:
        return {}
    return dict(zip(rows.tolist(), images, strict=True))


def _path(folder: Path, digest: str) -> Path:
    return folder / FOLDER / f"{digest[:32]}.npz"


def _small(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Images in one or three channels, their longer side at most SIDE."""
    from PIL import Image

    images = images[..., :3] if images.shape[3] >= 3 else images[..., :1]
    height, width = images.shape[1:3]
    scale = SIDE / max(height, width)
    if scale >= 1 or not len(images):
        return images
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shrunk = [np.asarray(Image.fromarray(each.squeeze()).resize(size, Image.Resampling.BOX)) for each in images]
    return np.stack(shrunk).reshape(len(images), size[1], size[0], images.shape[3])
