"""A training that is broken off ends with the weights of one that is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from pipelines.checkpoint import FILE
from pipelines.deep import NetworkClassifier

KILLED = """
import os, sys
import numpy as np, torch
import pipelines.training as training
from pipelines.deep import NetworkClassifier
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


def test_killed_after_two_epochs_it_ends_with_the_same_weights(stripes, tmp_path):
    images, labels = stripes()
    np.savez(tmp_path / "data.npz", images=images, labels=labels)
    threads = torch.get_num_threads()  # sums of another number of threads round otherwise
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "kept"), str(tmp_path / "data.npz"), str(threads)],
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert ended.returncode == -9
    whole = NetworkClassifier("small-cnn", epochs=4, random_state=0).fit(images, labels)
    resumed = NetworkClassifier("small-cnn", epochs=4, random_state=0, checkpoint=str(tmp_path / "kept"))
    resumed.fit(images, labels)
    assert [epoch.number for epoch in resumed.history_] == [1, 2, 3, 4]
    expected = weights(whole)
    assert all(np.array_equal(expected[name], value) for name, value in weights(resumed).items())


def test_a_checkpoint_of_another_training_is_refused(stripes, tmp_path):
    images, labels = stripes()
    model = NetworkClassifier("mlp", epochs=1, random_state=0, checkpoint=str(tmp_path)).fit(images, labels)
    with pytest.raises(ValueError, match="is of another training"):
        model.set_params(learning_rate=1e-3).fit(images, labels)


def test_a_broken_checkpoint_is_refused(stripes, tmp_path):
    (tmp_path / FILE).write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match=r"cannot be read.*Delete it"):
        NetworkClassifier("mlp", epochs=1, random_state=0, checkpoint=str(tmp_path)).fit(*stripes())
