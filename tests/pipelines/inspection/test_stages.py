import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.compare.insight.layers.representations import is_network, representations
from bakeoff.compare.insight.layers.units import field_side
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.inspection import stages
from bakeoff.pipelines.training.standardized import Standardized


def two_layers(side=15):
    """A 3 × 3 layer and a 5 × 5 layer of weights 1, then a linear one; hand-set, so that all is known."""
    first, second = nn.Conv2d(1, 2, 3, padding=1, bias=False), nn.Conv2d(2, 3, 5, padding=2, bias=False)
    network = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), nn.Flatten(), nn.Linear(3 * side**2, 4))
    with torch.no_grad():
        for layer in (first, second):
            layer.weight.fill_(1.0)
    return Standardized(1, network).eval()


IMAGES = np.random.default_rng(0).integers(1, 256, (6, 15, 15, 1), dtype=np.uint8)


def test_a_stage_is_what_an_activation_answers():
    module = two_layers()
    found = stages.stages(module, IMAGES)
    assert {name: answers.shape for name, answers in found.items()} == {
        "relu-1": (6, 15, 15, 2),
        "relu-2": (6, 15, 15, 3),
        "embedding": (6, 675),
    }
    summed = IMAGES[0, 4:7, 7:10, 0].astype(float).sum()
    assert found["relu-1"][0, 5, 8] == pytest.approx([summed, summed])
    fewer = stages.stages(module, IMAGES, side=5)
    assert fewer["relu-1"][0, 0, 0, 0] == pytest.approx(found["relu-1"][0, :3, :3, 0].mean(), rel=1e-5)


def test_units_see_as_far_as_their_filters_reach():
    found = stages.seen_by(two_layers(), IMAGES, seed=0)
    assert field_side(found["relu-1"]) == 3
    assert np.argwhere(found["relu-2"]).min(0).tolist() == [4, 4]
    assert np.argwhere(found["relu-2"]).max(0).tolist() == [10, 10]  # 3 × 3 within 5 × 5 is 7 × 7


def test_silenced_units_are_those_that_were_named():
    module = two_layers()
    whole = stages.scores_without(module, IMAGES, "relu-2", np.array([], int))
    part = stages.scores_without(module, IMAGES, "relu-2", np.array([1]))
    flat = stages.stages(module, IMAGES)["relu-2"].copy()
    flat[..., 1] = 0
    last = module.network[-1]
    with torch.no_grad():
        wanted = last(torch.from_numpy(flat).permute(0, 3, 1, 2).flatten(1)).numpy()
    assert part == pytest.approx(wanted, rel=1e-4)
    assert not np.allclose(part, whole)
    assert np.allclose(stages.scores_without(module, IMAGES, "relu-2", np.array([], int)), whole)


@pytest.fixture(scope="module")
def trained():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (60, 12, 12, 1), dtype=np.uint8)
    return NetworkClassifier("small-cnn", {"width": 8}, epochs=2, random_state=3).fit(images, np.arange(60) % 3), images


def test_representations_are_rows_of_numbers(trained):
    model, images = trained
    assert is_network(model)
    found = representations(model, images)
    assert list(found) == ["relu-1", "relu-2", "relu-3", "embedding"]
    assert all(rows.ndim == 2 and len(rows) == 60 for rows in found.values())


def test_a_network_that_averages_mirror_images_is_asked_for_the_image_itself():
    images = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 1), dtype=np.uint8)
    model = NetworkClassifier("small-cnn", {"mirror": True, "width": 8}, epochs=1, random_state=0)
    model.fit(images, np.arange(40) % 2)
    plain = stages.stages(Standardized(1, model.module_.network.network).eval(), images)
    both = stages.stages(model.module_, images)
    assert list(both) == list(plain)
    assert both["relu-1"].shape == plain["relu-1"].shape
