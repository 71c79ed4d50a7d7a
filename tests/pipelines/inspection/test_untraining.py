import numpy as np
import pytest
import torch

from bakeoff.pipelines.estimators.network import NetworkClassifier


@pytest.fixture(scope="module")
def trained():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (60, 12, 12, 1), dtype=np.uint8)
    return NetworkClassifier("small-cnn", {"width": 8}, epochs=2, random_state=3).fit(images, np.arange(60) % 3), images


def test_a_twin_is_what_the_network_was_before_training(trained):
    model, images = trained
    twin = model.untrained_twin(images)
    untouched = NetworkClassifier("small-cnn", {"width": 8}, epochs=2, random_state=3)
    fresh = untouched._untrained((12, 12, 1), 3, model.seed_)
    weights, begun = dict(twin.module_.named_parameters()), dict(fresh.named_parameters())
    assert all(torch.equal(weights[name], begun[name]) for name in begun)
    assert not all(torch.equal(w, begun[name]) for name, w in model.module_.named_parameters())
    assert torch.equal(twin.module_.mean, model.module_.mean)
    answers = twin.activations(images)["batch-norm-2"]
    assert answers.mean() == pytest.approx(0, abs=0.02)
    assert answers.std() == pytest.approx(1, abs=0.05)
    assert twin.predict(images).shape == (60,)
    assert not twin.module_.training


def test_from_the_top_down_the_layers_below_stay_as_they_were(trained):
    model, images = trained
    names, learned = model.weighted_layers(), model.module_.state_dict()
    begun = model.untrained_twin(images).module_.state_dict()
    for top in (0, 1, 3, len(names)):
        found = model.untrained_twin(images, top).module_.state_dict()
        for place, name in enumerate(names):
            wanted = begun if place >= len(names) - top else learned
            assert torch.equal(found[f"{name}.weight"], wanted[f"{name}.weight"])
    assert np.array_equal(model.untrained_twin(images, 0).predict_proba(images), model.predict_proba(images))


def test_neither_network_is_touched(trained):
    model, images = trained
    before = {name: values.clone() for name, values in model.module_.state_dict().items()}
    model.untrained_twin(images, 2)
    assert all(torch.equal(values, before[name]) for name, values in model.module_.state_dict().items())
