"""Maps against models whose truth is set by hand."""

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.insight.attribution import decisions, own_maps
from bakeoff.compare.insight.margin import Margin, margin_of
from bakeoff.compare.insight.rise import rise
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.inspection.attribution import grad_cam, integrated_gradients
from bakeoff.pipelines.training.standardized import Standardized

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (5, 8, 8, 1)).astype(np.uint8)
GRAY = np.full((8, 8, 1), 100, np.uint8)


def fitted(name, dataset):
    return contender(name).build(0).fit(dataset.images, dataset.labels)


def margin_and_maps(name, dataset, k=6):
    model, images = fitted(name, dataset), dataset.images[:k]
    margin = margin_of(model, images, len(dataset.classes))
    background = dataset.images.mean(0).round().astype(np.uint8)
    return model, images, margin, own_maps(model, images, margin, background)


@pytest.mark.parametrize(
    "name", ["hog+linear-svm", "pixels+linear-svm", "hog[cells=(3,4)]+linear-svm", "hog+pixels+linear-svm"]
)
def test_linear_terms_add_up_to_the_decision(name, dataset):
    model, images, margin, (found,) = margin_and_maps(name, dataset)
    assert found.method == "linear terms"
    rows = np.asarray(model["features"].transform(images))
    wanted = (decisions(model["classifier"], rows) * margin.readout()).sum(1)
    bias = margin.readout() @ np.asarray(model["classifier"].intercept_)
    assert np.abs(found.maps.sum((1, 2)) + bias - wanted).max() < 1e-9
    assert found.gap.max() < 1e-9


@pytest.mark.parametrize("name", ["pixels+random-forest", "hog+extra-trees"])
def test_tree_paths_add_up_to_the_probability(name, dataset):
    model, images, _, (found,) = margin_and_maps(name, dataset)
    rows, classifier = np.asarray(model["features"].transform(images)), model["classifier"]
    for label in range(len(dataset.classes)):
        readout = np.eye(len(dataset.classes))[np.full(len(rows), label)]
        base, parts = classifier.path_contributions(rows, readout)
        assert np.abs(base + parts.sum(1) - classifier.predict_proba(rows)[:, label]).max() < 1e-12
    assert found.gap.max() < 1e-12


def test_a_forest_that_knows_one_pixel_points_at_it(dataset):
    images = RANDOM.integers(0, 100, (80, 8, 8, 1)).astype(np.uint8)
    labels = np.arange(80) % 2
    images[labels == 1, 2, 5] += 150
    model = contender("pixels[]+random-forest[max_features=None]").build(0).fit(images, labels)
    margin = margin_of(model, images[:4], 2)
    (found,) = own_maps(model, images[:4], margin, images.mean(0).astype(np.uint8))
    assert all(np.unravel_index(each.argmax(), each.shape) == (2, 5) for each in found.maps)
    assert np.allclose(found.maps[:, 2, 5], found.maps.sum((1, 2)))


def standardized(network):
    module = Standardized(1, network)
    module.mean.fill_(90.0)
    module.deviation.fill_(50.0)
    return module.eval()


def test_a_linear_network_s_integrated_gradients_are_weight_times_difference():
    linear = nn.Linear(64, 3)
    module, readout = standardized(nn.Sequential(nn.Flatten(), linear)), RANDOM.normal(size=(5, 3))
    maps, gap = integrated_gradients(module, IMAGES, readout, GRAY, steps=3)
    weights = (readout @ linear.weight.detach().double().numpy() / 50).reshape(5, 8, 8)
    assert np.abs(maps - weights * (IMAGES.astype(float) - 100)[..., 0]).max() < 1e-6
    assert gap.max() < 1e-5


def test_grad_cam_is_cam_where_the_mean_of_the_last_layer_is_weighed():
    torch.manual_seed(0)
    conv, linear = nn.Conv2d(1, 4, 3, padding=1), nn.Linear(4, 3)
    module = standardized(nn.Sequential(conv, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), linear))
    readout = np.eye(3)[[0, 1, 2, 0, 1]]
    with torch.inference_mode():
        seen = conv((torch.from_numpy(IMAGES).permute(0, 3, 1, 2) - 90.0) / 50).relu()
        cam = torch.einsum("nchw,nc->nhw", seen, torch.from_numpy(readout).float() @ linear.weight).relu().numpy()
    assert np.abs(grad_cam(module, IMAGES, readout) * 64 - cam).max() < 1e-5 * cam.max()


@pytest.mark.parametrize("name", ["small-cnn[epochs=2]", "mlp[epochs=2]", "residual-cnn[epochs=1]"])
def test_integrated_gradients_are_complete(name, dataset):
    *_, found = margin_and_maps(name, dataset)
    scores = next(each for each in found if each.method == "integrated gradients")
    size = np.abs(scores.maps).sum((1, 2))
    assert np.all(scores.gap <= 0.05 * size)
    assert {"Grad-CAM"} == {each.method for each in found} - {"integrated gradients"} or name.startswith("mlp")
    assert all(each.maps.min() >= 0 for each in found if each.method == "Grad-CAM")


class LooksAtOnePlace:
    classes_ = np.array([0, 1])

    def decision_function(self, images):
        return images[:, 1:3, 4:6].astype(float).mean((1, 2, 3)) - 50

    def predict(self, images):
        return (self.decision_function(images) > 0).astype(int)


def test_rise_finds_the_place_and_keeps_within_its_masks():
    margin = Margin(np.array([1]), np.array([0]), 2)
    maps, masks = rise(LooksAtOnePlace(), np.full((1, 8, 8, 1), 200, np.uint8), margin, GRAY, seed=0)
    assert masks == 1000
    row, column = np.unravel_index(maps[0].argmax(), (8, 8))
    assert 1 <= row < 3
    assert 4 <= column < 6
    _, few = rise(LooksAtOnePlace(), IMAGES[:1], margin, GRAY, seed=0, cpu_seconds=0.0)
    assert few < 1000


def test_other_models_have_no_maps_of_their_own():
    assert own_maps(LooksAtOnePlace(), IMAGES, Margin(np.ones(5, int), np.zeros(5, int), 2), GRAY) == []
    assert hasattr(NetworkClassifier, "integrated_gradients")
