"""Operations of a prediction: features and classifier add up, and what cannot be counted is not."""

from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.meters.operations import weigh


@pytest.fixture(scope="module")
def fitted():
    from tests.conftest import stripes

    data = stripes()
    return contender("pixels+linear-svm").build(0).fit(data.images, data.labels), data.images


def test_a_pipeline_s_operations_are_those_of_its_parts(fitted):
    found = weigh(*fitted)
    assert found["per_image"] == found["features_per_image"] + found["classifier_per_image"]
    assert found["classifier_per_image"] >= 2 * 3 * 144  # a multiplication and an addition a class and pixel


def test_a_network_s_last_layer_is_its_classifier():
    counted = SimpleNamespace(counted=True, all=1000, last=60, multiply_adds=480, torch=960)
    model = SimpleNamespace(module_=None, operations=lambda: counted)
    assert weigh(model, np.zeros((1, 2, 2, 1), np.uint8)) == {
        "per_image": 1000,
        "features_per_image": 940,
        "classifier_per_image": 60,
        "multiply_adds_per_image": 480,
        "torch_per_image": 960,
    }
    counted.counted = False
    assert weigh(model, np.zeros((1, 2, 2, 1), np.uint8)) == {"torch_per_image": 960}


def test_of_a_model_that_is_no_pipeline_of_ours_nothing_is_said(fitted):
    assert weigh(DummyClassifier(), fitted[1]) == {}
