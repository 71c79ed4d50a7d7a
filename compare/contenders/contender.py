"""A name ("hog+svm") or any scikit-learn estimator that takes images, made into what can be seeded and run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bakeoff.compare.catalog import entries
from bakeoff.compare.code_digest import code_digest
from bakeoff.compare.contenders.component import (
    Baseline,
    CatalogComponent,
    Classifier,
    Component,
    Feature,
    LearnedFeature,
    Network,
)
from bakeoff.compare.contenders.hub import PREFIX, locate
from bakeoff.compare.contenders.pretrained_component import FrozenNetwork, TunedNetwork
from bakeoff.compare.contenders.shared_generators import seeded_meanwhile
from bakeoff.compare.contenders.user_component import UserComponent, UserFeature
from bakeoff.compare.contenders.user_estimator import check_estimator, check_takes_images, estimator_fingerprint, fresh
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.notation import split_options, split_parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Contender:
    """What is compared: something with `fit` and `predict` on images.

    Attributes
    ----------
    name
        as it stands in the report.
    family
        "traditional", "deep", "hybrid" for learned features under a traditional classifier and the reverse, "baseline"
        or "own".
    fingerprint
        hash of what it is, options and code included; part of a trial's key.
    parts
        what a name is made of; empty for an estimator that came as an object.
    estimator
        that object.
    maker
        the function that makes it, where one was given: called anew in each trial, so that what it draws is seeded.
    known_points
        the points that come with the images of a data set, or None; see `knowing`.
    """

    name: str
    family: str
    fingerprint: str
    parts: tuple[Component, ...] = ()
    estimator: Any = None
    maker: Callable[[], Any] | None = None
    known_points: Any = None

    def build(self, seed: int, device: str = "cpu") -> Any:
        """A new, unfitted estimator, with `seed` in every random_state and `device` in every device it has.

        So it is with `known_points`, except where it is False, which is to want none.
        """
        estimator = fresh(self._assemble())
        if not hasattr(estimator, "get_params"):
            if hasattr(estimator, "random_state"):
                estimator.random_state = seed % 2**31
            return estimator
        given = {"random_state": seed % 2**31, "device": device}
        if self.known_points is not None:
            given["known_points"] = self.known_points
        parameters = estimator.get_params(deep=True)
        ends = {name: name.rpartition("__")[2] for name in parameters}
        refused = {name for name, end in ends.items() if end == "known_points" and parameters[name] is False}
        return estimator.set_params(
            **{name: given[end] for name, end in ends.items() if end in given and name not in refused}
        )

    @property
    def open_to_flips(self) -> bool:
        """Whether it has a network that gains by mirrored training images, and whose options leave them open."""
        return any(part.open_to_flips for part in self.parts)

    def with_flips(self, flips: bool) -> Contender:
        """The same contender, with mirrored training images or without, where its options do not say."""
        parts = (
            replace(part, options={"flip": flips} | dict(part.options)) if part.open_to_flips else part
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))

    def knowing(self, images: NDArray[np.uint8], points: NDArray[Any] | None) -> Contender:
        """The same contender, handed the points (n, k, 2) that come with images (n, height, width, channels), if any.

        No label and no order goes with them: an estimator looks up the points of images that it is given.
        """
        if points is None:
            return self
        from bakeoff.pipelines.faces.known_points import KnownPoints

        return replace(self, known_points=KnownPoints(images, points))

    def space(self, image_shape: tuple[int, int, int]) -> dict[str, Any]:
        """What may be tuned on such images: "part.parameter" → range, of those in `pipelines.search_space`.

        What stands in the brackets of a name is meant as it is, and not tuned. An estimator that came as an object has
        the space that its attribute `SPACE` names, if any: its parameters as `set_params` takes them.
        """
        ranges = dict(getattr(self.estimator, "SPACE", {}))
        for label, part in self._labelled().items():
            ranges |= {f"{label}.{name}": kind for name, kind in part.space().items()}
        return {name: kind.at(image_shape) if hasattr(kind, "at") else kind for name, kind in ranges.items()}

    def with_settings(self, settings: Mapping[str, Any]) -> Contender:
        """The same contender with some of its parameters set, named as in `space`."""
        if self.estimator is not None and settings:
            from sklearn.base import clone

            maker = self._assemble
            return replace(
                self,
                estimator=clone(self.estimator).set_params(**settings),
                maker=self.maker and (lambda: clone(maker()).set_params(**settings)),
            )
        options: dict[str, dict[str, Any]] = {}
        for name, value in settings.items():
            label, _, parameter = name.rpartition(".")
            options.setdefault(label, {})[parameter] = value
        parts = (
            replace(part, options=dict(part.options) | options.get(label, {}))
            for label, part in self._labelled().items()
        )
        return replace(self, parts=tuple(parts))

    def _labelled(self) -> dict[str, Component]:
        return dict(zip(_unique([part.name for part in self.parts]), self.parts, strict=True))

    def _assemble(self) -> Any:
        if self.maker is not None:
            return self.maker()
        if self.estimator is not None:
            return self.estimator
        *features, last = self.parts
        if features:
            from bakeoff.pipelines.pipeline import traditional

            names = _unique([part.name.replace("_", "-") for part in features])
            built = [part.build() for part in features]
            return traditional(list(zip(names, built, strict=True)), last.build())
        return last.build()


def contender(what: str | Contender | tuple[str, Any] | Any, *, offline: bool = False) -> Contender:
    """Make a contender of a name, of an estimator, or of a pair (name, estimator).

    Parameters
    ----------
    offline
        fetch no pretrained network that is not at hand.

    Raises
    ------
    UserError
        the name is unknown or put together wrongly, or the object has no fit and predict.
    """
    if isinstance(what, Contender):
        return what
    if isinstance(what, str):
        return _named(what, offline)
    name, estimator = what if isinstance(what, tuple) else (type(what).__name__, what)
    maker = estimator if callable(estimator) and not hasattr(estimator, "fit") else None  # as a lambda
    if maker is not None:
        with seeded_meanwhile():
            estimator = maker()
    check_estimator(name, estimator)
    fingerprint = estimator_fingerprint(estimator)
    return Contender(str(name), "own", fingerprint, estimator=estimator, maker=maker)


def names() -> dict[str, str]:
    """Every contender that the catalog makes possible with one feature, learned or not, and its family."""
    alone = {name: kind.family_alone for kind in ALONE.of_catalog for name in entries(kind.kind)}
    fronts = [kind(name) for kind in FRONT.of_catalog for name in entries(kind.kind)]
    lasts = [kind(name) for kind in LAST.of_catalog for name in entries(kind.kind)]
    return alone | {f"{front.name}+{last.name}": _family([front, last]) for front in fronts for last in lasts}


@dataclass(frozen=True)
class _Place:
    """A place in a name, and the classes of what may stand there.

    Attributes
    ----------
    of_catalog
        those of the catalog, tried in this order.
    of_user
        `package.module:name`.
    pretrained
        `pretrained:NAME_OR_FOLDER`, or None where such a network cannot stand.
    """

    of_catalog: tuple[type[CatalogComponent], ...]
    of_user: type[Component]
    pretrained: type[Component] | None = None


FRONT = _Place((Feature, LearnedFeature), UserFeature, FrozenNetwork)
LAST = _Place((Classifier,), UserComponent)
ALONE = _Place((Baseline, Network), UserComponent, TunedNetwork)


def _named(text: str, offline: bool) -> Contender:
    *fronts, last = (split_options(part) for part in split_parts(text))
    parts = [_component(text, name, options, FRONT, offline) for name, options in fronts]
    parts.append(_component(text, *last, LAST if fronts else ALONE, offline))
    _refuse_what_the_study_says(text, parts)
    if not fronts and isinstance(parts[0], UserComponent):
        check_takes_images(text, parts[0].build())
    spellings, digests = zip(*(part.fingerprint() for part in parts), strict=True)
    fingerprint = json.dumps(["+".join(spellings), *digests, code_digest(*_frame(parts))])
    return Contender(text, _family(parts), hashlib.sha256(fingerprint.encode()).hexdigest(), tuple(parts))


_OF_THE_STUDY = {
    "random_state": "seeds follow from the study's, so that repeats differ and runs agree; write --seed N",
    "device": 'the study says where networks run; write device = "cuda" into the study file',
    "threads": "the study gives each contender as many; write threads = N into the study file",
    "n_jobs": "the study gives each contender as many threads; write threads = N into the study file",
}
"""Options that the study sets for all alike, and what to write instead: given to one, they would be overridden, or let
it have more of the machine than the others."""


def _refuse_what_the_study_says(text: str, parts: list[Component]) -> None:
    for part in parts:
        for option in part.options:
            if option in _OF_THE_STUDY:
                raise UserError(f"'{text}' cannot have {option} in its brackets: {_OF_THE_STUDY[option]}.")


def _family(parts: list[Component]) -> str:
    """Features that a network learned, and classifiers that are networks, are deep; what is deep in part is hybrid."""
    if len(parts) == 1:
        return parts[0].family_alone
    deep = {part.is_deep for part in parts}
    return "hybrid" if len(deep) == 2 else "deep" if deep == {True} else "traditional"


def _frame(parts: list[Component]) -> list[str]:
    """The code that turns parts into one estimator."""
    joint = ["bakeoff.pipelines.pipeline"] if len(parts) > 1 else []
    return joint + [module for part in parts for module in part.frame]


def _component(whole: str, name: str, options: dict[str, Any], place: _Place, offline: bool) -> Component:
    if name.startswith(PREFIX):
        if place.pretrained is None:
            raise UserError(f"There is no contender '{whole}': {_MISPLACED['networks'].format(name=name)}")
        locate(name, options.get("revision"), offline=offline)
        return place.pretrained(name, options)
    if ":" in name:
        return place.of_user(name, options)
    for each in place.of_catalog:
        if name in entries(each.kind):
            return each(name, options)
    for kind, advice in _MISPLACED.items():
        if name in entries(kind):
            raise UserError(f"There is no contender '{whole}': {advice.format(name=name)}")
    wanted = " or ".join(each.kind.removesuffix("s") for each in place.of_catalog)
    known = {*names(), *(choice for each in place.of_catalog for choice in entries(each.kind))}
    raise UserError(
        f"There is no contender '{whole}': '{name}' is no {wanted}.{nearest(whole, known) or nearest(name, known)} "
        "`bakeoff list contenders` shows what there is."
    )


_MISPLACED = {
    "features": "'{name}' is a feature and needs a classifier, as in '{name}+svm'.",
    "classifiers": "'{name}' is a classifier and stands last, behind a feature, as in 'hog+{name}'.",
    "networks": "'{name}' is a network: write '{name}' alone, or before a classifier, as in '{name}+svm'.",
    "baselines": "'{name}' does not look at features: write '{name}' alone.",
}


def _unique(wanted: list[str]) -> list[str]:
    """Number the repetitions, as two features of one kind with other options may stand side by side."""
    return [
        name if name not in wanted[:i] else f"{name}-{wanted[: i + 1].count(name)}" for i, name in enumerate(wanted)
    ]
