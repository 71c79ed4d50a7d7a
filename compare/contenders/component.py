"""The parts that a contender's name is put together of: files of the catalog, users' own, and pretrained networks."""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bakeoff.compare.catalog import entries
from bakeoff.compare.code_digest import code_digest
from bakeoff.compare.contenders.hub import PREFIX, digest, locate
from bakeoff.compare.contenders.user_estimator import code_of, estimator_fingerprint, imported
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.notation import join_options
from bakeoff.compare.plug_in import class_name


@dataclass(frozen=True)
class Component:
    """One piece of a contender's name: the kind of the catalog it was found in, and its options."""

    kind: str
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def build(self) -> Any:
        """Make the feature, classifier or whole contender that this part names.

        Raises
        ------
        UserError
            it has no such option, or an option makes no sense.
        """
        module = entries(self.kind)[self.name].load()
        if self.kind == "networks":
            return _network(self, self.name, list(inspect.signature(module.build).parameters)[2:])
        try:
            if self.kind == "features":
                return getattr(module, class_name(self.name))(**self.options)
            return module.build(**self.options)
        except (TypeError, ValueError) as error:
            raise UserError(f"'{join_options(self.name, dict(self.options))}' cannot be made: {error}.") from None

    def space(self) -> dict[str, Any]:
        """Ranges in which to search those parameters that the name leaves open."""
        file = entries(self.kind)[self.name].load()
        replaced = {
            old for name, given in getattr(file, "REPLACES", {}).items() if name in self.options for old in given
        }
        ranges = getattr(file, "SPACE", {})
        return {name: kind for name, kind in ranges.items() if name not in {*self.options, *replaced}}

    def fingerprint(self) -> tuple[str, str]:
        """What decides what it is: its name with its options in one spelling, and a digest of its code.

        A file of the catalog says which options name files by a constant FILES: option → what reads it, or says by a
        ValueError why it cannot be used. The content of such a file stands in place of where it lies.
        """
        entry = entries(self.kind)[self.name]
        options = dict(self.options)
        readers = getattr(entry.load(), "FILES", {}) if options else {}
        for option in [option for option in readers if options.get(option) is not None]:
            path = str(options[option])
            try:
                readers[option](path)
                options[option] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            except (OSError, ValueError) as error:
                raise UserError(f"'{join_options(self.name, dict(self.options))}' cannot be made: {error}") from None
        return join_options(self.name, options), code_digest(entry.module)

    @property
    def is_deep(self) -> bool:
        """Whether it is a network, as some classifiers are too."""
        return self.kind == "networks" or entries(self.kind)[self.name].neural

    @property
    def open_to_flips(self) -> bool:
        """Whether the data set decides on mirrored training images: of a network that gains by them, unless told."""
        return self.kind == "networks" and "flip" not in self.options and entries(self.kind)[self.name].flips_help

    @property
    def least_side(self) -> int:
        """Side in pixels of the smallest image that it takes; 1 where it says nothing of it.

        A file says so by a constant LEAST_SIDE, and a feature whose options decide by a property least_side.
        """
        own = int(getattr(self.build(), "least_side", 1)) if self.kind == "features" else 1
        return max(own, entries(self.kind)[self.name].least_side)


class UserComponent(Component):
    """An estimator or transformer of the user's, `package.module:name`."""

    def build(self) -> Any:
        return imported(self.name, dict(self.options))

    def space(self) -> dict[str, Any]:
        return {}

    def fingerprint(self) -> tuple[str, str]:
        made = self.build()  # so that what cannot be imported or called is refused before anything runs
        module = importlib.import_module(self.name.partition(":")[0])
        return join_options(self.name, dict(self.options)), estimator_fingerprint(made) + code_of(module)

    @property
    def is_deep(self) -> bool:
        return hasattr(self.build(), "embedding")

    @property
    def open_to_flips(self) -> bool:
        return False

    @property
    def least_side(self) -> int:
        return 1


class PretrainedComponent(Component):
    """A network that was trained elsewhere: frozen among the features, trained further among the networks.

    Whoever makes one has located it, and fetched it if need be: it is at hand.
    """

    def build(self) -> Any:
        from transformers import AutoModel  # noqa: F401 (what takes seconds to import is no part of a fit)

        from bakeoff.pipelines.estimators.pretrained import Pretrained, PretrainedNetwork

        if self.kind == "networks":
            return _network(
                replace(self, options=self._own_options), PretrainedNetwork(str(self._folder)), ["revision"]
            )
        for key in self._own_options:
            raise UserError(f"'{self.name}' is frozen before a classifier and has no option '{key}', only revision.")
        return Pretrained(str(self._folder))

    def space(self) -> dict[str, Any]:
        from bakeoff.pipelines.estimators.pretrained import SPACE

        return {name: kind for name, kind in SPACE.items() if self.kind == "networks" and name not in self.options}

    def fingerprint(self) -> tuple[str, str]:
        return join_options(PREFIX + digest(self._folder), self._own_options), code_digest(
            "bakeoff.pipelines.estimators.pretrained"
        )

    @property
    def is_deep(self) -> bool:
        return True

    @property
    def open_to_flips(self) -> bool:
        return self.kind == "networks" and "flip" not in self.options

    @property
    def least_side(self) -> int:
        return 1

    @property
    def _folder(self) -> Path:
        return locate(self.name, self.options.get("revision"), offline=True)

    @property
    def _own_options(self) -> dict[str, Any]:
        """Without the one that says which weights are meant."""
        return {key: value for key, value in self.options.items() if key != "revision"}


def _network(part: Component, network: Any, of_its_own: Iterable[str]) -> Any:
    """Options that the training knows go to it; the others go to the network."""
    from bakeoff.pipelines.estimators.network import NetworkClassifier

    known = inspect.signature(NetworkClassifier).parameters
    training = {key: value for key, value in part.options.items() if key in known}
    shape = {key: value for key, value in part.options.items() if key not in known}
    for key in shape:
        if key not in of_its_own:
            choices = sorted({*known, *of_its_own} - {"network", "options", "image_shape"})
            raise UserError(
                f"'{part.name}' has no option '{key}'.{nearest(key, choices)} It has: {', '.join(choices)}."
            )
    return NetworkClassifier(network=network, options=shape or None, **training)
