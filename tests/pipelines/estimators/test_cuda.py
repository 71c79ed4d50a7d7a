"""Networks on a GPU, where there is one: what they answer there is what they answer on a processor."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from bakeoff.compare import Study, run
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.training import replay

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU that torch can use")

SIDE = 32


def trained(network: str, stripes, device: str = "cuda", **settings):
    images, labels = stripes(n=240, side=SIDE)
    return NetworkClassifier(network, epochs=3, device=device, random_state=0, **settings).fit(images, labels)


def on_processor(model: NetworkClassifier) -> NetworkClassifier:
    """The same weights, asked on the processor."""
    copy = pickle.loads(pickle.dumps(model))
    copy.module_.to("cpu")
    return copy


@pytest.mark.parametrize("network", networks())
def test_the_same_weights_give_the_same_labels_on_both(network, stripes):
    model = trained(network, stripes)
    assert next(model.module_.parameters()).device.type == "cuda"
    images, _ = stripes(n=600, side=SIDE, seed=1)
    here, there = model.predict(images), on_processor(model).predict(images)
    assert (here == there).mean() >= 0.995
    np.testing.assert_allclose(model.predict_proba(images).sum(1), 1, atol=1e-5)


@pytest.mark.parametrize("network", networks())
def test_what_goes_on_inside_is_told_from_both_alike(network, stripes):
    model = trained(network, stripes)
    images, _ = stripes(n=20, side=SIDE, seed=1)
    other = on_processor(model)
    pairs = [*zip(model.activations(images).values(), other.activations(images).values(), strict=True)]
    pairs += [(model.embedding(images), other.embedding(images))]
    pairs += [(model.input_gradients(images), other.input_gradients(images))]
    for one, two in pairs:  # a GPU rounds products to 10 bits, which may wake another unit
        assert np.corrcoef(one.ravel(), two.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("network", networks())
def test_a_step_that_is_played_back_learns_as_an_ordinary_one(network, stripes, monkeypatch):
    images, labels = stripes(n=600, side=SIDE)
    played = NetworkClassifier(network, epochs=3, batch_size=20, device="cuda", random_state=0).fit(images, labels)
    monkeypatch.setattr(replay, "ORDINARY", 10**9)
    ordinary = NetworkClassifier(network, epochs=3, batch_size=20, device="cuda", random_state=0).fit(images, labels)
    for one, two in zip(played.history_, ordinary.history_, strict=True):
        assert one.loss == pytest.approx(two.loss, rel=0.1, abs=0.02)
        assert one.dead_units.keys() == two.dead_units.keys()
        assert one.gradient_norms.keys() == two.gradient_norms.keys()
    assert (played.predict(images) == ordinary.predict(images)).mean() > 0.97


@pytest.mark.parametrize("network", networks())
def test_training_goes_on_and_is_kept(network, stripes, tmp_path):
    images, labels = stripes(n=120, side=SIDE)
    model = NetworkClassifier(network, device="cuda", random_state=0, checkpoint=str(tmp_path / "state"), epochs=2)
    model.fit(images, labels).partial_fit(images, labels).partial_fit(images, labels)
    model.save(tmp_path / "model.safetensors")
    kept = NetworkClassifier.load(tmp_path / "model.safetensors")
    assert next(kept.module_.parameters()).device.type == "cuda"
    np.testing.assert_array_equal(kept.predict(images), model.predict(images))
    again = NetworkClassifier(network, device="cuda", random_state=0, checkpoint=str(tmp_path / "state"), epochs=2)
    assert len(again.fit(images, labels).history_) == 2


@pytest.mark.parametrize("name", ["hog+mlp", "small-cnn+linear-svm", "small-cnn", "lenet", "residual-cnn", "mlp"])
def test_contenders_learn_there(name, stripes):
    images, labels = stripes(n=240, side=SIDE)
    model = contender(name).build(0, "cuda").fit(images, labels)
    assert (model.predict(images) == labels).mean() > 0.9


def test_augmentation_and_held_out_images_work_there(stripes):
    settings = {"shift": 0.1, "flip": True, "rotation": 10.0, "cut_out": 0.2, "validation": 0.2, "patience": 2}
    model = trained("small-cnn", stripes, **settings)
    assert all(epoch.validation_accuracy is not None for epoch in model.history_)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_study_runs_on_it_from_end_to_end(stripes, tmp_path, jobs):
    images, labels = stripes(n=90, side=SIDE)
    stripy = Dataset("stripes", images, labels, ("across", "along", "diagonal"), "test")
    study = Study(
        name="t", datasets=[stripy], contenders=["small-cnn", "hog+mlp", "hog+linear-svm"], repeats=2, device="cuda"
    )
    results = run(study, tmp_path / "run", jobs=jobs)
    assert not results.failures
    assert not results.missing
    fit = {outcome.trial.contender: outcome.readings["fit"] for outcome in results.outcomes}
    assert fit["small-cnn"]["gpu_peak_bytes"] > 1e5
    assert "gpu_peak_bytes" not in fit["hog+linear-svm"]
