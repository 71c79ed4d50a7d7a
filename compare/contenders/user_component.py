"""The parts of a contender's name that users bring along, as `package.module:name`."""

from __future__ import annotations

import importlib
from typing import Any

from bakeoff.compare.contenders.component import Component, LearnedFeature, embedded
from bakeoff.compare.contenders.own_code import own_code
from bakeoff.compare.contenders.shared_generators import seeded_meanwhile
from bakeoff.compare.contenders.user_estimator import estimator_fingerprint, imported
from bakeoff.compare.notation import join_options


class UserComponent(Component):
    """An estimator of the user's, alone or as the classifier."""

    family_alone = "own"

    def build(self) -> Any:
        """Import it, and call it with its options."""
        return imported(self.name, dict(self.options))

    def fingerprint(self) -> tuple[str, str]:
        """Its name with its options, and digests of the object and of the module it stands in."""
        with seeded_meanwhile():
            made = self.build()  # so that what cannot be imported or called is refused before anything runs
        module = importlib.import_module(self.name.partition(":")[0])
        return join_options(self.name, dict(self.options)), estimator_fingerprint(made) + own_code(module)

    @property
    def is_deep(self) -> bool:
        """Whether it has an `embedding`, as networks have."""
        return hasattr(imported(self.name, dict(self.options)), "embedding")


class UserFeature(UserComponent):
    """A transformer of the user's in front of a classifier, or a network of theirs, of which the last layer counts."""

    frame = LearnedFeature.frame  # whether it is a network is known once it is made

    def build(self) -> Any:
        """Import it, and leave the last layer out where it is a network."""
        made = super().build()
        return embedded(made) if hasattr(made, "embedding") else made
