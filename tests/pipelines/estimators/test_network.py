from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.training.recipe import Recipe


def linear(image_shape, classes, *, bias=True):
    """A user's own network."""
    return nn.Sequential(nn.Flatten(), nn.Linear(int(np.prod(image_shape)), classes, bias=bias))


linear.recipe = Recipe(epochs=4, batch_size=8, learning_rate=1e-2)


def test_torch_is_imported_only_when_it_is_needed():
    code = (
        "import sys, bakeoff.pipelines.estimators.network as n; "
        "n.NetworkClassifier(); n.networks(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_folder_is_the_list_of_networks():
    assert {"mlp", "small-cnn"} <= set(networks())


def test_an_unknown_network_is_refused_with_those_there_are(stripes):
    with pytest.raises(ValueError, match=r"'small-cn'.*mlp, .*small-cnn"):
        NetworkClassifier("small-cn").fit(*stripes())


def test_an_unknown_option_is_refused_with_those_there_are(stripes):
    with pytest.raises(ValueError, match=r"'hiden'.*hidden"):
        NetworkClassifier("mlp", {"hiden": (3,)}).fit(*stripes())


def test_a_function_that_builds_no_network_is_refused(stripes):
    with pytest.raises(TypeError, match=r"must return a torch\.nn\.Module, not list"):
        NetworkClassifier(lambda image_shape, classes: []).fit(*stripes())


def test_a_function_is_a_network(stripes):
    images, labels = stripes()
    model = NetworkClassifier(linear, options={"bias": False}, random_state=0).fit(images, labels)
    assert len(model.history_) == 4
    assert model.n_parameters() == 144 * 3
    assert (pickle.loads(pickle.dumps(model)).predict(images) == model.predict(images)).all()


def test_parameters_replace_the_recipe(stripes):
    images, labels = stripes()
    model = NetworkClassifier(linear, epochs=2, batch_size=30, learning_rate=0.5, shift=0.2, random_state=0)
    recipe = model._recipe()
    assert (recipe.epochs, recipe.batch_size, recipe.learning_rate, recipe.augmentation.shift) == (2, 30, 0.5, 0.2)
    assert len(model.fit(images, labels).history_) == 2
    assert NetworkClassifier(linear)._recipe() == linear.recipe


@pytest.mark.parametrize("network", ["mlp", "small-cnn"])
def test_filters_are_pictures_of_the_first_layer(stripes, network):
    images, labels = stripes(channels=3)
    model = NetworkClassifier(network, epochs=1, random_state=0).fit(images, labels)
    filters = model.filters()
    assert filters.dtype == np.float32
    assert filters.shape == {"mlp": (100, 12, 12, 3), "small-cnn": (24, 5, 5, 3)}[network]
    filters[:] = 0  # a copy
    assert model.filters().any()

    # The answer of a unit to its own picture is the squared length of its weights.
    first = next(layer for layer in model.module_.modules() if isinstance(layer, nn.Linear | nn.Conv2d))
    picture = torch.from_numpy(model.filters()[:1]).permute(0, 3, 1, 2)
    with torch.no_grad():
        answer = first(picture if network == "small-cnn" else picture.flatten(1))[0, 0]
        center = answer[2, 2] if network == "small-cnn" else answer - first.bias[0]
    assert float(center) == pytest.approx(float((picture**2).sum()), rel=1e-4)


def test_probabilities_are_probabilities_and_batches_change_nothing(stripes, monkeypatch):
    images, labels = stripes()
    model = NetworkClassifier("small-cnn", epochs=2, random_state=0).fit(images, labels)
    whole = model.predict_proba(images)
    assert whole.dtype == np.float32
    np.testing.assert_allclose(whole.sum(1), 1, rtol=1e-5)
    monkeypatch.setattr("bakeoff.pipelines.inspection.batches.PIXELS_AT_ONCE", 7 * 144)
    np.testing.assert_allclose(model.predict_proba(images), whole, atol=1e-5)


def test_a_pickle_is_hardly_larger_than_the_weights(stripes):
    model = NetworkClassifier("small-cnn", epochs=1, random_state=0).fit(*stripes())
    pickled = pickle.dumps(model)
    assert len(pickled) < 4 * model.n_parameters() + 6000
    torch.testing.assert_close(pickle.loads(pickled).module_.state_dict(), model.module_.state_dict(), rtol=0, atol=0)


def test_a_fit_that_fails_leaves_the_former_one(stripes):
    images, labels = stripes()
    model = NetworkClassifier(linear, random_state=0).fit(images, labels)
    expected = model.predict(images)
    with pytest.raises(FloatingPointError, match="learning rate"):
        model.set_params(learning_rate=1e30).fit(images, np.array(["a", "b", "c"])[labels])
    np.testing.assert_array_equal(model.predict(images), expected)


def test_one_class_is_refused(stripes):
    images, _ = stripes()
    with pytest.raises(ValueError, match=r"at least two classes; got 1 class, \[4\]"):
        NetworkClassifier(linear).fit(images, np.full(len(images), 4))


def test_a_device_that_is_not_there_is_refused(stripes):
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    with pytest.raises(ValueError, match="'cuda' here; use device='cpu'"):
        NetworkClassifier(linear, device="cuda").fit(*stripes())


def test_the_best_epoch_on_validation_images_is_kept(stripes):
    images, labels = stripes()
    model = NetworkClassifier(linear, epochs=30, learning_rate=0.3, validation=0.3, patience=3, random_state=0)
    model.fit(images, labels)
    losses = [epoch.validation_loss for epoch in model.history_]
    assert len(losses) == min(30, int(np.argmin(losses)) + 1 + 3)
    assert min(losses) < losses[0]
    assert NetworkClassifier(linear, random_state=0).fit(images, labels).history_[-1].validation_loss is None


@pytest.mark.parametrize(
    ("senseless", "said"),
    [
        ({"validation": 1.0}, "validation must be"),
        ({"patience": 3}, "needs validation images"),
    ],
)
def test_senseless_holding_out_is_refused(stripes, senseless, said):
    with pytest.raises(ValueError, match=said):
        NetworkClassifier(linear, **senseless).fit(*stripes())


def test_sample_weights_are_checked_and_reach_the_training(stripes):
    images, labels = stripes()
    weights = np.where(labels == 2, 0.0, 1.0)
    model = NetworkClassifier(linear, epochs=30, random_state=0).fit(images, labels, sample_weight=weights)
    assert (model.predict(images) == 2).mean() < 0.1
    for wrong in (weights[:-1], -weights, 0 * weights):
        with pytest.raises(ValueError, match="sample_weight must hold"):
            NetworkClassifier(linear).fit(images, labels, sample_weight=wrong)


def test_auto_takes_a_device_that_is_there(stripes):
    assert NetworkClassifier(linear, device="auto", random_state=0).fit(*stripes()).predict(stripes()[0]).shape


@pytest.mark.parametrize("network", ["mlp", "small-cnn"])
def test_rows_are_images_where_their_shape_is_said(stripes, network):
    images, labels = stripes(side=11, channels=3)
    rows = images.reshape(len(images), -1)
    model = NetworkClassifier(network, epochs=2, image_shape=(11, 11, 3), random_state=0).fit(rows, labels)
    expected = NetworkClassifier(network, epochs=2, random_state=0).fit(images, labels)
    np.testing.assert_array_equal(model.predict_proba(rows), expected.predict_proba(images))
    np.testing.assert_array_equal(model.predict_proba(images), expected.predict_proba(images))
    np.testing.assert_array_equal(model.embedding(list(rows)), expected.embedding(images))
    assert model.image_shape_ == (11, 11, 3)


def test_rows_and_shapes_that_do_not_fit_are_refused(stripes):
    images, labels = stripes()
    rows = images.reshape(60, -1)
    with pytest.raises(ValueError, match=r"10 · 12 · 1 = 120 values each.*\(60, 144\)"):
        NetworkClassifier("mlp", image_shape=(10, 12, 1)).fit(rows, labels)
    with pytest.raises(ValueError, match=r"image_shape must be \(height, width, channels\)"):
        NetworkClassifier("mlp", image_shape=(12, 12)).fit(rows, labels)
    with pytest.raises(ValueError, match=r"\(12, 12, 1\).*\(13, 13, 1\)"):
        NetworkClassifier("mlp", image_shape=(12, 12, 1)).fit(*stripes(side=13))
    with pytest.raises(ValueError, match=r"float64.*astype\(np\.uint8\)"):
        NetworkClassifier("mlp", image_shape=(12, 12, 1)).fit(rows / 255, labels)
    with pytest.raises(ValueError, match=r"Reshape with images\.reshape\(n, 12, 12, 1\)"):
        NetworkClassifier("mlp").fit(rows, labels)
