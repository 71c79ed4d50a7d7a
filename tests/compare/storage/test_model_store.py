"""Models of a run come back as they were kept, or say why not."""

import hashlib
import json

import numpy as np
import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.storage.model_store import (
    ABOUT,
    BACKGROUND,
    About,
    ModelStore,
    about_file,
    parted,
    travelling,
)
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.model_files import write_model
from bakeoff.pipelines.pipeline import traditional
from bakeoff.pipelines.svm.linear import QuickLinearSVC


@pytest.fixture
def kept(dataset, tmp_path):
    draft = tmp_path / "draft"
    draft.mkdir()
    model = traditional([("pixels", Pixels())], QuickLinearSVC()).fit(dataset.images, dataset.labels)
    name = write_model(model, draft)
    digest = hashlib.sha256((draft / name).read_bytes()).hexdigest()
    (draft / ABOUT).write_bytes(about_file(About(file=name, sha256=digest)))
    np.save(draft / BACKGROUND, dataset.images[0])
    store = ModelStore(tmp_path)
    store.write("k", parted(travelling(draft) | {"trial.json": b"{}"})[1])
    return store


def test_a_model_comes_back(kept, dataset):
    assert kept.knows("k")
    model = traditional([("pixels", Pixels())], QuickLinearSVC()).fit(dataset.images, dataset.labels)
    assert np.array_equal(kept.model("k").predict(dataset.images), model.predict(dataset.images))
    assert np.array_equal(kept.background("k"), dataset.images[0])
    assert sorted(path.name for path in (kept.folder / "k").iterdir()) == [ABOUT, BACKGROUND, "model.skops"]


def test_one_that_was_not_kept_says_why(tmp_path):
    store = ModelStore(tmp_path)
    store.write("k", {ABOUT: about_file(About(reason="it is made of glass"))})
    assert store.knows("k")
    with pytest.raises(UserError, match=r"was not kept: it is made of glass\. .*--keep-models"):
        store.model("k")
    with pytest.raises(UserError, match=r"was not kept\. .*--keep-models"):
        store.model("another")


def test_a_damaged_file_is_refused(kept):
    path = kept.folder / "k" / "model.skops"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError, match=r"SHA-256 is another.*Remove its folder"):
        kept.model("k")


def test_another_version_of_scikit_learn_is_refused(kept):
    path = kept.folder / "k" / ABOUT
    path.write_text(json.dumps(json.loads(path.read_text()) | {"versions": {"scikit-learn": "0.1.0"}}))
    with pytest.raises(UserError, match=r"fitted by scikit-learn 0\.1\.0; this is"):
        kept.model("k")


@pytest.mark.parametrize("content", ["", "{", '{"files": 1}', "[]"])
def test_a_broken_note_is_an_error_of_the_users(kept, content):
    (kept.folder / "k" / ABOUT).write_text(content)
    with pytest.raises(UserError, match="cannot be used"):
        kept.about("k")


def test_no_file_leads_out_of_the_folder(kept):
    path = kept.folder / "k" / ABOUT
    path.write_text(json.dumps(json.loads(path.read_text()) | {"file": "../../elsewhere"}))
    with pytest.raises(UserError, match=r"k/elsewhere' cannot be used"):
        kept.model("k")
