"""Every part of the catalog has a place in a file without code, and answers from it as it did."""

import numpy as np
import pytest

from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender
from bakeoff.pipelines import NetworkClassifier
from bakeoff.pipelines.model_files import NETWORK, OTHER, read_model, write_model
from bakeoff.pipelines.saving.skops_file import CannotBeHeldError

PARTS = [
    *entries("baselines"),
    *(f"{name}[epochs=1]" for name in entries("networks")),
    *(f"{name}+lda" for name in entries("features")),
    *(f"pixels+{name}" for name in entries("classifiers")),
]


@pytest.mark.parametrize("name", PARTS)
def test_every_part_of_the_catalog_is_held(name, dataset_for, tmp_path):
    dataset = dataset_for(name)
    chosen = contender(name).knowing(dataset.images, dataset.landmarks)
    model = chosen.build(seed=0).fit(dataset.images[:60], dataset.labels[:60])
    file = write_model(model, tmp_path)
    assert file == (NETWORK if name.split("[")[0] in entries("networks") and "+" not in name else OTHER)
    again = read_model(tmp_path / file)
    assert type(again) is type(model)
    assert np.array_equal(again.predict(dataset.images), model.predict(dataset.images))


def test_a_network_before_a_classifier_is_held(dataset, tmp_path):
    model = contender("tiny-cnn[epochs=1]+lda").build(seed=0).fit(dataset.images[:60], dataset.labels[:60])
    again = read_model(tmp_path / write_model(model, tmp_path))
    assert np.array_equal(again.predict(dataset.images), model.predict(dataset.images))


def test_a_network_made_by_a_function_is_not_held(dataset, tmp_path):
    from bakeoff.pipelines.networks import tiny_cnn

    model = NetworkClassifier(tiny_cnn.build, epochs=1, random_state=0).fit(dataset.images[:20], dataset.labels[:20])
    with pytest.raises(CannotBeHeldError, match="made by a function"):
        write_model(model, tmp_path)
    assert list(tmp_path.iterdir()) == []
