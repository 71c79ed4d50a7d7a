"""What a run writes down of a data set, so that its report can speak of it without the images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bakeoff.compare.data.dataset import Dataset


@dataclass(frozen=True)
class DatasetFacts:
    """A data set without its images.

    Attributes
    ----------
    digest
        SHA-256 over pixels, labels, groups and split.
    images
        how many there are.
    image_shape
        height, width, channels.
    classes
        names, in the order of the labels.
    source, licence, notes
        where the images come from, on what terms, and what was done to them.
    asked
        how it was asked for, with its options.
    flips
        whether a mirrored image still shows its class.
    fixed_test
        whether it brings a test set of its own.
    form
        what image files were brought to, as `compare.data.reading.form_facts` writes it; empty where there were none.
    card
        counts, findings and a sheet of images, as `compare.data.card` describes them; empty where there is none.
    """

    digest: str
    images: int
    image_shape: tuple[int, ...]
    classes: tuple[str, ...]
    source: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
    asked: str = ""
    flips: bool = False
    fixed_test: bool = False
    form: Mapping[str, Any] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)


def facts_of(dataset: Dataset, card: Mapping[str, Any] | None = None) -> DatasetFacts:
    """The facts of a data set; its card is made where it is not given."""
    from bakeoff.compare.data.card import card_of
    from bakeoff.compare.data.reading.form_facts import form_facts

    return DatasetFacts(
        digest=dataset.digest,
        images=len(dataset),
        image_shape=dataset.image_shape,
        classes=dataset.classes,
        source=dataset.source,
        licence=dataset.licence,
        notes=dataset.notes,
        asked=dataset.typed,
        flips=dataset.flips,
        fixed_test=dataset.split is not None,
        form={} if dataset.form is None else form_facts(dataset.form),
        card=card if card is not None else card_of(dataset),
    )


def read_facts(values: Mapping[str, Any]) -> DatasetFacts:
    """Facts from the values that JSON has for them.

    Raises
    ------
    TypeError, KeyError
        they are not those of a data set.
    """
    return DatasetFacts(**dict(values) | {name: tuple(values[name]) for name in ("image_shape", "classes", "notes")})
