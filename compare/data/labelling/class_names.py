"""Names of classes: their order, which of them a reader would take for one, and what makes classes impossible."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.labelling.label_options import LabelOptions
from bakeoff.compare.data.reading.image_files import printable

SIGNS = ("|", ";")
"""What stands between several labels of one image."""


def natural(name: str) -> list[tuple[int, int, bytes]]:
    """Sorts names as people count: numbers by their value, all else by its bytes.

    >>> sorted(["class10", "class2", "Z", "a"], key=natural)
    ['Z', 'a', 'class2', 'class10']
    """
    pieces = re.split(r"(\d+)", name)
    return [
        (0, int(piece), b"") if piece.isdecimal() and piece.isascii() else (1, 0, os.fsencode(piece))
        for piece in pieces
        if piece
    ]


def numbered(names: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The classes in their order, and the position of each name among them.

    >>> numbered(["b10", "b9", "b10"])[0], numbered(["b10", "b9", "b10"])[1].tolist()
    (('b9', 'b10'), [1, 0, 1])
    """
    classes = sorted(set(names), key=natural)
    position = {name: label for label, name in enumerate(classes)}
    return tuple(classes), np.array([position[name] for name in names], dtype=np.int64)


def class_problems(
    names: Sequence[str], in_test: Sequence[bool] | None = None, labels: LabelOptions | None = None
) -> list[str]:
    """Why images with these classes, some of them in a test set, can neither train nor test, a clause each."""
    counts = Counter(names)
    in_train = set(counts)
    if in_test is not None:
        in_train = {name for name, held_out in zip(names, in_test, strict=True) if not held_out}
    problems = [] if names else ["it holds no images"]
    problems += [f"it holds one class only ('{printable(names[0])}'), two are needed"] if len(counts) == 1 else []
    for name in sorted(counts, key=natural):
        if counts[name] < 2:
            problems.append(f"class '{printable(name)}' has one image only, two are needed")
        elif name not in in_train:
            problems.append(f"class '{printable(name)}' has images in test, but none in train")
    return problems + alike(counts, labels)


def alike(names: Iterable[str], labels: LabelOptions | None = None) -> list[str]:
    """Class names that a reader would take for one: they differ by case, blanks or Unicode form alone.

    Single letters that differ by case are classes of their own, as in handwriting.
    """
    same = defaultdict(list)
    for name in names:
        same[unicodedata.normalize("NFKC", name.strip()).casefold()].append(name)
    problems = []
    for group in same.values():
        plain = {unicodedata.normalize("NFKC", name.strip()) for name in group}
        by_case = len(plain) == len(group)
        if len(group) < 2 or (by_case and (all(len(name) == 1 for name in plain) or (labels and labels.case))):
            continue
        listed = " and ".join(ascii(name) for name in sorted(group))
        problems.append(
            f"classes {listed} differ by case only; correct them, or keep both with [case=true]"
            if by_case
            else f"classes {listed} differ by case or Unicode form only"
        )
    return problems


def case_notes(names: Iterable[str]) -> list[str]:
    """That classes which differ by case were kept apart, where there are any."""
    same: Mapping[str, list[str]] = defaultdict(list)
    for name in names:
        same[name.casefold()].append(name)
    pairs = [
        " and ".join(f"'{printable(name)}'" for name in sorted(group)) for group in same.values() if len(group) > 1
    ]
    return [f"Classes that differ by case are kept apart: {', '.join(sorted(pairs))}."] if pairs else []


def sign_of_several(names: Sequence[str]) -> str | None:
    """The sign between several labels of one image, where some pieces are labels of other images too."""
    there = set(names)
    for sign in SIGNS:
        several = {name for name in there if sign in name.strip(sign)}
        pieces = Counter(piece.strip() for name in several for piece in name.split(sign))
        if several and any(piece in there or count > 1 for piece, count in pieces.items()):
            return sign
    return None
