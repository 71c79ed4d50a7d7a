from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from bakeoff.pipelines.training import step
from bakeoff.pipelines.training.augmentation import Augmentation
from bakeoff.pipelines.training.examples import Examples
from bakeoff.pipelines.training.loop import adamw, epochs, seeded
from bakeoff.pipelines.training.recipe import Recipe, one_cycle
from bakeoff.pipelines.training.standardized import Standardized

QUICK = Recipe(epochs=3, batch_size=16, learning_rate=1e-2, augmentation=Augmentation(shift=0.1))


def network():
    with seeded(0):
        return Standardized(1, nn.Sequential(nn.Conv2d(1, 4, 3), nn.Flatten(), nn.Dropout(0.2), nn.Linear(400, 3)))


def trained(images, labels, recipe=QUICK, seed=0):
    model = network()
    images = torch.from_numpy(images)
    model.fit(images)
    history = list(epochs(model, Examples(images, torch.from_numpy(labels)), recipe, seed))
    return model, history


def test_the_same_seed_gives_the_same_weights_bit_for_bit(stripes):
    first, again, other = (trained(*stripes(), seed=seed)[0].state_dict() for seed in (3, 3, 4))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["network.3.weight"], other["network.3.weight"])


def test_the_global_random_state_is_left_alone(stripes):
    images, labels = stripes()
    model, before = network(), torch.random.get_rng_state()
    for _ in epochs(model, Examples(torch.from_numpy(images), torch.from_numpy(labels)), QUICK, 0):
        assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_random_numbers_drawn_between_epochs_change_nothing(stripes):
    images, labels = stripes()
    expected = trained(images, labels)[0].state_dict()
    model = network()
    model.fit(torch.from_numpy(images))
    for _ in epochs(model, Examples(torch.from_numpy(images), torch.from_numpy(labels)), QUICK, 0):
        torch.rand(5)
    assert all(torch.equal(expected[name], weight) for name, weight in model.state_dict().items())


def test_an_epoch_says_how_it_went(stripes):
    images, labels = stripes()
    _, history = trained(images, labels, Recipe(epochs=30, batch_size=16, learning_rate=1e-2))
    assert [epoch.number for epoch in history] == list(range(1, 31))
    assert history[-1].loss < 0.5 * history[0].loss
    assert history[-1].accuracy > 0.8
    rates = [epoch.learning_rate for epoch in history]
    assert max(rates) <= 1e-2
    assert np.argmax(rates) in (6, 7)  # a quarter of the way
    assert rates[-1] < 1e-4
    assert all(epoch.wall_seconds > 0 for epoch in history)


def test_a_loss_that_is_not_finite_names_epoch_and_learning_rate(stripes):
    with pytest.raises(FloatingPointError, match=r"epoch \d+, at a learning rate of .*e\+30.*smaller learning rate"):
        trained(*stripes(), Recipe(epochs=3, learning_rate=1e30))


@pytest.mark.parametrize("n", [2, 15, 17, 60])
def test_every_image_is_met_once_an_epoch(stripes, n, monkeypatch):
    met = []
    batch = Augmentation.batch
    monkeypatch.setattr(Augmentation, "batch", lambda *given: met.append(given[2]) or batch(*given))
    images, labels = stripes(n)
    trained(images, labels)
    sizes = [len(part) for part in met]
    assert max(sizes) <= QUICK.batch_size
    assert max(sizes) - min(sizes) <= 1
    for epoch in np.array_split(np.arange(len(met)), 3):
        assert sorted(torch.cat([met[k] for k in epoch]).tolist()) == list(range(n))


