from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.claims.unfold import together, unfold
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError


def made_up(name, landmarks=False):
    labels = np.arange(600) % 10
    points = np.zeros((600, 68, 2), np.float32) if landmarks else None
    images = np.zeros((600, 48, 48, 1), np.uint8)
    return Dataset(name, images, labels, tuple(map(str, range(10))), "made up", landmarks=points)


def load(name):
    return made_up(name, landmarks=name.startswith("drawn-faces"))


def test_all_claims_unfold_into_studies_that_hold_what_each_needs():
    studies, left_out = unfold((), (), load)
    assert left_out == []
    for name in entries("claims"):
        asks = find("claims", name).load().ASKS
        for place in asks.datasets:
            fitting = [s for s in studies if s.datasets == (place,) and set(asks.contenders) <= set(s.contenders)]
            assert any(set(asks.exams) <= set(s.exams) for s in fitting)
            assert any(len(s.train_sizes) == 1 + len(asks.per_class) for s in fitting)


def test_studies_that_ask_fitted_models_come_first_as_their_trials_serve_the_others():
    studies, _ = unfold(("large-data", "generalises"), ("a",), load)
    assert [bool(study.exams) for study in studies] == [True, False]
    assert studies[0].train_sizes == ("all",)
    assert studies[1].train_sizes == (20, 100, "all")


def test_quick_is_one_bundled_set_a_claim_and_named_ones_are_all_tested():
    assert len(unfold(("generalises",), (), load, quick=True).studies) == 1
    assert len(unfold(("generalises",), ("a", "b"), load, quick=True).studies) == 2


def test_a_test_set_of_its_own_meets_five_trainings_unless_it_shall_be_quick():
    def load_split(name):
        return replace(made_up(name), split=np.array(["train"] * 400 + ["test"] * 200))

    assert [study.repeats for study in unfold(("generalises",), ("a",), load_split).studies] == [5]
    assert [study.repeats for study in unfold(("generalises",), ("a",), load_split, quick=True).studies] == [None]
    assert [study.repeats for study in unfold(("generalises",), ("a",), load).studies] == [None]


def test_no_more_images_than_asked_and_no_size_that_leaves_no_room_to_grow():
    studies, _ = unfold(("large-data",), ("a",), load, most=120)
    assert studies[0].train_sizes == (20, 120)


def test_faces_without_landmarks_are_left_out_and_said_to_be():
    studies, left_out = unfold(("face-geometry",), ("a",), load)
    assert studies == []
    assert left_out == ["face-geometry is not tested on a: no landmarks come with its images."]


def test_the_joint_study_says_who_met_what():
    whole = together(unfold((), (), load).studies)
    assert set(whole.datasets) == {"digits", "textures", "drawn-faces[people=20,size=48]"}
    assert whole.only["hog+svm"] == ("digits", "textures")
    assert "small-cnn" not in whole.only


def test_a_claim_that_is_not_there_is_a_mistake_of_the_user_s():
    with pytest.raises(UserError, match="generalises"):
        unfold(("generalizes",), (), load)
