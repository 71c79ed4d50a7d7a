"""A training that is broken off ends with the weights of one that is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.training import loop as training
from bakeoff.pipelines.training.checkpoint import FILE

KILLED = """
import os, sys
import numpy as np, torch
import bakeoff.pipelines.training.loop as training
from bakeoff.pipelines.estimators.network import NetworkClassifier
torch.set_num_threads(int(sys.argv[3]))
write, folder = training.write_checkpoint, sys.argv[1]
def write_and_die(*given):
    write(*given)
    if len(given[4]["epochs"]) == 2:
        os.kill(os.getpid(), 9)
training.write_checkpoint = write_and_die
with np.load(sys.argv[2]) as data:
    NetworkClassifier("small-cnn", epochs=4, random_state=0, checkpoint=folder).fit(data["images"], data["labels"])
"""


def weights(model):
    return {name: value.numpy() for name, value in model.module_.state_dict().items()}


@pytest.mark.slow
def test_killed_after_two_epochs_it_ends_with_the_same_weights(stripes, tmp_path):
    images, labels = stripes()
    np.savez(tmp_path / "data.npz", images=images, labels=labels)
    threads = torch.get_num_threads()  # sums of another number of threads round otherwise
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "kept"), str(tmp_path / "data.npz"), str(threads)],
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert ended.returncode == -9
    whole = NetworkClassifier("small-cnn", epochs=4, random_state=0).fit(images, labels)
    resumed = NetworkClassifier("small-cnn", epochs=4, random_state=0, checkpoint=str(tmp_path / "kept"))
    resumed.fit(images, labels)
    assert [epoch.number for epoch in resumed.history_] == [1, 2, 3, 4]
    expected = weights(whole)
    assert all(np.array_equal(expected[name], value) for name, value in weights(resumed).items())


@pytest.mark.parametrize(
    ("losses", "patience", "kept", "told"),
    [
        ([3, 1, 2, 4, 5, 6], None, 2, 6),
        ([1, 3, 2, 4, 5, 6], None, 1, 6),
        ([6, 5, 4, 3, 2, 1], None, 6, 6),
        ([3, 2, 1, 4, 5, 6], 2, 3, 5),
        ([1, 2, 3, 0, 0, 0], 2, 1, 3),
    ],
)
def test_the_best_weights_survive_a_break(losses, patience, kept, told, stripes, tmp_path, monkeypatch):
    """After whichever epoch; the validation losses are planted, as real ones could change with a recipe."""

    def model(**given):
        settings = {"epochs": 6, "validation": 0.2, "patience": patience, "random_state": 0, **given}
        return NetworkClassifier("mlp", **settings)

    each = []
    judged = iter(losses)
    monkeypatch.setattr(
        training,
        "judge",
        lambda model, _: each.append({k: v.clone() for k, v in model.state_dict().items()}) or (next(judged), 0.5),
    )
    whole = weights(model().fit(*stripes()))
    assert len(each) == told
    assert all(np.array_equal(each[kept - 1][name], value) for name, value in whole.items())
    write = training.write_checkpoint
    for last in range(1, told + 1):
        judged = iter(losses)

        def write_and_break(*given, last=last):
            write(*given)
            if len(given[4]["epochs"]) == last:
                raise KeyboardInterrupt

        monkeypatch.setattr(training, "write_checkpoint", write_and_break)
        with pytest.raises(KeyboardInterrupt):
            model(checkpoint=str(tmp_path / str(last))).fit(*stripes())
        monkeypatch.setattr(training, "write_checkpoint", write)
        resumed = model(checkpoint=str(tmp_path / str(last))).fit(*stripes())
        assert [epoch.validation_loss for epoch in resumed.history_] == losses[:told]
        assert all(np.array_equal(whole[name], value) for name, value in weights(resumed).items())


def test_a_finished_training_is_only_told_again(stripes, tmp_path, monkeypatch):
    model = NetworkClassifier("small-cnn", epochs=2, validation=0.2, random_state=0, checkpoint=str(tmp_path))
    expected = weights(model.fit(*stripes()))
    monkeypatch.delattr(training, "one_cycle")  # whatever trained would need it
    assert all((expected[name] == value).all() for name, value in weights(model.fit(*stripes())).items())


@pytest.mark.parametrize("other", [{"validation": 0.3}, {"validation": 0.0, "patience": None}, {"patience": 5}])
def test_a_checkpoint_of_other_validation_is_refused(other, stripes, tmp_path):
    settings = {"epochs": 1, "validation": 0.2, "patience": 3, "random_state": 0, "checkpoint": str(tmp_path)}
    NetworkClassifier("mlp", **settings).fit(*stripes())
    with pytest.raises(ValueError, match="is of another training"):
        NetworkClassifier("mlp", **{**settings, **other}).fit(*stripes())


def test_a_checkpoint_of_another_training_is_refused(stripes, tmp_path):
    images, labels = stripes()
    model = NetworkClassifier("mlp", epochs=1, random_state=0, checkpoint=str(tmp_path)).fit(images, labels)
    with pytest.raises(ValueError, match="is of another training"):
        model.set_params(learning_rate=1e-3).fit(images, labels)


def test_a_broken_checkpoint_is_refused(stripes, tmp_path):
    (tmp_path / FILE).write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match=r"cannot be read.*Delete it"):
        NetworkClassifier("mlp", epochs=1, random_state=0, checkpoint=str(tmp_path)).fit(*stripes())
