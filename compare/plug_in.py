"""Whether a file of the catalog defines what its kind asks for, said in two lines where it does not."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from bakeoff.compare.errors import UserError


@dataclass(frozen=True)
class Promise:
    """Where it stands what a file of a kind defines.

    Attributes
    ----------
    module
        that holds the protocols.
    protocols
        their names; a file keeps one of them.
    constants
        name of the typed dictionary of what it may say besides, where there is one.
    """

    module: str
    protocols: tuple[str, ...]
    constants: str = ""


PROMISES = {
    "datasets": Promise("bakeoff.compare.protocols", ("DataSourceFile",), "DataSourceConstants"),
    "features": Promise("bakeoff.pipelines.protocols", ("Feature",), "FeatureConstants"),
    "classifiers": Promise("bakeoff.pipelines.protocols", ("ClassifierFile",), "ClassifierConstants"),
    "networks": Promise("bakeoff.pipelines.protocols", ("NetworkFile",), "NetworkConstants"),
    "baselines": Promise("bakeoff.pipelines.protocols", ("BaselineFile",), "BaselineConstants"),
    "checks": Promise("bakeoff.compare.protocols", ("CheckFile",)),
    "meters": Promise("bakeoff.compare.protocols", ("PhaseMeterFile", "ModelMeterFile")),
    "exams": Promise("bakeoff.compare.protocols", ("ExamFile",), "ExamConstants"),
    "model-checks": Promise("bakeoff.compare.protocols", ("ModelCheckFile",)),
    "claims": Promise("bakeoff.compare.protocols", ("ClaimFile",)),
    "sections": Promise("bakeoff.reports.protocols", ("SectionFile",)),
}


def class_name(name: str) -> str:
    """The class that the file of a feature defines.

    >>> class_name("color-histogram")
    'ColorHistogram'
    """
    return "".join(word.capitalize() for word in name.split("-"))


def check_file(kind: str, name: str, path: Path, module: ModuleType) -> None:
    """Hold an imported file against what its kind promises.

    Raises
    ------
    UserError
        something is missing, cannot be called as it will be called, or is of another type.
    """
    promise = PROMISES[kind]
    room = importlib.import_module(promise.module)
    wanted = {protocol: getattr(room, protocol) for protocol in promise.protocols}
    if kind == "features":
        faults = [_of_class(module, class_name(name), wanted["Feature"])]
    else:
        faults = [_fault(module, protocol) for protocol in wanted.values()]
    fault = faults[0] if all(faults) else _of_constants(module, getattr(room, promise.constants, None))
    if fault:
        defines = " or ".join(_asked(protocol) for protocol in wanted.values())
        defines = f"a class {class_name(name)} with {defines}" if kind == "features" else defines
        raise UserError(
            f"'{path}' is no file for {kind}: {fault}.\n"
            f"It must define {defines}; see {' and '.join(wanted)} in {promise.module}."
        )


def check_built(kind: str, path: Path, made: Any) -> None:
    """Hold what a file among the classifiers or the baselines has built against what is asked of it.

    Raises
    ------
    UserError
        it has no `fit` or no `predict`, or weights of which it does not say what they are.
    """
    protocols = importlib.import_module(PROMISES[kind].module)
    wanted = [*_methods(protocols.Classifier), *(["feature_weights_are"] if hasattr(made, "feature_weights") else [])]
    lacking = [name for name in wanted if not hasattr(made, name)]
    if kind in ("classifiers", "baselines") and lacking:
        raise UserError(
            f"'{path}' is no file for {kind}: it builds a {type(made).__name__}, without {' and '.join(lacking)}.\n"
            f"Its build must return an estimator; see Classifier in {PROMISES[kind].module}."
        )


def check_returned(kind: str, path: Path, returned: Any, wanted: type) -> None:
    """Hold what a function of a file has returned against its type.

    Raises
    ------
    UserError
        it is of another type.
    """
    if not isinstance(returned, wanted):
        raise UserError(
            f"'{path}' is no file for {kind}: it returned {_shortened(repr(returned))}.\n"
            f"It must return a {wanted.__name__}; see {wanted.__module__}."
        )


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _of_class(module: ModuleType, name: str, protocol: type) -> str:
    made = getattr(module, name, None)
    return _fault(made, protocol) if isinstance(made, type) else f"it has no class {name}"


def _fault(thing: Any, protocol: type) -> str:
    """What a module or a class lacks of a protocol, or nothing."""
    for name, annotation in vars(protocol).get("__annotations__", {}).items():
        if not hasattr(thing, name):
            return f"it has no {name}"
        if type(getattr(thing, name)).__name__ != annotation:
            return f"its {name} must be of type {annotation}; got {getattr(thing, name)!r}"
    for name, method in _methods(protocol).items():
        if not hasattr(thing, name):
            return f"it has no {name}"
        found, arguments = getattr(thing, name), _positional(method)
        if not callable(found):
            return f"its {name} must be a function; got {found!r}"
        try:
            itself = [None] if isinstance(thing, type) else []
            inspect.signature(found).bind(*itself, *arguments)
        except TypeError as error:
            return f"its {name} is called as {_call(name, method)}, and cannot be: {error}"
        made = getattr(inspect.getmodule(protocol), str(inspect.signature(method).return_annotation), None)
        if isinstance(found, type) and made is not None and (fault := _fault(found, made)):
            return f"its {name} {fault.removeprefix('it ')}" if fault.startswith("it ") else f"of its {name}, {fault}"
    return ""


def _of_constants(module: ModuleType, allowed: Any) -> str:
    """Which constant is of another type than it may be, or nothing."""
    from pydantic import TypeAdapter, ValidationError

    for name, kind in {} if allowed is None else get_type_hints(allowed).items():
        if hasattr(module, name):
            try:
                TypeAdapter(kind).validate_python(getattr(module, name), strict=True)
            except ValidationError as error:
                told = error.errors()[0]["msg"].replace("Input should be", "must be")
                return f"its {name} {told}; got {getattr(module, name)!r}"
    return ""


def _methods(protocol: type) -> dict[str, Any]:
    return {name: each for name, each in vars(protocol).items() if inspect.isfunction(each) and name[0] != "_"}


def _positional(method: Any) -> list[str]:
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [name for name, each in inspect.signature(method).parameters.items() if each.kind in by_place][1:]


def _call(name: str, method: Any) -> str:
    return f"{name}({', '.join(_positional(method))})"


def _asked(protocol: type) -> str:
    """All that a protocol asks for, in words."""
    values = [f"{name}: {kind}" for name, kind in vars(protocol).get("__annotations__", {}).items()]
    return ", ".join(
        values + [_call(name, method) + _class_asked(method) for name, method in _methods(protocol).items()]
    )


def _class_asked(method: Any) -> str:
    """What a class must have that a file defines under a name of its own, as " with watch()"."""
    made = getattr(inspect.getmodule(method), str(inspect.signature(method).return_annotation), None)
    return f" with {_asked(made)}" if made is not None and method.__name__.istitle() else ""
