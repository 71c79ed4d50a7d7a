"""Where torch computes, and with how many threads."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.training.device import device_named, threads


def test_auto_is_a_device_that_is_there():
    expected = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    assert device_named("auto").type == expected


def test_a_device_that_is_not_there_may_be_replaced():
    assert device_named("cpu") == torch.device("cpu")
    for name in ("meta", "gpu", "cuda:99"):
        with pytest.raises(ValueError, match=f"'{name}' here; use device='cpu'"):
            device_named(name)
        assert device_named(name, otherwise="cpu") == torch.device("cpu")


def test_threads_are_put_back_whatever_happens():
    before = torch.get_num_threads()
    with threads(before + 2):
        assert torch.get_num_threads() == before + 2
    assert torch.get_num_threads() == before
    with pytest.raises(KeyError), threads(before + 1):
        raise KeyError
    with threads(None):
        assert torch.get_num_threads() == before


@pytest.mark.parametrize("senseless", [0, -1, 1.5, 10**9, "2"])
def test_a_senseless_number_of_threads_is_refused(senseless, stripes):
    with pytest.raises(ValueError, match="threads must be a whole number from 1 to 1,024"):
        NetworkClassifier("mlp", threads=senseless).fit(*stripes())


@pytest.mark.parametrize("network", ["mlp", pytest.param("small-cnn", marks=pytest.mark.heavy)])
def test_an_estimator_computes_with_its_threads_and_its_seed_decides_all(network, stripes, monkeypatch):
    """Bit for bit, with two threads as with one."""
    images, labels = stripes()
    met = []
    forward = torch.nn.Linear.forward
    monkeypatch.setattr(
        torch.nn.Linear, "forward", lambda *given: met.append(torch.get_num_threads()) or forward(*given)
    )
    answers = []
    for count in (2, 2, 1):
        model = NetworkClassifier(network, epochs=1, threads=count, random_state=0)
        model.fit(images[:45], labels[:45]).partial_fit(images[45:], labels[45:])
        answers.append(np.concatenate([model.predict_proba(images), model.embedding(images)], axis=1))
        model.activations(images)
        model.input_gradients(images)
        assert set(met) == {count}
        met.clear()
    np.testing.assert_array_equal(answers[0], answers[1])
    np.testing.assert_allclose(answers[0], answers[2], atol=1e-2)
    assert torch.get_num_threads() == 1
