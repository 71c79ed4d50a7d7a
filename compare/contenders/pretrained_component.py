"""The parts of a contender's name that were trained elsewhere: frozen in front of a classifier, trained further alone.

Whoever makes one has located it, and fetched it if need be: it is at hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bakeoff.compare.code_digest import code_digest
from bakeoff.compare.contenders.component import Component, LearnedFeature, Network, network_classifier
from bakeoff.compare.contenders.hub import PREFIX, digest, locate
from bakeoff.compare.errors import UserError
from bakeoff.compare.notation import join_options


class PretrainedComponent(Component):
    """What both have in common: where the weights lie, and how they are known again."""

    def fingerprint(self) -> tuple[str, str]:
        """A digest of the weights in place of where they lie, and one of the code that reads them."""
        code = code_digest("bakeoff.pipelines.estimators.pretrained")
        return join_options(PREFIX + digest(self._folder), self._own_options), code

    @property
    def is_deep(self) -> bool:
        """It is a network."""
        return True

    @property
    def _folder(self) -> Path:
        return locate(self.name, self.options.get("revision"), offline=True)

    @property
    def _own_options(self) -> dict[str, Any]:
        """Without the one that says which weights are meant."""
        return {key: value for key, value in self.options.items() if key != "revision"}


class FrozenNetwork(PretrainedComponent):
    """Its weights are left as they are, in front of a classifier."""

    frame = LearnedFeature.frame

    def build(self) -> Any:
        """Make the transformer; it has no options of its own."""
        from transformers import AutoModel  # noqa: F401 (what takes seconds to import is no part of a fit)

        from bakeoff.pipelines.estimators.pretrained import Pretrained

        for key in self._own_options:
            raise UserError(f"'{self.name}' is frozen before a classifier and has no option '{key}', only revision.")
        return Pretrained(str(self._folder))


class TunedNetwork(PretrainedComponent):
    """It is trained further, alone."""

    family_alone = Network.family_alone
    frame = Network.frame

    def build(self) -> Any:
        """Make the classifier, with the options that the training knows."""
        from transformers import AutoModel  # noqa: F401 (what takes seconds to import is no part of a fit)

        from bakeoff.pipelines.estimators.pretrained import PretrainedNetwork

        network = PretrainedNetwork(str(self._folder))
        return network_classifier(self.name, network, self._own_options, ["revision"])

    def space(self) -> dict[str, Any]:
        """Ranges of what further training leaves open."""
        from bakeoff.pipelines.estimators.pretrained import SPACE

        return {name: range_ for name, range_ in SPACE.items() if name not in self.options}

    @property
    def open_to_flips(self) -> bool:
        """Unless its options say."""
        return "flip" not in self.options
