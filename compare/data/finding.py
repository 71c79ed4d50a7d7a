"""What a check of a data set found: a sentence with its count, and examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
