"""Kept models take images of one's own as those of the data set were taken, and refuse what they cannot take."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare import Study, load, run
from bakeoff.compare.data.facts import DatasetFacts
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError
from bakeoff.compare.results.kept.answers import ask
from bakeoff.compare.results.kept.kept_models import form_for


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """A folder of pictures of unequal sizes, some transparent, of which the left half is taken."""
    folder = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(0)
    for label, level in (("dark", 60), ("light", 190)):
        (folder / label).mkdir()
        for k in range(12):
            pixels = np.clip(level + rng.normal(0, 20, (20 + k, 30, 4)), 0, 255).astype(np.uint8)
            pixels[..., 3] = 255 if k % 2 else 128
            Image.fromarray(pixels).save(folder / label / f"{k}.png")
    return folder


@pytest.fixture(scope="module")
def ran(photos, tmp_path_factory):
    study = Study(
        datasets=[f"folder:{photos}[size=12,crop=(0,0,0.5,1),color=gray]"],
        contenders=["pixels+linear-svm", "pixels+random-forest"],
        folds=2,
        exams=[],
    )
    folder = tmp_path_factory.mktemp("run")
    run(study, folder, keep_models=True)
    return load(folder)


def test_files_of_the_data_set_become_the_very_pixels_that_it_has(ran, photos):
    from bakeoff.compare.data.locations import DataLocations
    from bakeoff.compare.data.source import load as load_dataset

    dataset = load_dataset(ran.facts[ran.trials[0].dataset].asked, DataLocations())
    paths = [photos / name for name in dataset.origins.names]
    model = ran.model("pixels+linear-svm")
    assert np.array_equal(model.read(paths), dataset.images)
    outcome = ran.outcomes[0]
    assert outcome.trial == model.trial
    assert model.predict(dataset.images[outcome.index]).tolist() == [dataset.classes[k] for k in outcome.predicted]


def test_every_contender_answers_in_its_own_words(ran, photos):
    found = ask(ran, [photos / "dark" / "1.png", photos / "light" / "1.png"], with_maps=True)
    said = found.as_json()
    assert [each["file"].rpartition("/")[2] for each in said["images"]] == ["1.png", "1.png"]
    for each, wanted in zip(said["images"], ("dark", "light"), strict=True):
        assert [answer["answer"] for answer in each["answers"]] == [wanted, wanted]
        svm, forest = each["answers"]
        assert svm["probability"] is None
        assert forest["probability"] == pytest.approx(max(forest["scores"].values()), abs=1e-6)
        assert np.shape(svm["maps"]["occlusion"]) == (12, 12)
        assert {"occlusion", "RISE", "linear terms"} == set(svm["maps"])


def test_what_cannot_be_taken_is_said(ran, photos, tmp_path):
    model = ran.model("pixels+linear-svm")
    with pytest.raises(UserError, match=r"cannot take these images: .*\(12, 12, 1\)"):
        model.predict(np.zeros((1, 12, 12, 3), np.uint8))
    (tmp_path / "no.png").write_text("no image")
    with pytest.raises(UserError, match=r"no\.png' cannot be read as an image"):
        model.predict([tmp_path / "no.png"])
    with pytest.raises(UserError, match="Name at least one"):
        model.predict([])
    with pytest.raises(UserError, match=r"no contender 'pixels\+svm'.*It has: pixels\+linear-svm"):
        ask(ran, [photos / "dark" / "0.png"], ["pixels+svm"])
    with pytest.raises(UserError, match="no data set 'cats'"):
        ask(ran, [photos / "dark" / "0.png"], dataset="cats")
    with pytest.raises(UserError, match=r"no repeat 7 with all training images"):
        ran.model("pixels+linear-svm", repeat=7)


def test_colour_is_refused_where_gray_was_not_asked_for_but_found(dataset, tmp_path):
    run(Study(datasets=[dataset], contenders=["majority"], folds=2, exams=[]), tmp_path / "run", keep_models=True)
    Image.fromarray(np.zeros((12, 12, 3), np.uint8)).save(tmp_path / "c.png")
    with pytest.raises(UserError, match=r"c\.png' is in colour, .*\(1 channel; got 3\)"):
        load(tmp_path / "run").model("majority").predict([tmp_path / "c.png"])


def test_a_run_that_kept_nothing_says_how_to_keep(dataset, tmp_path):
    results = run(Study(datasets=[dataset], contenders=["majority"], folds=2, exams=[]), tmp_path)
    with pytest.raises(UserError, match=r"No model of 'stripes' can be asked\. .*--keep-models"):
        ask(results, [tmp_path / "x.png"])


@pytest.mark.parametrize(
    ("asked", "options"),
    [("npz:a.npz[size=14,crop=0.5]", ImageOptions(14, crop=0.5)), ("digits", ImageOptions()), ("mine", ImageOptions())],
)
def test_a_set_without_files_is_known_by_how_it_was_asked_for(asked, options):
    form = form_for(DatasetFacts("d", 9, (14, 10, 3), ("a", "b"), asked=asked))
    assert (form.shape, form.gray, form.options) == ((14, 10), False, options)


@pytest.mark.parametrize("answer", [lambda images: 1 / 0, lambda images: np.full(len(images), 9), lambda images: None])
def test_a_model_that_was_meddled_with_has_one_line_to_say(ran, photos, answer):
    model = ran.model("pixels+linear-svm")
    model.estimator.predict = answer
    with pytest.raises(UserError, match=r"as it was kept, cannot answer: .*Run the study again with --keep-models\.$"):
        model.predict([photos / "dark" / "1.png"])
