import random

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.contenders.shared_generators import seed_globally, seeded_meanwhile


def drawn():
    return random.random(), np.random.rand(), torch.rand(1).item()  # noqa: NPY002


def test_all_are_seeded():
    seed_globally(3)
    first = drawn()
    assert drawn() != first
    seed_globally(3)
    assert drawn() == first


def test_they_go_on_where_they_were():
    seed_globally(1)
    whole = drawn(), drawn()
    seed_globally(1)
    first = drawn()
    with seeded_meanwhile(9):
        inner = drawn()
    assert (first, drawn()) == whole
    with seeded_meanwhile(9):
        assert drawn() == inner


class Weights(BaseEstimator):
    """Holds weights that were drawn when it was made, as a network that is handed to skorch does."""

    def __init__(self, weights):
        self.weights = weights

    def fit(self, images, labels):
        return self

    predict = fit


def test_a_function_that_draws_is_one_contender_and_draws_anew_in_each_trial():
    def make():
        return Weights(np.random.rand(3))  # noqa: NPY002

    first, second = contender(("drawn", make)), contender(("drawn", make))
    assert first.fingerprint == second.fingerprint
    weights = []
    for seed in (0, 1, 0):
        seed_globally(seed)
        weights.append(first.build(seed).weights.tolist())
    assert weights[0] == weights[2] != weights[1]


def test_settings_go_to_what_the_function_makes():
    made = contender(("dummy", lambda: DummyClassifier(strategy="uniform"))).with_settings({"strategy": "stratified"})
    assert made.build(0).strategy == made.estimator.strategy == "stratified"


def test_a_module_that_draws_while_it_makes_one_has_one_fingerprint(tmp_path, monkeypatch):
    text = "import numpy as np\nfrom sklearn.dummy import DummyClassifier\n"
    (tmp_path / "draws_it.py").write_text(text + "def make(): return DummyClassifier(constant=np.random.rand())")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert contender("pixels+draws_it:make").fingerprint == contender("pixels+draws_it:make").fingerprint
