"""Training that goes on when new images arrive."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from sklearn.base import clone

from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.training.loop import STEADY


def weights(model):
    return {name: value.numpy() for name, value in model.module_.state_dict().items()}


def assert_same(first, second):
    expected = weights(first)
    assert all(np.array_equal(expected[name], value) for name, value in weights(second).items())


@pytest.fixture
def parts(stripes):
    """Images that come in two parts, the second without the last class."""
    images, labels = stripes(90)
    first, second = np.arange(90) < 45, (np.arange(90) >= 45) & (labels != 2)
    return (images[first], labels[first]), (images[second], labels[second])


@pytest.mark.parametrize("network", networks())
def test_it_learns_from_images_that_come_in_parts(network, stripes):
    images, labels = stripes(120)
    model = NetworkClassifier(network, batch_size=16, learning_rate=0.1, random_state=0)
    for _ in range(8):
        for part in np.array_split(np.arange(100), 2):
            model.partial_fit(images[part], labels[part], classes=[0, 1, 2])
    assert (model.predict(images[100:]) == labels[100:]).mean() > 0.8
    assert [epoch.number for epoch in model.history_] == list(range(1, 17))
    assert {epoch.learning_rate for epoch in model.history_} == {STEADY * 0.1}


def test_the_same_calls_give_the_same_weights_and_no_global_state_moves(parts):
    model = NetworkClassifier("small-cnn", random_state=0)
    before = torch.random.get_rng_state()
    for part in parts:
        model.partial_fit(*part, classes=[0, 1, 2])
    assert torch.equal(torch.random.get_rng_state(), before)
    again = clone(model)
    for part in parts:
        again.partial_fit(*part, classes=[0, 1, 2])
    assert_same(model, again)


@pytest.mark.parametrize("begin", ["fit", "partial_fit"])
def test_a_pickle_goes_on_as_if_it_had_never_been_one(parts, begin):
    model = NetworkClassifier("small-cnn", epochs=1, random_state=0)
    first, second = parts
    model.fit(*first) if begin == "fit" else model.partial_fit(*first, classes=[0, 1, 2])
    model.partial_fit(*first)
    again = pickle.loads(pickle.dumps(model))
    for continued in (model, again):
        continued.partial_fit(*second)
    assert_same(model, again)
    assert len(again.history_) == 3


def test_what_the_optimiser_remembers_is_kept_from_call_to_call(parts):
    first, second = parts
    model = NetworkClassifier("mlp", random_state=0).partial_fit(*first, classes=[0, 1, 2])
    forgetful = pickle.loads(pickle.dumps(model))
    forgetful.memory_ = {}
    for continued in (model, forgetful):
        continued.partial_fit(*second)
    assert any((weights(model)[name] != value).any() for name, value in weights(forgetful).items())
    assert max(float(value) for name, value in model.memory_.items() if name.endswith("step")) == 2


def test_it_goes_on_from_fitted_weights(parts):
    first, second = parts
    model = NetworkClassifier("mlp", epochs=20, random_state=0).fit(*first)
    fitted = weights(model)
    model.partial_fit(*second)
    moved = np.concatenate([(value - fitted[name]).ravel() for name, value in weights(model).items()])
    assert (
        0 < np.abs(moved).max() <= 2 * STEADY * model._recipe().learning_rate  # one step of AdamW
    )  # one step of AdamW, of a tenth of the rate
    assert model.classes_.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(weights(model)["mean"], fitted["mean"])


def test_a_fit_afterwards_begins_anew(parts):
    first, second = parts
    model = NetworkClassifier("mlp", epochs=2, random_state=0).partial_fit(*second, classes=[0, 1]).fit(*first)
    assert_same(model, NetworkClassifier("mlp", epochs=2, random_state=0).fit(*first))
    assert model.memory_ == {}
    assert len(model.history_) == 2


def test_the_first_call_names_all_classes(parts):
    first, second = parts
    with pytest.raises(ValueError, match=r"first partial_fit needs all labels.*classes="):
        NetworkClassifier("mlp").partial_fit(*first)
    with pytest.raises(ValueError, match=r"at least two classes; got 1 class, \[1\]"):
        NetworkClassifier("mlp").partial_fit(*first, classes=[1, 1])
    words = np.array(["b", "c", "a"])
    model = NetworkClassifier("mlp", random_state=0).partial_fit(second[0], words[second[1]], classes=words)
    assert model.classes_.tolist() == ["a", "b", "c"]
    assert model.predict_proba(first[0]).shape == (45, 3)


def test_a_new_class_is_refused_and_nothing_changes(parts):
    first, second = parts
    model = NetworkClassifier("mlp", random_state=0).partial_fit(*second, classes=[0, 1])
    before = weights(model)
    with pytest.raises(ValueError, match=r"among the classes of this estimator, 0, 1; got 2\. For more classes begin"):
        model.partial_fit(*first)
    with pytest.raises(ValueError, match=r"stay those of the first call, 0, 1; got 0, 1, 2"):
        model.partial_fit(*second, classes=[0, 1, 2])
    assert all((before[name] == value).all() for name, value in weights(model).items())


def test_images_of_another_size_are_refused(parts, stripes):
    model = NetworkClassifier("mlp", random_state=0).partial_fit(*parts[0], classes=[0, 1, 2])
    with pytest.raises(ValueError, match=r"\(12, 12, 1\).*\(13, 13, 1\)"):
        model.partial_fit(*stripes(side=13))


def test_a_call_that_diverges_leaves_the_estimator_as_it_was(parts):
    first, second = parts
    model = NetworkClassifier("mlp", batch_size=8, random_state=0).partial_fit(*first, classes=[0, 1, 2])
    before, memory = weights(model), {name: value.copy() for name, value in model.memory_.items()}
    with pytest.raises(FloatingPointError, match="epoch 2, at a learning rate of"):
        model.set_params(learning_rate=1e30).partial_fit(*second)
    assert all((before[name] == value).all() for name, value in weights(model).items())
    assert all((memory[name] == value).all() for name, value in model.memory_.items())
    model.set_params(learning_rate=None).partial_fit(*second)
    assert len(model.history_) == 2


def test_weights_of_images_reach_it(parts):
    images, labels = parts[0]
    model = NetworkClassifier("mlp", random_state=0)
    for _ in range(40):
        model.partial_fit(images, labels, [0, 1, 2], sample_weight=np.where(labels == 1, 0.0, 2.0))
    assert (model.predict(images) == 1).mean() < 0.1
