"""A data set as files, so that every trial's process can map it instead of receiving a copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError

_ARRAYS = ("images", "labels", "groups", "split", "landmarks")
_MASKS = "masks"
"""(parts, n, height, width) bool, of what exams hold maps and layers against; `parts` in the facts names them."""


def write_dataset(dataset: Dataset, folder: Path) -> None:
    """Write what trials need of a data set; origins and notes stay behind."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(dataset, folder, _ARRAYS)


def adopt_dataset(dataset: Dataset, drafts: Path, store: Path) -> Path:
    """Write a data set whose images may lie in `drafts` already, and make that the folder `store`/<digest>."""
    place = store / dataset.digest
    written = drafts / "dataset"
    written.mkdir()
    drawn = isinstance(dataset.images, np.memmap) and (drafts / "images.npy").exists()
    if drawn:
        (drafts / "images.npy").rename(written / "images.npy")
    _write(dataset, written, _ARRAYS[1:] if drawn else _ARRAYS)
    if place.exists():  # another source of the very same data, or damaged
        try:
            map_dataset(place)
        except (UserError, OSError, ValueError):
            shutil.rmtree(place)
    if not place.exists():
        written.rename(place)
    return place


def _write(dataset: Dataset, folder: Path, arrays: tuple[str, ...]) -> None:
    for name in arrays:
        array = getattr(dataset, name)
        if array is not None:
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
    if dataset.masks:
        np.save(folder / f"{_MASKS}.npy", np.stack(list(dataset.masks.values())), allow_pickle=False)
    facts = {name: getattr(dataset, name) for name in ("name", "classes", "source", "licence")}
    facts |= {"parts": list(dataset.masks), "digest": dataset.digest, "stamps": _stamps(folder)}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def map_dataset(folder: Path) -> Dataset:
    """Open a written data set; images are read from disk as they are touched.

    Raises
    ------
    UserError
        its files are not what they were when they were written.
    """
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    facts["classes"] = tuple(facts["classes"])
    digest, stamps, parts = facts.pop("digest"), facts.pop("stamps"), facts.pop("parts", [])
    arrays = {
        name: np.load(path, mmap_mode="r" if name == "images" else None, allow_pickle=False)
        for name in _ARRAYS
        if (path := folder / f"{name}.npy").is_file()
    }
    drawn = np.load(folder / f"{_MASKS}.npy", mmap_mode="r", allow_pickle=False) if parts else ()
    dataset = Dataset(**facts, **arrays, masks=dict(zip(parts, drawn, strict=True))).lying_in(folder)
    # Sizes and times are looked at on every opening; where they differ, the content decides.
    if _stamps(folder) != stamps and (now := dataset.computed_digest()) != digest:
        raise UserError(
            f"The prepared images of '{dataset.name}' have changed: their SHA-256 was {digest[:12]}…, is {now[:12]}….\n"
            "`bakeoff prepare` with its name decodes it again."
        )
    return dataset


def _stamps(folder: Path) -> dict[str, list[int]]:
    found = {name: (folder / f"{name}.npy").stat() for name in _ARRAYS if (folder / f"{name}.npy").is_file()}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()}
