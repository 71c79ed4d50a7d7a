"""What a check of a data set found: a sentence with its count, and examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Dataset

EXAMPLES = 10


@dataclass(frozen=True)
class Finding:
    """A warning about a data set.

    Attributes
    ----------
    sentence
        what is so, and why it matters.
    count
        how many images, pairs or classes it is about.
    examples
        some of them, one a string.
    """

    sentence: str
    count: int
    examples: tuple[str, ...] = ()


def image_name(dataset: Dataset, row: int) -> str:
    """What to call one image: its file and class, or its place."""
    label = dataset.classes[int(dataset.labels[row])]
    if dataset.origins is not None:
        return f"{dataset.origins.names[row]} ({label})"
    part = f", {dataset.split[row]}" if dataset.split is not None else ""
    return f"image {row} ({label}{part})"


def name_some(dataset: Dataset, rows: Iterable[int]) -> tuple[str, ...]:
    """Some images by name."""
    return tuple(image_name(dataset, int(row)) for row, _ in zip(rows, range(EXAMPLES), strict=False))


def pair_names(dataset: Dataset, pairs: Iterable[tuple[int, int]], most: int = EXAMPLES) -> tuple[str, ...]:
    """Some pairs of images by name."""
    some = [pair for pair, _ in zip(pairs, range(most), strict=False)]
    return tuple(f"{image_name(dataset, first)} and {image_name(dataset, second)}" for first, second in some)


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun.

    >>> plural(1, "pair", "pairs"), plural(2000, "pair", "pairs")
    ('1 pair', '2,000 pairs')
    """
    return f"{count:,} {one if count == 1 else many}"


def really_equal(dataset: Dataset, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(pairs,) whether both images of a pair were equal before they were brought to one form, as far as is known."""
    if dataset.originals is None:
        return np.ones(len(pairs), dtype=bool)
    digests = dataset.originals.digests
    return np.asarray(digests[pairs[:, 0]] == digests[pairs[:, 1]], dtype=bool)
