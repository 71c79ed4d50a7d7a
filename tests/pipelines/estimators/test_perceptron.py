from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

from bakeoff.pipelines.estimators.perceptron import PerceptronClassifier
from bakeoff.pipelines.networks import mlp


@pytest.fixture(scope="module")
def rows():
    """Three classes in a plane, of which two lie on either side of the third: no line tells it from them."""
    rng = np.random.default_rng(0)
    labels = np.arange(600) % 3
    inputs = rng.normal(size=(600, 6)).astype(np.float32)
    inputs[:, 0] += 6 * (labels - 1)
    return inputs, labels


def test_it_bends_its_borders(rows):
    inputs, labels = rows
    middle = labels == 1
    model = PerceptronClassifier(random_state=0).fit(inputs[::2], middle[::2])
    assert (model.predict(inputs[1::2]) == middle[1::2]).mean() > 0.9
    assert model.n_parameters() == 6 * 100 + 100 + 100 * 2 + 2


def test_the_unit_of_the_columns_does_not_matter(rows):
    inputs, labels = rows
    small = PerceptronClassifier(random_state=0).fit(inputs, labels)
    large = PerceptronClassifier(random_state=0).fit(1024 * inputs, labels)
    np.testing.assert_allclose(small.predict_proba(inputs), large.predict_proba(1024 * inputs), atol=1e-3)


def test_numpy_answers_as_torch_would(rows):
    inputs, labels = rows
    model = PerceptronClassifier(hidden=(20, 10), epochs=3, random_state=0).fit(inputs, labels)
    network = mlp.build((1, 1, 6), 3, hidden=(20, 10))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    with torch.no_grad():
        for layer, (weights, biases) in zip(linear, model.layers_, strict=True):
            layer.weight.copy_(torch.from_numpy(weights.T.copy()))
            layer.bias.copy_(torch.from_numpy(biases))
        expected = network(torch.from_numpy((inputs - model.mean_) / model.scale_)[:, :, None, None]).softmax(1)
    np.testing.assert_allclose(model.predict_proba(inputs), expected.numpy(), atol=1e-5)


def test_slopes_are_those_of_the_scores(rows):
    inputs, labels = rows
    model = PerceptronClassifier(hidden=(20, 10), epochs=5, random_state=0).fit(inputs, labels)
    step = 1e-2
    numeric = [
        np.abs(model._answers(inputs + move)[-1] - model._answers(inputs - move)[-1]).mean() / (2 * step)
        for move in step * np.eye(6, dtype=np.float32)
    ]
    np.testing.assert_allclose(model.feature_weights(inputs), numeric, rtol=0.02)


def test_parameters_replace_the_recipe_and_the_seed_decides(rows, monkeypatch):
    inputs, labels = rows
    told = []
    train = sys.modules["bakeoff.pipelines.training.loop"].epochs

    def watched(network, examples, recipe, seed, device):
        told.append(recipe)
        yield from train(network, examples, recipe, seed, device)

    monkeypatch.setattr("bakeoff.pipelines.training.loop.epochs", watched)
    model = PerceptronClassifier(epochs=2, learning_rate=1e-3, random_state=1).fit(inputs, labels)
    again = pickle.loads(pickle.dumps(PerceptronClassifier(epochs=2, learning_rate=1e-3, random_state=1)))
    other = PerceptronClassifier(epochs=2, learning_rate=1e-3, random_state=2).fit(inputs, labels)
    assert (told[0].epochs, told[0].learning_rate, told[0].batch_size) == (2, 1e-3, mlp.recipe.batch_size)
    np.testing.assert_array_equal(model.predict_proba(inputs), again.fit(inputs, labels).predict_proba(inputs))
    assert not np.array_equal(model.predict_proba(inputs), other.predict_proba(inputs))


@pytest.mark.parametrize(
    ("parameters", "said"), [({"hidden": (0,)}, "at least one unit"), ({"epochs": 0}, "epochs must be")]
)
def test_what_makes_no_sense_is_refused(rows, parameters, said):
    with pytest.raises(ValueError, match=said):
        PerceptronClassifier(**parameters).fit(*rows)
    with pytest.raises(ValueError, match=r"two classes; got only \[1\]"):
        PerceptronClassifier().fit(rows[0], np.ones(600, int))


def test_columns_that_never_change_are_no_trouble(rows):
    _, labels = rows
    model = PerceptronClassifier(epochs=2, random_state=0).fit(np.ones((600, 4), np.float32), labels)
    assert np.isfinite(model.predict_proba(np.ones((2, 4), np.float32))).all()


def test_torch_is_imported_only_to_train():
    code = "import sys, bakeoff.pipelines.classifiers.mlp as c; c.build(hidden=(5,)); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
