"""What a data set is, once it has been loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.image_buffer import chunks
from bakeoff.compare.errors import UserError

if TYPE_CHECKING:
    from bakeoff.compare.data.reading.image_files import Form


@dataclass(frozen=True, eq=False)
class Origins:
    """What is known of the file that each image came from; nothing a contender may see.

    Attributes
    ----------
    names
        (n,) as they can be shown, relative to where the data set lies.
    file_bytes
        (n,) int64.
    widths, heights
        (n,) int64, pixels, before the image was brought to the common size.
    """

    names: tuple[str, ...]
    file_bytes: NDArray[np.int64]
    widths: NDArray[np.int64]
    heights: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Originals:
    """What is known of each image before it was brought to the common form; nothing a contender may see.

    Attributes
    ----------
    digests
        (n,) 16 bytes each, of the original values.
    constant
        (n,) bool, whether these were all the same.
    levels
        (n,) int64, how many different values there were where they took more than 8 bits; else 0.
    shown
        (n,) float32, the share of the picture's area that is still to be seen.
    """

    digests: NDArray[np.void]
    constant: NDArray[np.bool_]
    levels: NDArray[np.int64]
    shown: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images, and whatever decides how they may be split.

    Parameters
    ----------
    name
        what it is called in tables and titles.
    images
        (n, height, width, channels) uint8, one or three channels.
    labels
        (n,) int64, positions in `classes`.
    classes
        the names of the classes.
    source
        where the images come from, for the report.
    licence
        the terms under which they may be used, as far as known.
    notes
        what was done to the files to bring them to one form, a sentence each.
    groups
        (n,) int64 or None; images of one group (a person, a patient) never stand on both sides of a split.
    split
        (n,) of "train" or "test", or None where the data set brings no split of its own.
    masks
        ground truth of where the parts of an object are, name → (n, height, width) bool.
    landmarks
        (n, points, 2) float32 or None; x and y in pixels of `images`, 0 at the centre of the top left one.
    origins
        the files that the images came from, or None where there is no file an image.
    originals
        what is known of the images before they were brought to one form, or None where nothing was changed.
    skipped
        files that could not be read and were left out, each with the reason.
    flips
        whether a mirrored image still shows its class, so that networks may be trained on mirrored ones too.
    asked
        how it was asked for, with its options; "" where it was made in Python.
    form
        what image files were brought to, or None where there is no file an image.

    Attributes
    ----------
    folder
        where it lies prepared, in a folder named by its digest, or None.

    Raises
    ------
    UserError
        the parts do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.zeros((4, 28, 28, 1), np.uint8)
    >>> dataset = Dataset("mine", images, labels=np.array([0, 1, 0, 1]), classes=("cat", "dog"), source="drawn")
    >>> len(dataset), dataset.image_shape
    (4, (28, 28, 1))
    """

    name: str
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    source: str
    licence: str = "unknown"
    notes: tuple[str, ...] = ()
    groups: NDArray[np.int64] | None = None
    split: NDArray[np.str_] | None = None
    masks: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    landmarks: NDArray[np.float32] | None = None
    origins: Origins | None = None
    originals: Originals | None = None
    skipped: tuple[str, ...] = ()
    flips: bool = False
    asked: str = ""
    form: Form | None = None
    folder: Path | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise UserError(f"Data set '{self.name}' cannot be used: " + "; ".join(problems) + ".")

    def _problems(self) -> list[str]:
        images, labels, problems = self.images, self.labels, []
        if images.ndim != 4 or images.dtype != np.uint8 or images.shape[-1] not in (1, 3):
            problems.append(f"images must be (n, height, width, 1 or 3) uint8, got {images.shape} {images.dtype}")
        if labels.shape != images.shape[:1]:
            problems.append(f"there must be one label an image, got {labels.shape} for {len(images)} images")
        elif labels.dtype.kind not in "iu":
            problems.append(
                f"labels must be whole numbers, positions in `classes`, got {labels.dtype}; "
                "np.unique(labels, return_inverse=True) gives the classes and these"
            )
        elif len(labels) and not (labels.min() >= 0 and labels.max() < len(self.classes)):
            problems.append(f"labels must lie in 0…{len(self.classes) - 1}, got {labels.min()}…{labels.max()}")
        elif len(np.unique(labels)) < 2:
            problems.append(f"at least two classes must have images, got {len(np.unique(labels))}")
        if self.groups is not None and self.groups.shape != labels.shape:
            problems.append(f"there must be one group an image, got {self.groups.shape}")
        if self.landmarks is not None and (self.landmarks.shape[:1], *self.landmarks.shape[2:]) != (labels.shape, 2):
            problems.append(f"landmarks must be (n, points, 2), got {self.landmarks.shape}")
        if self.split is not None and set(np.unique(self.split)) != {"train", "test"}:
            problems.append(f"a split must name 'train' and 'test', got {sorted(set(self.split.tolist()))}")
        return problems

    def __len__(self) -> int:
        return len(self.images)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of every image."""
        _, height, width, channels = self.images.shape
        return height, width, channels

    @property
    def typed(self) -> str:
        """As it is asked for on the command line, `digits` or `folder:photos[size=64]`; else its name."""
        return self.asked or self.name

    def called(self, name: str) -> Dataset:
        """The same data set by another name."""
        same = replace(self, name=name)
        return same if self.folder is None else same.lying_in(self.folder)

    def lying_in(self, folder: Path) -> Dataset:
        """The same data set, known to lie prepared in a folder named by its digest; a changed copy is not."""
        same = replace(self)
        object.__setattr__(same, "folder", folder)
        return same

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a contender can learn from: pixels, labels, classes, groups, split and landmarks."""
        return self.folder.name if self.folder is not None else self.computed_digest()

    def computed_digest(self) -> str:
        """The digest as the arrays have it now, whatever the folder is called."""
        digest = hashlib.sha256(repr((self.images.shape, self.classes)).encode())
        for _, chunk in chunks(self.images):
            digest.update(np.ascontiguousarray(chunk).data)
        for part in (self.labels, self.groups, self.split):
            digest.update(b"none" if part is None else np.ascontiguousarray(part).tobytes())
        if self.landmarks is not None:
            digest.update(np.ascontiguousarray(self.landmarks).tobytes())
        return digest.hexdigest()
