"""Labeled Faces in the Wild: photographs of known persons, of whom each with enough images is a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_folders import walk
from bakeoff.compare.data.labelling.labelled_files import Found, assemble
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

FOLDERS = ("lfw", "lfw_funneled", "lfw-deepfunneled")
WANTED = (
    "Wanted is lfw/<Person>/<Person>_0001.jpg, in your --data-dir; or run without --offline to download it (233 MB)."
)

FLIPS = True
"""A mirrored face is still the same person's."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    *,
    min_images: Annotated[int, Field(ge=2)] = 20,
) -> Dataset:
    """Load an unpacked folder `lfw/<Person>/` of the data folder, else what scikit-learn downloads (funneled).

    Parameters
    ----------
    min_images
        persons with fewer images are left out; 20 leaves 62 of the 5,749 persons.

    Raises
    ------
    UserError
        it is not at hand and cannot be downloaded, or no two persons have enough images.
    """
    root = _root(locations)
    found = _persons(root, min_images)
    return assemble(
        found,
        root,
        WANTED,
        locations,
        images,
        name="lfw",
        source="Labeled Faces in the Wild, G. B. Huang, M. Ramesh, T. Berg and E. Learned-Miller 2007, UMass 07-49.",
        licence="for research; the photographs are press pictures whose rights stay with their owners",
    )


def files(argument: str, locations: DataLocations, *, min_images: int = 20, **options: object) -> list[Path]:  # noqa: ARG001
    """The images of persons who have enough."""
    return _persons(_root(locations), min_images).paths


def _persons(root: Path, min_images: int) -> Found:
    everybody = walk(root, "top")
    counts: dict[str, int] = {}
    for name in everybody.names:
        counts[name] = counts.get(name, 0) + 1
    kept = [row for row, name in enumerate(everybody.names) if counts[name] >= min_images]
    few = sum(count < min_images for count in counts.values())
    notes = [
        f"Images from the folder {printable(root.name)}; whether they are the original, funneled or aligned ones, the "
        "files do not tell."
    ]
    if few:
        notes.append(f"{few} of {len(counts)} persons have fewer than {min_images} images and were left out.")
    problems = (
        [] if kept else [f"no person has {min_images} images; take a smaller min_images, as in lfw[min_images=5]"]
    )
    return Found(
        paths=[everybody.paths[row] for row in kept],
        names=[everybody.names[row] for row in kept],
        parts=[""] * len(kept),
        problems=problems,
        notes=notes,
    )


def _root(locations: DataLocations) -> Path:
    own = _own(locations)
    if own is not None:
        return own
    from sklearn.datasets import fetch_lfw_people

    home = cache_folder() / "scikit-learn"
    home.mkdir(parents=True, exist_ok=True)
    unpacked = home / "lfw_home" / "lfw_funneled"
    if not unpacked.is_dir():
        try:
            # Only its download is wanted, which checks SHA-256; the persons asked for here are the fewest there are.
            fetch_lfw_people(data_home=str(home), min_faces_per_person=500, download_if_missing=not locations.offline)
        except OSError as error:
            raise UserError(f"LFW is not at hand ({error}). {WANTED}") from None
    return unpacked


def _own(locations: DataLocations) -> Path | None:
    """The folder that holds folders of persons: lfw/ itself, or inside of another one as archives have it."""
    if locations.data_dir is not None and locations.data_dir.name in FOLDERS and _holds_persons(locations.data_dir):
        return locations.data_dir
    for name in FOLDERS:
        place = locations.own_path(f"{name}/{name}", name)
        if place is not None and _holds_persons(place):
            return place
    return None


def _holds_persons(place: Path) -> bool:
    return place.is_dir() and any(place.glob("*/*_0001.jpg"))
