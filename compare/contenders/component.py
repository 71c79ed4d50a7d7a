"""The components that a contender's name is put together of, each of a class that says what it is where it stands.

A component stands in front of a classifier and describes images, stands last and tells classes, or stands alone. The
same network is another component in front than alone: there its last layer is left out.
"""

from __future__ import annotations

import hashlib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from bakeoff.compare.catalog import Entry, entries
from bakeoff.compare.code_digest import code_digest
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.notation import join_options
from bakeoff.compare.plug_in import check_built, class_name


@dataclass(frozen=True)
class Component(ABC):
    """One piece of a contender's name, and its options."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    family_alone: ClassVar[str] = ""
    """Family of a contender that consists of nothing else; empty for what never stands alone."""
    frame: ClassVar[tuple[str, ...]] = ()
    """Modules that make an estimator of it, besides those that its fingerprint digests."""

    @abstractmethod
    def build(self) -> Any:
        """Make the feature, the classifier or the whole estimator that this component names.

        Raises
        ------
        UserError
            it has no such option, or an option makes no sense.
        """

    @abstractmethod
    def fingerprint(self) -> tuple[str, str]:
        """What decides what it is: its name with its options in one spelling, and a digest of its code."""

    def space(self) -> dict[str, Any]:
        """Ranges in which to search those parameters that the name leaves open."""
        return {}

    @property
    def is_deep(self) -> bool:
        """Whether it is a network."""
        return False

    @property
    def open_to_flips(self) -> bool:
        """Whether the data set decides on mirrored training images: of a network that gains by them, unless told."""
        return False

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest image that it takes; 1 where it says nothing of it."""
        return 1

    @property
    def typed(self) -> str:
        """As it is written."""
        return join_options(self.name, dict(self.options))


class CatalogComponent(Component):
    """A file of the catalog."""

    kind: ClassVar[str]

    @property
    def entry(self) -> Entry:
        return entries(self.kind)[self.name]

    def build(self) -> Any:
        try:
            made = self._make()
        except (TypeError, ValueError) as error:
            raise UserError(f"'{self.typed}' cannot be made: {error}.") from None
        check_built(self.kind, self.entry.path, made)
        return made

    def _make(self) -> Any:
        return self.entry.load().build(**self.options)

    def space(self) -> dict[str, Any]:
        file = self.entry.load()
        replaced = {
            old for name, given in getattr(file, "REPLACES", {}).items() if name in self.options for old in given
        }
        ranges = getattr(file, "SPACE", {})
        return {name: range_ for name, range_ in ranges.items() if name not in {*self.options, *replaced}}

    def fingerprint(self) -> tuple[str, str]:
        """What decides what it is: its name with its options in one spelling, and a digest of its code.

        A file of the catalog says which options name files by a constant FILES: option → what reads it, or says by a
        ValueError why it cannot be used. The content of such a file stands in place of where it lies.
        """
        options = dict(self.options)
        readers = getattr(self.entry.load(), "FILES", {}) if options else {}
        for option in [option for option in readers if options.get(option) is not None]:
            path = str(options[option])
            try:
                readers[option](path)
                options[option] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            except (OSError, ValueError) as error:
                raise UserError(f"'{self.typed}' cannot be made: {error}") from None
        return join_options(self.name, options), code_digest(self.entry.module)

    @property
    def least_side(self) -> int:
        return self.entry.least_side


class Feature(CatalogComponent):
    """What measures images, in front of a classifier."""

    kind = "features"

    def _make(self) -> Any:
        return getattr(self.entry.load(), class_name(self.name))(**self.options)

    @property
    def least_side(self) -> int:
        """As the file's constant LEAST_SIDE says, or a property `least_side` of a feature whose options decide."""
        try:
            decided = int(getattr(self.build(), "least_side", 1))
        except (TypeError, ValueError):  # of an option that makes no sense, which `check_options` tells
            decided = 1
        return max(self.entry.least_side, decided)


class Classifier(CatalogComponent):
    """What tells classes by what was measured, at the end."""

    kind = "classifiers"

    @property
    def is_deep(self) -> bool:
        return self.entry.neural


class Baseline(CatalogComponent):
    """What looks at nothing, alone."""

    kind = "baselines"
    family_alone = "baseline"


class Network(CatalogComponent):
    """A network on the pixels, alone."""

    kind = "networks"
    family_alone = "deep"
    frame: ClassVar[tuple[str, ...]] = ("bakeoff.pipelines.estimators.network",)

    def build(self) -> Any:
        known = list(inspect.signature(self.entry.load().build).parameters)[2:]
        return network_classifier(self.name, self.name, self.options, known)

    @property
    def is_deep(self) -> bool:
        return True

    @property
    def open_to_flips(self) -> bool:
        return "flip" not in self.options and self.entry.flips_help


class LearnedFeature(Network):
    """What a network learned to see, in front of a classifier."""

    family_alone = ""
    frame = (*Network.frame, "bakeoff.pipelines.estimators.embedding")

    def build(self) -> Any:
        return embedded(super().build())


def embedded(network: Any) -> Any:
    """An estimator of images as a feature: what its last layer sees."""
    from bakeoff.pipelines.estimators.embedding import Embedding

    return Embedding(network)


def network_classifier(name: str, network: Any, options: Mapping[str, Any], of_its_own: Iterable[str]) -> Any:
    """The estimator of a network: options that the training knows go to it, the others to the network.

    Parameters
    ----------
    name
        as it was typed, for errors.
    network
        as `NetworkClassifier` takes it.
    of_its_own
        options that the network knows.

    Raises
    ------
    UserError
        neither knows an option.
    """
    from bakeoff.pipelines.estimators.network import NetworkClassifier

    known = inspect.signature(NetworkClassifier).parameters
    training = {key: value for key, value in options.items() if key in known}
    others = {key: value for key, value in options.items() if key not in known}
    for key in others:
        if key not in of_its_own:
            choices = sorted({*known, *of_its_own} - {"network", "options", "image_shape"})
            raise UserError(f"'{name}' has no option '{key}'.{nearest(key, choices)} It has: {', '.join(choices)}.")
    return NetworkClassifier(network=network, options=others or None, **training)
