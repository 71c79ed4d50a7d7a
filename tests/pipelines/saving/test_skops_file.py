"""Files of skops hold estimators of trusted types, and make nothing else of what they are given."""

import functools
import json
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC

from bakeoff.pipelines.saving.skops_file import CannotBeHeldError, read_skops, write_skops

ROWS = np.random.default_rng(0).random((40, 3))
LABELS = np.arange(40) % 2


class Foreign(ClassifierMixin, BaseEstimator):
    def fit(self, rows, labels):
        self.classes_ = np.unique(labels)
        return self

    def predict(self, rows):
        return np.zeros(len(rows), int)


class Sulking(Foreign):
    def __reduce__(self):
        raise RuntimeError("I say nothing")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model.skops"
    write_skops(path, SVC().fit(ROWS, LABELS))
    return path


def rewritten(path, change, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path) as members:
        contents = {name: members.read(name) for name in members.namelist()}
    schema = json.loads(contents["schema.json"])
    contents["schema.json"] = json.dumps(change(schema) or schema).encode()
    with zipfile.ZipFile(path, "w", compression) as members:
        for name, content in contents.items():
            members.writestr(name, content)


def test_an_estimator_comes_back_with_its_answers(file):
    assert np.array_equal(read_skops(file).predict(ROWS), SVC().fit(ROWS, LABELS).predict(ROWS))


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (Foreign(), r"not trusted: .*Foreign"),
        (Sulking(), r"skops cannot hold it: I say nothing"),
        (FunctionTransformer(print), r"not trusted: builtins\.print"),
    ],
)
def test_what_cannot_be_held_is_named_and_nothing_is_written(tmp_path, model, named):
    with pytest.raises(CannotBeHeldError, match=named):
        write_skops(tmp_path / "model.skops", model)
    assert list(tmp_path.iterdir()) == []


def test_a_type_that_is_not_trusted_is_refused_and_never_made(tmp_path):
    path, canary = tmp_path / "model.skops", tmp_path / "canary"
    skops.io.dump(FunctionTransformer(functools.partial(open, str(canary), "w")), path)
    with pytest.raises(ValueError, match=r"names types that are not trusted"):
        read_skops(path)
    assert not canary.exists()


def test_a_list_is_no_classifier(tmp_path):
    path = tmp_path / "model.skops"
    skops.io.dump([1, 2, 3], path)
    with pytest.raises(ValueError, match=r"holds no classifier, but list"):
        read_skops(path)


def test_a_compressed_file_is_refused(file):
    rewritten(file, lambda schema: None, zipfile.ZIP_DEFLATED)
    with pytest.raises(ValueError, match="it is compressed"):
        read_skops(file)


def test_a_schema_without_sense_is_an_error_in_a_line(file):
    rewritten(file, lambda schema: schema.pop("content") and None)
    with pytest.raises(ValueError, match=r"cannot be read as a model") as raised:
        read_skops(file)
    assert len(str(raised.value).splitlines()) == 1