def test_standardisation_is_the_training_images_mean_and_deviation():
    images = np.random.default_rng(0).integers(0, 200, (9, 5, 7, 3), dtype=np.uint8)
    images[..., 2] = 8
    model = Standardized(3, nn.Identity())
    model.fit(torch.from_numpy(images))
    rows = model(torch.from_numpy(images).permute(0, 3, 1, 2)).numpy()
    np.testing.assert_allclose(rows.mean((0, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(rows.std((0, 2, 3)), [1, 1, 0], atol=1e-5)


def test_number_of_epochs_follows_from_steps_within_bounds():
    recipe = Recipe(steps=600, min_epochs=8, max_epochs=40, batch_size=64)
    assert recipe.epochs_for(160) == 40
    assert recipe.epochs_for(64 * 30) == 20
    assert recipe.epochs_for(60_000) == 8
    assert Recipe(epochs=5).epochs_for(160) == 5


@pytest.mark.parametrize(
    "senseless",
    [
        {"epochs": 0},
        {"batch_size": 2.5},
        {"learning_rate": 0},
        {"learning_rate": math.nan},
        {"weight_decay": -1},
        {"label_smoothing": 1},
        {"clip_norm": 0},
    ],
)
def test_a_senseless_recipe_is_refused(senseless):
    with pytest.raises(ValueError, match=f"{next(iter(senseless))} must be"):
        Recipe(**senseless)


def test_the_cycle_rises_for_a_quarter_and_falls():
    rates = [one_cycle(progress) for progress in np.linspace(0, 1, 101)]
    assert np.argmax(rates) == 25
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] == pytest.approx(0.001)


def test_biases_and_normalisation_do_not_decay():
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(64, 3))
    decay = {id(p): group["weight_decay"] for group in adamw(network, 0.3).param_groups for p in group["params"]}
    assert {name: decay[id(parameter)] for name, parameter in network.named_parameters()} == {
        "0.weight": 0.3,
        "0.bias": 0.0,
        "1.weight": 0.0,
        "1.bias": 0.0,
        "3.weight": 0.3,
        "3.bias": 0.0,
    }


def test_gradients_are_told_by_layer(stripes):
    _, history = trained(*stripes())
    assert list(history[0].gradient_norms) == ["network.0", "network.3"]
    assert all(norm > 0 for epoch in history for norm in epoch.gradient_norms.values())


def test_clipping_bounds_the_gradient(stripes):
    images, labels = stripes()
    still = trained(images, labels, Recipe(epochs=1, learning_rate=1e-2, weight_decay=0.0, clip_norm=1e-12))[0]
    # AdamW divides by its own measure of the gradient, whose epsilon of 1e-8 rules where gradients are this short.
    moved = max((ours - new).abs().max() for ours, new in zip(still.parameters(), network().parameters(), strict=True))
    assert 0 < moved < 1e-5


def test_images_of_no_weight_are_not_learned_from(stripes):
    images, labels = stripes()
    weights = np.where(labels == 0, 0.0, 1.5).astype(np.float32)
    model = network()
    examples = Examples(torch.from_numpy(images), torch.from_numpy(labels), torch.from_numpy(weights))
    model.fit(examples.images)
    for _ in epochs(model, examples, Recipe(epochs=15, batch_size=16, learning_rate=1e-2), 0):
        pass
    with torch.inference_mode():
        assert not (model.eval()(examples.images.permute(0, 3, 1, 2)).argmax(1) == 0).any()


def test_weights_of_one_change_nothing(stripes):
    images, labels = stripes()
    expected = trained(images, labels)[0].state_dict()
    model = network()
    examples = Examples(torch.from_numpy(images), torch.from_numpy(labels), torch.ones(len(labels)))
    model.fit(examples.images)
    list(epochs(model, examples, QUICK, 0))
    for name, weight in model.state_dict().items():
        torch.testing.assert_close(weight, expected[name], rtol=1e-4, atol=1e-5)


def test_a_device_without_memory_gets_halves_once_and_says_so(stripes, monkeypatch):
    # Halves differ from a whole by rounding alone, which only float32 keeps small.
    monkeypatch.setattr(step, "bfloat16_pays", lambda device: False)
    images, labels = stripes()
    plain = nn.Sequential(nn.Flatten(), nn.Linear(144, 3))
    model, whole = Standardized(1, plain), Standardized(1, nn.Sequential(nn.Flatten(), nn.Linear(144, 3)))
    whole.load_state_dict(model.state_dict())
    examples = Examples(torch.from_numpy(images), torch.from_numpy(labels))
    recipe = Recipe(epochs=2, batch_size=20)
    list(epochs(whole, examples, recipe, 0))
    forward = Standardized.forward

    def narrow(self, batch):
        if len(batch) > 10:
            raise torch.OutOfMemoryError("planted")
        return forward(self, batch)

    monkeypatch.setattr(Standardized, "forward", narrow)
    with pytest.warns(
        RuntimeWarning, match="no memory for batches of 20 images; they are computed in two halves"
    ) as said:
        list(epochs(model, examples, recipe, 0))
    assert len(said) == 1
    for ours, theirs in zip(model.parameters(), whole.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    with pytest.warns(RuntimeWarning), pytest.raises(torch.OutOfMemoryError):
        list(epochs(model, examples, Recipe(epochs=1, batch_size=30), 0))


def test_dead_units_are_told_by_layer(stripes):
    images, labels = stripes()
    with seeded(0):
        model = Standardized(1, nn.Sequential(nn.Flatten(), nn.Linear(144, 8), nn.ReLU(), nn.Linear(8, 3)))
    with torch.no_grad():
        model.network[1].bias[:2] = -1e6  # planted: no image wakes these
    examples = Examples(torch.from_numpy(images), torch.from_numpy(labels))
    model.fit(examples.images)
    history = list(epochs(model, examples, Recipe(epochs=2, batch_size=60, learning_rate=1e-4), 0))
    assert [epoch.dead_units for epoch in history] == [{"network.2": 0.25}] * 2
    assert trained(images, labels)[1][0].dead_units == {}  # no rectified units at all
