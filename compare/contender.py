"""A name ("hog+svm") or any scikit-learn estimator that takes images, made into what can be seeded and run."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.catalog import entries
from compare.code_digest import code_digest
from compare.errors import UserError, nearest
from compare.notation import join_options, split_options, split_parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """One piece of a contender's name: the room it was found in, and its options."""

    room: str
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def build(self) -> Any:
        """Make the feature, classifier or whole contender that this part names."""
        if self.room == "own":
            return _import_own(self.name, dict(self.options))
        file = entries(self.room)[self.name]
        module = file.load()
        try:
            if self.room == "features":
                return getattr(module, "".join(word.capitalize() for word in self.name.split("-")))(**self.options)
            return module.build(**self.options)
        except (TypeError, ValueError) as error:
            raise UserError(f"'{join_options(self.name, dict(self.options))}' cannot be made: {error}.") from None

    def space(self) -> dict[str, Any]:
        """Ranges in which to search those parameters that the name leaves open."""
        if self.room == "own":
            return {}
        ranges = getattr(entries(self.room)[self.name].load(), "SPACE", {})
        return {name: kind for name, kind in ranges.items() if name not in self.options}


@dataclass(frozen=True, eq=False)
class Contender:
    """What is compared: something with `fit` and `predict` on images.

    Attributes:
        name: as it stands in the report.
        family: "traditional", "deep", "baseline" or "own".
        recipe: hash of what it is, options and code included; part of a trial's key.
        parts: what a name is made of; empty for an estimator that came as an object.
        estimator: that object.
        known_points: the points that come with the images of a data set, or None; see `knowing`.
    """

    name: str
    family: str
    recipe: str
    parts: tuple[Part, ...] = ()
    estimator: Any = None
    known_points: Any = None

    def build(self, seed: int, device: str = "cpu") -> Any:
        """A new, unfitted estimator, with `seed` in every random_state and `device` in every device it has.

        So it is with `known_points`, except where it is False, which is to want none.
        """
        from sklearn.base import clone

        estimator = clone(self._assemble())
        given = {"random_state": seed % 2**31, "device": device}
        if self.known_points is not None:
            given["known_points"] = self.known_points
        parameters = estimator.get_params(deep=True)
        ends = {name: name.rpartition("__")[2] for name in parameters}
        refused = {name for name, end in ends.items() if end == "known_points" and parameters[name] is False}
        return estimator.set_params(
            **{name: given[end] for name, end in ends.items() if end in given and name not in refused}
        )

    def knowing(self, images: NDArray[np.uint8], points: NDArray[Any] | None) -> Contender:
        """The same contender, handed the points (n, k, 2) that come with images (n, height, width, channels), if any.

        No label and no order goes with them: an estimator looks up the points of images that it is given.
        """
        if points is None:
            return self
        from pipelines.faces.known_points import KnownPoints

        return replace(self, known_points=KnownPoints(images, points))

    def space(self, image_shape: tuple[int, int, int]) -> dict[str, Any]:
        """What may be tuned on such images: "part.parameter" → range, of those in `pipelines.search`.

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

            return replace(self, estimator=clone(self.estimator).set_params(**settings))
        options: dict[str, dict[str, Any]] = {}
        for name, value in settings.items():
            label, _, parameter = name.rpartition(".")
            options.setdefault(label, {})[parameter] = value
        parts = (
            replace(part, options=dict(part.options) | options.get(label, {}))
            for label, part in self._labelled().items()
        )
        return replace(self, parts=tuple(parts))

    def _labelled(self) -> dict[str, Part]:
        return dict(zip(_unique([part.name for part in self.parts]), self.parts, strict=True))

    def _assemble(self) -> Any:
        if self.estimator is not None:
            return self.estimator
        *features, last = self.parts
        if features:
            from pipelines.traditional import traditional

            names = _unique([part.name.replace("_", "-") for part in features])
            return traditional(list(zip(names, (p.build() for p in features), strict=True)), last.build())
        if last.room == "networks":
            return _network(last)
        return last.build()


def contender(what: str | Contender | tuple[str, Any] | Any) -> Contender:
    """Make a contender of a name, of an estimator, or of a pair (name, estimator).

    Raises:
        UserError: the name is unknown or put together wrongly, or the object has no fit and predict.
    """
    if isinstance(what, Contender):
        return what
    if isinstance(what, str):
        return _named(what)
    name, estimator = what if isinstance(what, tuple) else (type(what).__name__, what)
    _check_estimator(name, estimator)
    return Contender(str(name), "own", _own_recipe(estimator), estimator=estimator)


def names() -> dict[str, str]:
    """Every contender that the catalog makes possible with one feature, and its family."""
    pairs = {f"{feature}+{last}": "traditional" for feature in entries("features") for last in entries("classifiers")}
    alone = dict.fromkeys(entries("baselines"), "baseline") | dict.fromkeys(entries("networks"), "deep")
    return alone | pairs


def _named(text: str) -> Contender:
    *features, last = (split_options(part) for part in split_parts(text))
    if features:
        parts = [_part(text, name, options, "features") for name, options in features]
        parts.append(_part(text, *last, "classifiers"))
        family = "traditional"
    else:
        parts = [_part(text, *last, "networks", "baselines")]
        family = {"networks": "deep", "baselines": "baseline", "own": "own"}[parts[0].room]
    spelling = "+".join(_identity(part) for part in parts)
    identity = json.dumps([spelling, *(_code(part) for part in parts), code_digest(*_FRAMES[family])])
    return Contender(text, family, hashlib.sha256(identity.encode()).hexdigest(), tuple(parts))


_FRAMES = {"traditional": ["pipelines.traditional"], "deep": ["pipelines.deep"], "baseline": [], "own": []}
"""The code that turns the parts of a family into one estimator."""


def _identity(part: Part) -> str:
    """A part as it is spelled, with the content of a file that an option names in place of where the file lies.

    A file of the catalog says which options name files by a constant FILES: option → what reads it, or says by a
    ValueError why it cannot be used.
    """
    options = dict(part.options)
    readers = getattr(entries(part.room)[part.name].load(), "FILES", {}) if options and part.room != "own" else {}
    for option in [option for option in readers if options.get(option) is not None]:
        path = str(options[option])
        try:
            readers[option](path)
            options[option] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        except (OSError, ValueError) as error:
            raise UserError(f"'{join_options(part.name, dict(part.options))}' cannot be made: {error}") from None
    return join_options(part.name, options)


def _part(whole: str, name: str, options: dict[str, Any], *rooms: str) -> Part:
    if ":" in name:
        return Part("own", name, options)
    for room in rooms:
        if name in entries(room):
            return Part(room, name, options)
    for room, advice in _MISPLACED.items():
        if name in entries(room):
            raise UserError(f"There is no contender '{whole}': {advice.format(name=name)}")
    kind = " or ".join(room.removesuffix("s") for room in rooms)
    known = {*names(), *(choice for room in rooms for choice in entries(room))}
    raise UserError(
        f"There is no contender '{whole}': '{name}' is no {kind}.{nearest(whole, known) or nearest(name, known)} "
        "`bakeoff list contenders` shows what there is."
    )


_MISPLACED = {
    "features": "'{name}' is a feature and needs a classifier, as in '{name}+svm'.",
    "classifiers": "'{name}' is a classifier and stands last, behind a feature, as in 'hog+{name}'.",
    "networks": "'{name}' is a network, which learns its own features: write '{name}' alone.",
    "baselines": "'{name}' does not look at features: write '{name}' alone.",
}


def _network(part: Part) -> Any:
    """Options that the training knows go to it; the others go to the network."""
    from pipelines.deep import NetworkClassifier

    known = inspect.signature(NetworkClassifier).parameters
    training = {key: value for key, value in part.options.items() if key in known}
    shape = {key: value for key, value in part.options.items() if key not in known}
    allowed = inspect.signature(entries("networks")[part.name].load().build).parameters
    for key in shape:
        if key not in allowed:
            choices = sorted({*known, *allowed} - {"network", "options", "image_shape", "classes"})
            raise UserError(
                f"'{part.name}' has no option '{key}'.{nearest(key, choices)} It has: {', '.join(choices)}."
            )
    return NetworkClassifier(network=part.name, options=shape or None, **training)


def _code(part: Part) -> str:
    if part.room == "own":
        made = part.build()  # so that what cannot be imported or called is refused before anything runs
        return _own_recipe(made) + _own_code(importlib.import_module(part.name.partition(":")[0]))
    return code_digest(entries(part.room)[part.name].module)


def _import_own(place: str, options: dict[str, Any]) -> Any:
    module_name, _, attribute = place.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise UserError(
            f"'{place}' cannot be imported: {error}. Expected package.module:name, importable from here."
        ) from None
    if not hasattr(module, attribute):
        raise UserError(f"The module '{module_name}' has no '{attribute}'.{nearest(attribute, dir(module))}")
    made = getattr(module, attribute)
    if inspect.isclass(made) or not hasattr(made, "fit"):
        try:
            made = made(**options)
        except TypeError as error:
            raise UserError(f"'{place}' cannot be called for an estimator: {error}.") from None
    elif options:
        made = made.set_params(**options)
    if not hasattr(made, "fit"):
        raise UserError(f"'{place}' must be or return a scikit-learn estimator; got {type(made).__name__}.")
    return made


def _check_estimator(name: str, estimator: Any) -> None:
    lacking = [method for method in ("fit", "predict", "get_params") if not hasattr(estimator, method)]
    if lacking or inspect.isclass(estimator):
        raise UserError(
            f"A contender must be a scikit-learn estimator (an object with fit, predict and get_params); '{name}' is "
            + ("a class: call it." if inspect.isclass(estimator) else f"without {', '.join(lacking)}.")
        )


def _own_recipe(estimator: Any) -> str:
    import joblib

    module = inspect.getmodule(type(estimator))
    code = _own_code(module) if module else ""
    return hashlib.sha256(f"{joblib.hash(estimator)} {code}".encode()).hexdigest()


def _own_code(module: Any) -> str:
    """The text of a user's module; its own imports are not followed, as they may lead anywhere."""
    try:
        return hashlib.sha256(inspect.getsource(module).encode()).hexdigest()
    except (OSError, TypeError):
        return ""


def _unique(wanted: list[str]) -> list[str]:
    """Number the repetitions, as two features of one kind with other options may stand side by side."""
    return [
        name if name not in wanted[:i] else f"{name}-{wanted[: i + 1].count(name)}" for i, name in enumerate(wanted)
    ]
