import numpy as np
import pytest

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.study.splits import make_split
from bakeoff.compare.study.study import DEFAULT_STUDY, Study


@pytest.mark.parametrize(
    ("name", "painted", "filters"),
    [
        ("small-cnn[epochs=1,width=8]+svm", False, (8, 5, 5, 1)),
        ("hog+small-cnn[epochs=1,width=8]+linear-svm", False, (8, 5, 5, 1)),
        ("pixels+mlp[epochs=3]", True, None),
        ("mlp[epochs=1,hidden=(9,)]", False, (9, 12, 12, 1)),
    ],
)
def test_a_crossing_shows_what_its_parts_learned(dataset, name, painted, filters):
    split = make_split(dataset, 0, 0.3)
    model = contender(name).build(0).fit(dataset.images[split.train], dataset.labels[split.train])
    found = {exam: find("exams", exam).load().examine(model, dataset, split, 0) for exam in Study().exams}
    shown = found["occlusion"].facts
    assert shown["maps"].shape == shown["images"].shape[:3]
    assert np.abs(shown["maps"]).max() > 0
    assert (found["feature-weights"] is not None) is painted
    assert (found["filters"].facts["filters"].shape if found["filters"] else None) == filters
    assert all(examined.note.endswith(".") for examined in found.values() if examined)


def test_the_default_study_names_exams_that_there_are():
    assert set(Study().exams) <= set(entries("exams"))
    assert "exams = " in DEFAULT_STUDY.read_text()


KINDS = ["pixels+svm", "hog+linear-svm", "pixels+random-forest", "small-cnn[epochs=1]", "majority"]


@pytest.mark.parametrize("exam", entries("exams"))
@pytest.mark.parametrize("name", KINDS)
def test_every_exam_answers_of_every_kind_of_contender(name, exam, dataset, monkeypatch):
    monkeypatch.setattr("bakeoff.compare.exams.cold_start.TIMES", 1)
    monkeypatch.setattr("bakeoff.compare.exams.random_weights.DEPTHS", 2)
    monkeypatch.setattr("bakeoff.compare.exams.random_weights.IMAGES", 4)
    monkeypatch.setattr("bakeoff.compare.exams.corruptions.IMAGES", 5)
    split = make_split(dataset, 0, 0.3)
    model = contender(name).build(0).fit(dataset.images[split.train], dataset.labels[split.train])
    found = find("exams", exam).load().examine(model, dataset, split, 0)
    if found is None:
        return
    assert found.note.endswith(".")
    assert found.fault == ""
    assert all(not array.dtype.hasobject for array in found.facts.values())
    said = {key: array for key, array in found.facts.items() if not key.endswith("seconds")}
    if said:
        again = find("exams", exam).load().examine(model, dataset, split, 0)
        for key, array in said.items():
            assert np.array_equal(array, again.facts[key], equal_nan=array.dtype.kind == "f")
