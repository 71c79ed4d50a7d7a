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
    for one, two in zip(model.activations(images).values(), other.activations(images).values(), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-2, atol=1e-2)
    np.testing.assert_allclose(model.embedding(images), other.embedding(images), rtol=1e-2, atol=1e-2)
    scale = np.abs(other.input_gradients(images)).max()
    np.testing.assert_allclose(model.input_gradients(images), other.input_gradients(images), atol=0.02 * scale)


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
    stripy = Dataset("stripes", images, labels, ("across", "along", "diagonal"))
    study = Study(
        name="t", datasets=[stripy], contenders=["small-cnn", "hog+mlp", "hog+linear-svm"], repeats=2, device="cuda"
    )
    results = run(study, tmp_path / "run", jobs=jobs)
    assert not results.failures
    assert not results.missing
    fit = {outcome.trial.contender: outcome.readings["fit"] for outcome in results.outcomes}
    assert fit["small-cnn"]["gpu_peak_bytes"] > 1e5
    assert "gpu_peak_bytes" not in fit["hog+linear-svm"]
