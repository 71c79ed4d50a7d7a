"""Files that were meddled with are refused in a line or hold a model; nothing of them is ever run."""

from collections import Counter

import numpy as np
import pytest

from bakeoff.compare.contenders.contender import contender
from bakeoff.pipelines.model_files import read_model, write_model
from tests.conftest import stripes
from tests.fakes.mutations import heard, mutated, read_meddled

FILES = 60


NAMES = (
    "pixels+linear-svm",
    "pixels+random-forest[n_estimators=4]",
    "tiny-cnn[epochs=1]",
    "mlp[epochs=1,hidden=(9,)]",
)


@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@pytest.mark.parametrize("name", NAMES)
def test_a_meddled_file_is_refused_in_a_line_and_runs_nothing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    dataset = stripes(60)
    model = contender(name).build(seed=0).fit(dataset.images, dataset.labels)
    path = tmp_path / write_model(model, tmp_path)
    whole, random = path.read_bytes(), np.random.default_rng(len(name))
    found = Counter()
    for _ in range(FILES):
        path.write_bytes(mutated(whole, random))
        found[read_meddled(path, read_model)] += 1
    assert set(found) <= {"refused", "read"}
    assert found["refused"] > FILES / 2
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_program_that_is_started_is_heard(tmp_path):
    import os

    with heard() as events:
        os.system("true")  # noqa: S605, S607 (it is what is listened for)
        (tmp_path / "canary").write_text("")
    assert len(events) >= 2
    with heard() as nothing:
        (tmp_path / "canary").read_text()
    assert nothing == []
