"""Docstrings of whatever the pipelines offer have numpydoc's sections, and these are complete and true."""

from __future__ import annotations

import ast
import importlib
import inspect
import re

import numpy as np
import pytest

import bakeoff.pipelines
from bakeoff.compare.catalog import entries
from bakeoff.pipelines.baselines.majority import Majority
from bakeoff.pipelines.estimators.embedding import Embedding
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.estimators.pretrained import Pretrained, PretrainedNetwork
from bakeoff.pipelines.pipeline import FeatureScaler, features_of, traditional
from tests.test_arrows import FILES, MODULES

QUICK = {"Daisy": {"words": 10}, "Orb": {"words": 10}, "NetworkClassifier": {"network": "mlp", "epochs": 1}}
OFFERED = {name: getattr(bakeoff.pipelines, name) for name in bakeoff.pipelines.__all__}
CLASSIFIERS = {name: type(entry.load().build()) for name, entry in entries("classifiers").items()}
OURS = {each.__name__: each for each in CLASSIFIERS.values() if each.__module__.startswith("bakeoff.")}
CLASSES = {name: each for name, each in OFFERED.items() if inspect.isclass(each)} | OURS
CLASSES |= {each.__name__: each for each in (Majority, Embedding, Pretrained, PretrainedNetwork, FeatureScaler)}
BUILDS = {
    f"{kind}/{name}": entry.load().build
    for kind in ("networks", "classifiers", "baselines")
    for name, entry in entries(kind).items()
}
FUNCTIONS = {"export": OFFERED["export"], "traditional": traditional, "features_of": features_of} | BUILDS


def sections(thing) -> dict[str, str]:
    """Title → text of each section of a docstring."""
    parts = re.split(r"^([A-Z][a-z]+)\n-{4,}$", inspect.getdoc(thing), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def named(section: str) -> set[str]:
    """What a section has entries for; "and all others" is the set of all that another class documents."""
    heads = re.findall(r"^(\S.*)$", section, flags=re.MULTILINE)
    return {name for head in heads for name in re.split(r", | and ", head)}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_documents_its_parameters_and_shows_an_example(name):
    found = sections(CLASSES[name])
    parameters = set(inspect.signature(CLASSES[name]).parameters)
    if parameters:
        documented = named(found["Parameters"])
        assert documented == parameters or "all others" in documented
    assert ">>>" in found["Examples"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_documents_its_parameters_what_it_returns_and_raises_and_shows_an_example(name):
    function = FUNCTIONS[name]
    found = sections(function)
    parameters = {
        each.name for each in inspect.signature(function).parameters.values() if each.kind != each.VAR_KEYWORD
    }
    assert named(found.get("Parameters", "")) == parameters
    assert ("Returns" in found) is (function.__annotations__["return"] != "None")
    assert "Raises" in found or name == "features_of"
    assert ">>>" in found.get("Examples", "") or name == "features_of"


@pytest.mark.parametrize(
    "name", sorted({*OURS, *entries("features"), *(f"networks/{each}" for each in entries("networks"))})
)
def test_a_method_of_the_field_names_who_is_to_be_credited(name):
    """With a year, and where it was published."""
    thing = OURS.get(name) or BUILDS.get(name)
    if thing is None:
        thing = next(
            each for each in CLASSES.values() if each.__module__.endswith(f"features.{name.replace('-', '_')}")
        )
    assert re.search(r"\w \((19|20)\d\d\), [A-Z].*", sections(thing)["References"])


@pytest.mark.parametrize("name", sorted({*CLASSES} - {"OnnxClassifier", "Pretrained", "PretrainedNetwork"}))
def test_whatever_is_learned_is_documented_and_nothing_else(name, stripes, faces, points_of_faces):
    images, labels = faces() if name == "FaceLandmarks" else stripes()
    rows = images.reshape(len(images), -1).astype(np.float32) / 255
    given = QUICK.get(name, {})
    if name == "FaceLandmarks":
        given = {"known_points": points_of_faces()}
    if name == "Embedding":
        given = {"network": NetworkClassifier("mlp", epochs=1)}
    made = CLASSES[name](**given)
    made.fit(rows if name in OURS or name == "FeatureScaler" else images, labels)
    learned = {each for each in vars(made) if each.endswith("_") and not each.startswith("_")}
    documented = named(sections(CLASSES[name])["Attributes"])
    if "all others" in documented:  # scikit-learn documents them
        assert documented - {"all others"} <= set(dir(made))
    else:
        only_with_components = {"middle_"} if name == "Pixels" else set()
        assert documented - {"n_features_in_"} == learned - {"n_features_in_"} | only_with_components


def referred(path) -> set[str]:
    """Names of ours that docstrings of a file mention, as `pipelines.faces.scheme.POINTS`."""
    texts = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    ]
    return set(re.findall(r"`((?:pipelines|compare|reports)\.[\w.]+)`", "\n".join(texts)))


def is_there(name: str) -> bool:
    """Whether a name is a module of ours, or something in one."""
    module, _, last = f"bakeoff.{name}".rpartition(".")
    if f"bakeoff.{name}" in MODULES:
        return True
    return module in MODULES and hasattr(importlib.import_module(module), last)


def test_what_a_text_refers_to_is_there():
    assert [(path.name, name) for path in FILES for name in referred(path) if not is_there(name)] == []
