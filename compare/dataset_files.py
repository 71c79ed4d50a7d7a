"""A data set as files, so that every trial's process can map it instead of receiving a copy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from compare.dataset import Dataset

_ARRAYS = ("images", "labels", "groups", "split")


def write_dataset(dataset: Dataset, folder: Path) -> None:
    """Write what trials need of a data set; masks stay behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _ARRAYS:
        array = getattr(dataset, name)
        if array is not None:
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
    facts = {name: getattr(dataset, name) for name in ("name", "classes", "source", "licence")}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def map_dataset(folder: Path) -> Dataset:
    """Open a written data set; images are read from disk as they are touched."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    facts["classes"] = tuple(facts["classes"])
    arrays = {
        name: np.load(path, mmap_mode="r" if name == "images" else None, allow_pickle=False)
        for name in _ARRAYS
        if (path := folder / f"{name}.npy").is_file()
    }
    return Dataset(**facts, **arrays)
