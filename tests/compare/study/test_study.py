from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tomli_w

from bakeoff.compare.errors import UserError
from bakeoff.compare.study.duration import seconds
from bakeoff.compare.study.study import DEFAULT_STUDY, Study
from bakeoff.compare.study.study_file import read_study


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_with_its_name(tmp_path):
    study = read_study(write(tmp_path, 'datasets = ["shapes"]\ntrain-sizes = [30, "all"]\ntimeout = "90s"\n'))
    assert study.name == "mine"
    assert study.train_sizes == (30, "all")
    assert study.timeout == 90
    assert study.contenders == Study(datasets=["shapes"]).contenders
    assert "hog+svm" in study.contenders
    assert "face-landmarks+linear-svm" not in study.contenders  # it meets drawn faces only


def test_what_is_written_is_read_back(tmp_path):

    study = Study(name="a b", datasets=["digits"], contenders=["mlp"], repeats=3, train_sizes=[20, "all"])
    assert read_study(write(tmp_path, tomli_w.dumps(study.settings()))) == study


def test_the_default_study_is_that_of_python_and_the_classic_account_of_faces():
    study = read_study(DEFAULT_STUDY).with_changes({"name": "default"})
    drawn = "drawn-faces[people=20,size=48]"
    assert study == Study()
    assert study.only == {"face-landmarks+linear-svm": (drawn,)}
    assert study.with_changes({"datasets": ["digits"]}) == Study(datasets=["digits"])
    assert Study(datasets=["digits", drawn]).only == study.only
    assert Study(contenders=["mlp"]).datasets == study.datasets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed = 0\nrepeat = 3\n", "line 2: a study has no key 'repeat'. Did you mean 'repeats'?"),
        ("\n\nrepeats = 0\n", "line 3: 'repeats' does not fit"),
        ('seed = "x"\n', "line 1: 'seed' does not fit"),
        ("datasets = []\n", "line 1: 'datasets' does not fit"),
        ("train-sizes = [1]\n", "line 1: 'train-sizes' does not fit: a training size is"),
        ('timeout = "soon"\n', "a duration is written 90s, 10m or 1.5h; got 'soon'"),
        ("repeats = \n", "this is no TOML"),
        ("a = 1\nb = = 2\n", "line 2"),
        ("[study]\nseed = 1\n", "line 1: a study has no key 'study'"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path, text, said):
    path = write(tmp_path, text)
    with pytest.raises(UserError) as error:
        read_study(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(UserError) as error:
        read_study(write(tmp_path, "sed = 1\nrepeats = -1\n"))
    assert str(error.value).count("line ") == 2


def test_a_missing_file_says_how_to_start(tmp_path):
    with pytest.raises(UserError, match="bakeoff init"):
        read_study(tmp_path / "none.toml")


def test_changes_override_and_are_checked():
    assert Study().with_changes({"repeats": 2}).repeats == 2
    with pytest.raises(UserError, match="repeats"):
        Study().with_changes({"repeats": 0})


def test_objects_are_written_by_their_names():
    from sklearn.dummy import DummyClassifier

    study = Study(contenders=[DummyClassifier(), ("mine", DummyClassifier())])
    assert study.settings()["contenders"] == ["DummyClassifier", "mine"]


@pytest.mark.parametrize(("text", "found"), [("90", 90), ("1.5h", 5400), (" 10m ", 600)])
def test_durations(text, found):
    assert seconds(text) == found


def test_five_halvings_are_ten_repeats(dataset):
    assert Study(design="5x2cv").trainings_on(dataset) == 10
    with pytest.raises(UserError, match="has 10 repeats; got 4"):
        Study(design="5x2cv", repeats=4).trainings_on(dataset)
    split = np.where(np.arange(90) < 60, "train", "test")
    with pytest.raises(UserError, match="brings a test set of its own"):
        Study(design="5x2cv").trainings_on(replace(dataset, split=split))


FACES_ONLY = {"face-landmarks+linear-svm": ("drawn-faces",)}


def some_faces(**changes):
    asked = {"datasets": ("digits", "drawn-faces"), "contenders": ("majority", "face-landmarks+linear-svm")}
    return Study(**{**asked, "only": FACES_ONLY, **changes})


def test_a_contender_may_meet_some_of_the_data_sets_only():
    study = some_faces()
    assert [study.meets("majority", name) for name in study.datasets] == [True, True]
    assert [study.meets("face-landmarks+linear-svm", name) for name in study.datasets] == [False, True]


@pytest.mark.parametrize(
    ("only", "message"),
    [
        ({"majorty": ("digits",)}, "'only' does not fit: the study has no contender 'majorty'. .*majority"),
        ({"majority": ("digit",)}, "'only' does not fit: the study has no data set 'digit'. .*digits"),
    ],
)
def test_only_names_what_is_in_the_study(only, message):
    with pytest.raises(UserError, match=message):
        some_faces(only=only)


def test_other_data_sets_leave_out_who_met_only_those_that_are_gone():
    assert some_faces().with_changes({"datasets": ("faces",)}).contenders == ("majority",)
    kept = some_faces().with_changes({"datasets": ("drawn-faces", "faces")})
    assert kept.contenders == ("majority", "face-landmarks+linear-svm")
    assert not kept.meets("face-landmarks+linear-svm", "faces")


def test_contenders_that_are_named_meet_all_data_sets():
    study = some_faces().with_changes({"contenders": ("face-landmarks+linear-svm",), "datasets": ("faces",)})
    assert study.meets("face-landmarks+linear-svm", "faces")


def test_a_study_with_some_only_is_read_as_it_was_written(tmp_path):

    path = tmp_path / "default.toml"
    path.write_text(tomli_w.dumps(some_faces(name="default").settings()))
    assert read_study(path) == some_faces(name="default")


def test_a_round_of_folds_is_the_default_and_repeats_are_rounds(dataset):
    assert Study().design == "folds"
    assert Study().trainings_on(dataset) == 5
    assert Study(repeats=2, folds=10).trainings_on(dataset) == 20
    assert Study(design="splits").trainings_on(dataset) == 5
    split = np.where(np.arange(90) < 60, "train", "test")
    assert Study().trainings_on(replace(dataset, split=split)) == 1


def test_a_test_fraction_belongs_to_splits():
    with pytest.raises(UserError, match="belongs to design"):
        Study(test_fraction=0.3)
    assert Study(test_fraction=0.3, design="splits").held_out == 0.3
    assert Study(folds=4).held_out == 0.25


def test_the_region_of_practical_equivalence_is_the_studys():
    assert Study().rope == 0.005
    assert Study(rope=0.02).settings()["rope"] == 0.02


def test_a_muted_check_is_written_down_and_read_again(tmp_path):
    study = Study(datasets=["digits"], mute="B002")
    assert study.mute == ("B002",)
    assert read_study(write(tmp_path, tomli_w.dumps(study.settings()))).mute == ("B002",)
    assert "mute" not in Study(datasets=["digits"]).settings()


def test_a_code_that_no_check_has_is_told_with_the_line(tmp_path):
    with pytest.raises(UserError, match=r"line 2: 'mute' does not fit: there is no model check 'B02'.*'B002'"):
        read_study(write(tmp_path, 'datasets = ["digits"]\nmute = ["B02"]\n'))
