"""A run keeps models where it is asked to, names what it cannot keep, and what is kept answers elsewhere."""

import json
import subprocess
import sys

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin

from bakeoff.compare import Study, load, run
from bakeoff.compare.contenders.contender import names
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.compare.running.fitted.keeping import checked
from bakeoff.compare.storage.model_store import ModelStore
from tests.conftest import stripes

ANOTHER_PROCESS = """
import json, sys
import numpy as np
from pathlib import Path
from bakeoff.compare.storage.model_store import ModelStore
models = ModelStore(Path(sys.argv[1]))
for key, images in json.loads(sys.argv[2]).items():
    print(json.dumps([key, models.model(key).predict(np.load(images)).tolist()]))
"""


def in_another_process(folder, asked, tmp_path):
    """Key → labels of images, from models that a new process reads."""
    paths = {}
    for key, images in asked.items():
        paths[key] = str(tmp_path / f"{key}.npy")
        np.save(paths[key], images)
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(folder), json.dumps(paths)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(line) for line in ended.stdout.splitlines())


class Glass(ClassifierMixin, BaseEstimator):
    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        return np.full(len(images), self.classes_[0])


def study(dataset, *contenders, **changes):
    return Study(datasets=[dataset], contenders=list(contenders), design="splits", repeats=1, exams=[], **changes)


def test_models_are_kept_and_answer_in_another_process(dataset, tmp_path):
    asked = study(dataset, "pixels+random-forest", "mlp[epochs=1]", ("glass", Glass()))
    results = run(asked, tmp_path / "run", keep_models=True)
    models = ModelStore(tmp_path / "run")
    about = {outcome.trial.contender: models.about(outcome.trial.key) for outcome in results.outcomes}
    assert about["glass"].file == ""
    assert "types that are not trusted" in about["glass"].reason
    assert "Glass" in about["glass"].reason
    assert (about["pixels+random-forest"].file, about["mlp[epochs=1]"].file) == ("model.skops", "model.safetensors")
    kept = [outcome for outcome in results.outcomes if about[outcome.trial.contender].file]
    found = in_another_process(
        tmp_path / "run", {outcome.trial.key: dataset.images[outcome.index] for outcome in kept}, tmp_path
    )
    for outcome in kept:
        assert found[outcome.trial.key] == outcome.predicted.tolist()


def test_models_of_a_run_that_ended_are_kept_later_and_its_outcomes_stay(dataset, tmp_path):
    asked = study(dataset, "pixels+linear-svm")
    first = run(asked, tmp_path)
    models = ModelStore(tmp_path)
    assert not models.knows(first.trials[0].key)
    written = (tmp_path / "trials" / first.trials[0].key / "trial.json").read_bytes()
    run(asked, tmp_path, keep_models=True)
    assert models.about(first.trials[0].key).file == "model.skops"
    assert (tmp_path / "trials" / first.trials[0].key / "trial.json").read_bytes() == written
    stamp = (models.folder / first.trials[0].key).stat().st_mtime_ns
    run(asked, tmp_path, keep_models=True)
    assert (models.folder / first.trials[0].key).stat().st_mtime_ns == stamp


def test_a_model_that_answers_otherwise_than_the_run_is_not_kept(dataset, tmp_path):
    one, other = (run(study(dataset, name), tmp_path / name).outcomes[0] for name in ("majority", "pixels+linear-svm"))
    assert checked({"x": b""}, one, one) == {"x": b""}
    (note,) = checked({"x": b""}, one, other).values()
    assert "gave other answers" in json.loads(note)["reason"]


@pytest.mark.heavy
def test_every_catalogued_contender_answers_from_its_file_as_it_did(tmp_path):
    """Some 150 contenders, all labels of all test images, in a new process."""
    faces = drawn_faces.load("", DataLocations(), people=3, images=10, size=48)
    plain, every = stripes(), list(names())
    met = {name: [faces.name] if "face-landmarks" in name else [plain.name] for name in every}
    asked = Study(datasets=[plain, faces], contenders=every, only=met, design="splits", repeats=1, exams=[])
    results = run(asked, tmp_path / "run", jobs=2, keep_models=True)
    assert not results.failures
    assert len(results.outcomes) == len(every)
    models = ModelStore(tmp_path / "run")
    assert {o.trial.contender: models.about(o.trial.key).reason for o in results.outcomes} == dict.fromkeys(every, "")
    images = {plain.name: plain.images, faces.name: faces.images}
    found = in_another_process(
        tmp_path / "run", {o.trial.key: images[o.trial.dataset][o.index] for o in results.outcomes}, tmp_path
    )
    wrong = [o.trial.contender for o in results.outcomes if found[o.trial.key] != o.predicted.tolist()]
    assert wrong == []
    assert len(load(tmp_path / "run").outcomes) == len(every)
