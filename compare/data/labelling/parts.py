"""The parts of a split that comes with the data: what they may be called, and which of them is held out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.reading.image_files import printable

DRAWN = "drawn"

SPELLINGS = {
    "train": "train training trn tr learn learning fit",
    "val": "val valid validation validate dev development eval evaluation publictest",
    "test": "test testing tst tests holdout heldout privatetest unseen",
}
"""Part → how it may be called, in small letters and without signs."""

PARTS = {spelling: part for part, spellings in SPELLINGS.items() for spelling in spellings.split()}
BESIDE = {"set", "split", "data", "dataset", "images", "image", "imgs", "img", "pictures", "photos", "part", "the", "x"}
"""Words that may stand beside that of a part and change nothing."""


@dataclass(frozen=True, eq=False)
class Division:
    """Which images are held out.

    Attributes
    ----------
    split
        (n,) of "train" and "test", or None where the study draws.
    note
        what was done, a sentence; "" where the data have no parts.
    problem
        why it cannot be known, a clause that names the option which decides; "" where it can.
    """

    split: NDArray[np.str_] | None = None
    note: str = ""
    problem: str = ""


def part_of(name: str) -> str | None:
    """Which part a name means: train, val or test; None where it is no name of a part.

    >>> part_of("Training"), part_of("test-images"), part_of("ValidSet"), part_of("01_TRAIN"), part_of("PublicTest")
    ('train', 'test', 'val', 'train', 'val')
    >>> part_of("cat"), part_of("train station"), part_of("fold1")
    (None, None, None)
    """
    whole = re.sub(r"[\W\d_]+", "", name).casefold()
    for cut in ("", "set", "data", "split", "images", "image"):
        if whole.endswith(cut) and (found := PARTS.get(whole.removesuffix(cut))) is not None:
            return found
    words = [word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)]
    named = {PARTS[word] for word in words if word in PARTS}
    others = [word for word in words if word not in PARTS and word not in BESIDE]
    return named.pop() if len(named) == 1 and not others else None


def part_within(name: str) -> str | None:
    """Which part a name speaks of among other words, as seg_train; only where it is known to be a part.

    >>> part_within("seg_train"), part_within("chest xray test"), part_within("fold1")
    ('train', 'test', None)
    """
    words = {word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    named = {PARTS[word] for word in words if word in PARTS}
    return part_of(name) or (named.pop() if len(named) == 1 else None)


def divide(names: Sequence[str], held_out: str | None = None) -> Division:
    """Which images are held out, by what the part of each is called.

    Train and test stay what they are, and val joins train. Where there is no test, val is what is held out. A lone
    train leaves it to the study.

    Parameters
    ----------
    names
        what the part of each image is called, as it is written; "" for images of no part.
    held_out
        the name of the part to hold out, whatever it is called; "drawn" lets the study draw from all.
    """
    counts = Counter(names)
    if not any(counts):
        problem = f"it has no parts, so test={held_out} names none" if held_out not in (None, DRAWN) else ""
        return Division(problem=problem)
    listed = ", ".join(f"'{printable(name)}' ({count:,})" for name, count in sorted(counts.items()) if name)
    if held_out == DRAWN:
        return Division(note=f"Its parts {listed} were put together, as test=drawn asks: the study draws a test set.")
    if counts.get("", 0):
        return Division(problem=f"{counts['']:,} of {len(names):,} images belong to no part, the others to {listed}")
    if held_out is not None:
        asked = {name for name in counts if name.casefold() == held_out.casefold()}
        if not asked:
            return Division(problem=f"it has no part '{printable(held_out)}', only {listed}")
        if len(asked) == len(counts):
            return Division(problem=f"all images belong to '{printable(held_out)}', so nothing would be left to train")
        return _divided(names, asked, f"Of its parts {listed}, '{printable(held_out)}' is held out, as test= asks.")
    meant = {name: part_within(name) for name in counts}
    if unknown := [name for name, part in meant.items() if part is None]:
        first = printable(sorted(unknown)[0])
        return Division(
            problem=f"its parts are called {listed}, and which of them is held out cannot be known; "
            f"say so with [test='{first}'], or let the study draw from all with [test=drawn]"
        )
    there = set(meant.values())
    if len(there) == 1:
        return Division(note=f"All images belong to {listed}: the study draws a test set from them.")
    if "train" not in there:
        return Division(
            problem=f"its parts are {listed}, but none to train on; name what is held out with [test=NAME], "
            "or let the study draw from all with [test=drawn]"
        )
    last = "test" if "test" in there else "val"
    joined = ("; val joined train" if "val" in there else "") if last == "test" else ""
    note = f"Its own parts were kept: {listed}{joined}."
    if last == "val":
        note = f"Its parts are {listed}, and no test: val is held out for testing. [test=drawn] draws from all instead."
    return _divided(names, {name for name, part in meant.items() if part == last}, note)


def _divided(names: Sequence[str], held_out: set[str], note: str) -> Division:
    return Division(np.array(["test" if name in held_out else "train" for name in names]), note)
