"""A folder of your own images: one folder a class, or `train/` and `test/` with one folder a class in each."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.labelling.class_folders import walk
from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.labelling.labelled_files import add_points_beside, assemble
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.points_file import with_points
from bakeoff.compare.errors import UserError

ARGUMENT = "PATH"

WANTED = "Wanted is one folder a class, as in {}/cat/1.jpg, with two images or more."


def load(
    argument: str,
    locations: DataLocations,
    images: ImageOptions = ImageOptions(),
    labels: LabelOptions = LabelOptions(),
    *,
    classes: Literal["top", "inner"] | None = None,
    masks: bool = False,
) -> Dataset:
    """Load the images below the folder `argument`, one class a folder, files in the order of their bytes, or numbers.

    Files that are numbered through all classes of a part, as MNIST's are where it was unpacked, stand in that order.

    Where all images have a `.pts` file beside them (the form of 300-W), these points are the landmarks.

    Parameters
    ----------
    classes
        which folders are the classes where both could be: the "top" ones, or the "inner" ones with parts of a split on
        top.
    masks
        whether masks beside the images, as in CLASS/masks or 1_mask.png, count as images too.

    Raises
    ------
    UserError
        the folder is no data set (all reasons at once), or too many of its files cannot be read.
    """
    root = _root(argument)
    found = walk(root, classes, masks)
    add_points_beside(found)
    return assemble(
        found,
        root,
        WANTED.format(printable(argument).rstrip("/")),
        locations,
        images,
        labels,
        name=f"folder:{argument}",
        source=f"image files in the folder {printable(root.name or argument)}",
    )


def files(
    argument: str,
    locations: DataLocations,  # noqa: ARG001
    *,
    classes: Literal["top", "inner"] | None = None,
    masks: bool = False,
    **options: object,  # noqa: ARG001
) -> list[Path]:
    """The image files that decide what is loaded, and the points beside them."""
    return with_points(walk(_root(argument), classes, masks).paths)


def _root(argument: str) -> Path:
    root = Path(argument).expanduser()
    if not root.is_dir():
        raise UserError(
            f"'{printable(argument)}' is {'not a folder' if root.exists() else 'not there'}. Write folder:{ARGUMENT}."
        )
    return root
