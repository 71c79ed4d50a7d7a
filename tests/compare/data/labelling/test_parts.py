"""Which images are held out, by what the parts of a split are called."""

import pytest

from bakeoff.compare.data.labelling.parts import divide, part_of

SPELLINGS = {
    "train": [
        "train",
        "Train",
        "TRAINING",
        "train_set",
        "TrainingSet",
        "01_train",
        "train-images",
        "trn",
        "train data",
    ],
    "val": ["val", "valid", "Validation", "validation_set", "dev", "PublicTest", "val2"],
    "test": ["test", "Testing", "test_images", "TestSet", "holdout", "PrivateTest", "tst"],
    None: ["cat", "fold1", "1", "train station", "contest", "value", "protest", "2020", "a", ""],
}


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, names in SPELLINGS.items() for name in names])
def test_parts_are_known_by_their_usual_spellings(part, name):
    assert part_of(name) == part


def halves(*names):
    return [name for name in names for _ in range(3)]


@pytest.mark.parametrize(
    ("names", "held_out", "note"),
    [
        (("train", "test"), "test", "Its own parts were kept"),
        (("Training", "Validation", "Testing"), "Testing", "val joined train"),
        (("train", "val"), "val", "val is held out for testing"),
        (("Training", "PublicTest", "PrivateTest"), "PrivateTest", "val joined train"),
        (("seg_train", "seg_test"), "seg_test", "Its own parts were kept"),
        (("train", "dev"), "dev", "no test: val is held out"),
    ],
)
def test_what_is_held_out_and_what_is_said(names, held_out, note):
    found = divide(halves(*names))
    assert not found.problem
    assert found.split.tolist() == ["test" if name == held_out else "train" for name in halves(*names)]
    assert note in found.note
    for name in names:
        assert f"'{name}' (3)" in found.note


@pytest.mark.parametrize("names", [("fold1", "fold2", "fold3"), ("0", "1"), ("train", "extra"), ("2019", "2020")])
def test_what_cannot_be_known_is_asked_about_and_the_answer_decides(names):
    asked = divide(halves(*names))
    assert asked.split is None
    assert "[test='" in asked.problem
    assert "[test=drawn]" in asked.problem
    told = divide(halves(*names), names[-1])
    assert told.split.tolist() == halves(*(["train"] * (len(names) - 1)), "test")
    assert "as test= asks" in told.note
    drawn = divide(halves(*names), "drawn")
    assert (drawn.split, drawn.problem) == (None, "")
    assert "the study draws a test set" in drawn.note


@pytest.mark.parametrize(
    ("names", "held_out", "problem"),
    [
        (["train", "test", ""], None, "1 of 3 images belong to no part"),
        (["val", "test"], None, "none to train on"),
        (["train", "test"], "fold1", "no part 'fold1'"),
        (["train", "train"], "train", "nothing would be left to train"),
        (["", ""], "test", "it has no parts"),
    ],
)
def test_answers_and_parts_that_leave_nothing(names, held_out, problem):
    assert problem in divide(names, held_out).problem


def test_no_parts_and_one_part_are_left_to_the_study():
    assert divide(["", ""]).split is None
    assert divide(["", ""]).note == ""
    assert "the study draws" in divide(["train", "train"]).note
