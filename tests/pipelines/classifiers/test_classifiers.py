from __future__ import annotations

import importlib
import pkgutil

import pytest

import pipelines.classifiers

MODULES = [
    importlib.import_module(f"pipelines.classifiers.{found.name}")
    for found in pkgutil.iter_modules(pipelines.classifiers.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
class TestClassifier:
    def test_parameters_replace_defaults(self, module):
        default = module.build().get_params()
        assert module.build(random_state=7).get_params() == default | {"random_state": 7}

    def test_an_unknown_parameter_is_refused_with_those_there_are(self, module):
        with pytest.raises(ValueError, match=r"no_such_thing.*random_state"):
            module.build(no_such_thing=1)

    def test_all_classes_weigh_the_same_and_threads_are_given_from_outside(self, module):
        parameters = module.build().get_params()
        assert parameters.get("class_weight") is None
        assert parameters.get("n_jobs") is None
