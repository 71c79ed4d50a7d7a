"""The faces of 40 persons, ten of each, as AT&T in Cambridge published them (ORL); from your data folder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.labelled_files import Found, assemble
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

FOLDERS = ("orl", "orl_faces", "orl-faces", "att_faces", "ORL")
PERSONS, EACH = 40, 10
WANTED = "Wanted are folders s1 … s40 with 1.pgm … 10.pgm each, as in att_faces.zip."

FLIPS = True
"""A mirrored face is still the same person's."""


def load(
    argument: str,  # noqa: ARG001
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
) -> Dataset:
    """Load `sN/M.pgm`; each person is a class.

    No official checksum was ever published, so what is checked are the numbers: 40 persons, ten images each.

    Raises
    ------
    UserError
        there is no such folder in the data folder, or it lacks images.
    """
    root = _root(locations)
    found = Found()
    for path in _images(root):
        found.paths.append(path)
        found.names.append(path.parent.name)
        found.parts.append("")
    counts = Counter(found.names)
    if len(counts) != PERSONS or set(counts.values()) != {EACH}:
        found.problems.append(f"it has {len(found.paths)} images of {len(counts)} persons, not {PERSONS} × {EACH}")
    found.notes.append("No official checksum is known; the number of persons and of images was checked.")
    return assemble(
        found,
        root,
        WANTED,
        locations,
        images,
        name="orl",
        source="The ORL Database of Faces, AT&T Laboratories Cambridge (F. Samaria and A. Harter 1994).",
        licence="no formal licence; its readme asks to give credit to Olivetti Research Laboratory",
    )


def files(argument: str, locations: DataLocations, **options: object) -> list[Path]:  # noqa: ARG001
    """The images."""
    return _images(_root(locations))


def _root(locations: DataLocations) -> Path:
    first = locations.own_path("s1/1.pgm", *(f"{folder}/s1/1.pgm" for folder in FOLDERS))
    if first is None:
        raise UserError(
            f"The ORL faces are not at hand, and their publisher has no address for them any more. {WANTED}\n"
            "Put the folder into your --data-dir as orl/."
        )
    return first.parent.parent


def _images(root: Path) -> list[Path]:
    # As numbers, so that s2 comes before s10.
    numbered = [path for path in root.glob("s*/*.pgm") if path.parent.name[1:].isdecimal() and path.stem.isdecimal()]
    return sorted(numbered, key=lambda path: (int(path.parent.name[1:]), int(path.stem)))
