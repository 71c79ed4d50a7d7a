"""Which of the named arrays in a file are images and which their labels, by their names and by their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.labelling.parts import PARTS
from bakeoff.compare.data.reading.image_files import printable

IMAGES = {"x", "images", "image", "imgs", "img", "data", "pixels", "features", "pictures", "faces", "inputs", "input"}
LABELS = {"y", "labels", "label", "target", "targets", "lbl", "lbls", "class", "outputs", "output"}
NAMES = {"classes", "classnames", "labelnames", "targetnames", "listclasses", "categories", "names"}
BLOCK_ROWS = 1024
BESIDE = {"split": "split", "groups": "groups", "group": "groups"}
"""Arrays that say more of each image, as they are called where there are no parts."""


@dataclass(frozen=True)
class Header:
    """What an array says of itself."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


class ArrayFile(Protocol):
    """A file of named arrays, whatever its format."""

    @property
    def headers(self) -> Mapping[str, Header]:
        """What each array says of itself."""

    def whole(self, key: str) -> NDArray[Any]:
        """One array, which has to be small."""

    def rows(self, key: str) -> Iterator[NDArray[Any]]:
        """One array, some rows at a time."""


class MemoryArrays:
    """Arrays that stand in memory, as if they were in a file."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays
        self.headers = {key: Header(array.shape, array.dtype) for key, array in arrays.items()}

    def whole(self, key: str) -> NDArray[Any]:
        """One array."""
        return self._arrays[key]

    def rows(self, key: str) -> Iterator[NDArray[Any]]:
        """One array, some rows at a time."""
        array = self._arrays[key]
        yield from (array[start : start + BLOCK_ROWS] for start in range(0, len(array), BLOCK_ROWS))


@dataclass
class Layout:
    """The arrays of a data set.

    Attributes
    ----------
    pairs
        part ("" where there are none) → names of its images and labels.
    names
        the array with the names of the classes, or None.
    beside
        "split" and "groups" → the arrays that tell them.
    left_out
        arrays that are of no use.
    """

    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: str | None = None
    beside: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def layout_of(headers: Mapping[str, Header], image: str | None = None, label: str | None = None) -> Layout:
    """Sort the arrays of a file; `image` and `label` name them where they are known.

    >>> def header(*shape): return Header(shape, np.dtype("uint8"))
    >>> arrays = {"x_train": header(9, 4, 4), "y_train": header(9), "testX": header(3, 4, 4), "testY": header(3)}
    >>> layout_of(arrays).pairs
    {'train': ('x_train', 'y_train'), 'test': ('testX', 'testY')}
    """
    if image is not None and label is not None:
        return Layout({"": (image, label)}, left_out=[key for key in headers if key not in (image, label)])
    layout, found = Layout(), {"images": {}, "labels": {}}  # type: tuple[Layout, dict[str, dict[str, str]]]
    for key, header in headers.items():
        part, role = _meant(key)
        beside = BESIDE.get(key.casefold())
        if beside:
            layout.beside[beside] = key
        elif re.sub(r"[\W_]", "", key).casefold() in NAMES and len(header.shape) <= 2:
            layout.names = key
        elif role and part not in found[role] and (role == "labels" or len(header.shape) >= 2):
            found[role][part] = key
        else:
            layout.left_out.append(key)
    if image is not None:
        found["images"] = {"": image}
    if label is not None:
        found["labels"] = {"": label}
    for part, key in found["images"].items():
        if part in found["labels"]:
            layout.pairs[part] = (key, found["labels"][part])
        else:
            layout.left_out.append(key)
    layout.left_out += [key for part, key in found["labels"].items() if part not in found["images"]]
    if len(layout.pairs) > 1 and "" in layout.pairs:
        layout.left_out += layout.pairs.pop("")
    order = ["train", "val", "test"]  # whatever order the file has, so that one set has one order in every form
    layout.pairs = dict(sorted(layout.pairs.items(), key=lambda pair: order.index(pair[0]) if pair[0] else -1))
    return layout if layout.pairs else _by_shape(headers)


def _by_shape(headers: Mapping[str, Header]) -> Layout:
    """The only array that can be images with the only one that can be its labels, whatever they are called."""
    images = [key for key, header in headers.items() if len(header.shape) in (3, 4)]
    labels = [key for key, header in headers.items() if len(header.shape) == 1 or header.shape[1:] == (1,)]
    if len(images) != 1 or len(labels) != 1:
        return Layout(left_out=list(headers))
    rest = [key for key in headers if key not in (*images, *labels)]
    return Layout({"": (images[0], labels[0])}, left_out=rest)


def _meant(key: str) -> tuple[str, str]:
    """The part ("" for none) and the role ("images", "labels" or "") that a name speaks of."""
    words = [word.casefold() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", key)]
    for word in list(words):  # as in xtrain and trainy
        for letter in "xy":
            for rest in (word.removeprefix(letter), word.removesuffix(letter)):
                if rest != word and rest in PARTS:
                    words += [letter, rest]
    parts = {PARTS[word] for word in words if word in PARTS}
    role = "labels" if LABELS & set(words) else "images" if IMAGES & set(words) else ""
    return (parts.pop() if len(parts) == 1 else "", role if len(parts) <= 1 else "")


def listed(headers: Mapping[str, Header]) -> str:
    """The arrays of a file with their shapes, to be shown."""
    return ", ".join(f"{printable(key)} {header.shape}" for key, header in sorted(headers.items())) or "none"
