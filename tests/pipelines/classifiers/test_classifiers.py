from __future__ import annotations

import importlib
import pkgutil

import pytest

import bakeoff.pipelines.classifiers

MODULES = [
    importlib.import_module(f"bakeoff.pipelines.classifiers.{found.name}")
    for found in pkgutil.iter_modules(bakeoff.pipelines.classifiers.__path__)
]


def kind_value(kind):
    """A value that a range allows."""
    return kind.values[-1] if hasattr(kind, "values") else kind.high


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
class TestClassifier:
    def test_parameters_replace_defaults(self, module):
        default = module.build().get_params()
        given = {name: kind_value(kind) for name, kind in module.SPACE.items()}
        assert module.build(**given).get_params() == default | given

    def test_an_unknown_parameter_is_refused_with_those_there_are(self, module):
        with pytest.raises(ValueError, match=rf"no_such_thing.*{next(iter(module.SPACE))}"):
            module.build(no_such_thing=1)

    def test_all_classes_weigh_the_same_and_threads_are_given_from_outside(self, module):
        parameters = module.build().get_params()
        assert parameters.get("class_weight") is None
        assert parameters.get("n_jobs") is None

    def test_a_class_of_ours_has_the_defaults_of_its_name(self, module):
        built = module.build()
        if type(built).__init__.__module__.startswith("bakeoff."):
            assert built.get_params() == type(built)().get_params()
