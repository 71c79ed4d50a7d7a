"""What the columns of a table mean, by how people call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bakeoff.compare.data.arrays.array_sets import Pixels
from bakeoff.compare.data.reading.image_files import printable

GUESSES = {
    "path": (
        "path filepath file_path filename file_name file files image image_path imagepath img img_path image_name "
        "imagename img_name image_file picture photo image_id imageid img_id id id_code name"
    ),
    "label": (
        "label class category target y emotion diagnosis dx species breed variety labels classes class_name classname "
        "label_name class_label class_id classid level tag tags finding finding_labels"
    ),
    "split": "split usage subset partition set part fold dataset data_set purpose",
    "group": "group groups",
}
"""What → how its column may be called, in small letters, the likeliest first."""

PIXEL_LIST = ("pixels", "pixel", "image_pixels")
LEAST_PIXELS = 16
_PIXEL = re.compile(r"(?:pixel|px|pix|p|v|x|col|feature|f)?[ _]?\d+(?:x\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class TableOptions:
    """What the columns of a table are called, where their names do not tell.

    Attributes
    ----------
    path
        the column with the image files.
    label
        the column with the classes.
    group
        the column with what an image belongs to besides, as a person: never on both sides of a split. Without, a column
        "group" is taken where there is one.
    split
        the column that says what part of a split an image is in. Without, a column "split", "usage" or the like is
        taken where there is one.
    root
        the folder that paths start from; without, it is that of the table.
    pixels
        height and width of images that stand in the table themselves, as 48x48.
    """

    path: str | None = None
    label: str | None = None
    group: str | None = None
    split: str | None = None
    root: str | None = None
    pixels: Pixels = None

    def asked(self) -> dict[str, str]:
        """What → the column that was named for it."""
        named = {"path": self.path, "label": self.label, "group": self.group, "split": self.split}
        return {what: str(name) for what, name in named.items() if name is not None}


def column_for(what: str, header: Sequence[str], options: TableOptions) -> str | None:
    """The column that says it: the one that was asked for, else the likeliest by its name; None where there is none.

    >>> column_for("path", ["Image_ID", "dx"], TableOptions()), column_for("label", ["Image_ID", "dx"], TableOptions())
    ('Image_ID', 'dx')
    """
    asked = options.asked().get(what)
    if asked is not None:
        return asked if asked in header else None
    plain = {re.sub(r"[\W_]+", "_", name).strip("_").casefold(): name for name in reversed(header)}
    return next((plain[guess] for guess in GUESSES[what].split() if guess in plain), None)


def missing(header: Sequence[str], options: TableOptions) -> list[str]:
    """Columns that were asked for and are not there, a clause each."""
    shown = ", ".join(map(printable, header[:20])) or "none"
    return [
        f"it has no column '{printable(name)}', only {shown}" for name in options.asked().values() if name not in header
    ]


def pixel_columns(header: Sequence[str]) -> list[str]:
    """The columns that hold a pixel each; none where there are too few, or they are places of landmarks.

    >>> len(pixel_columns(["label", *(f"pixel{i}" for i in range(784))]))
    784
    """
    found = [name for name in header if _PIXEL.fullmatch(name)]
    points = any(re.fullmatch(r"y\d{1,4}", name) for name in header)
    return [] if points or len(found) < LEAST_PIXELS else found


def landmark_columns(header: Sequence[str]) -> list[int]:
    """Numbers of the landmarks that a header has an x of, as x0, x1 and so on.

    >>> landmark_columns(["path", "x2", "y2", "x1", "y1"])
    [1, 2]
    """
    return sorted(int(name[1:]) for name in header if re.fullmatch(r"x\d{1,4}", name))
