"""The order of images in class folders, which is that of a table or of arrays of the same set where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bakeoff.compare.data.labelling.parts import part_within

ORDER = ("train", "val", "test")


def in_order(paths: Sequence[Path], names: Sequence[str], parts: Sequence[str]) -> list[int]:
    """The rows of image files as a data set has them.

    Parts come as train, val, test. Within a part files stay class by class, in the order of their bytes, unless they
    are numbered through all its classes, as tools write them that unpack MNIST: then by their numbers.

    Parameters
    ----------
    paths
        in the order of their bytes; `names` their classes; `parts` what the part of each is called.

    Examples
    --------
    >>> paths = [Path("test/a/0.png"), Path("train/a/10.png"), Path("train/b/9.png")]
    >>> in_order(paths, ["a", "a", "b"], ["test", "train", "train"])
    [2, 1, 0]
    """
    rows: dict[str, list[int]] = {}
    for row, part in enumerate(parts):
        rows.setdefault(part, []).append(row)
    ordered = []
    for part in sorted(rows, key=_position):
        of_part = rows[part]
        numbers = {row: int(paths[row].stem) for row in of_part if _is_number(paths[row].stem)}
        several = len({names[row] for row in of_part}) > 1
        through = several and len(set(numbers.values())) == len(of_part)
        ordered += sorted(of_part, key=lambda row: numbers[row]) if through else of_part
    return ordered


def _position(part: str) -> int:
    """Where a part stands among others; those of no known name keep the order that they have, behind."""
    known = part_within(part)
    return ORDER.index(known) if known else len(ORDER)


def _is_number(stem: str) -> bool:
    return stem.isascii() and stem.isdecimal() and len(stem) < 20
