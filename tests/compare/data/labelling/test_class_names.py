"""Names of classes: counted as people count, and refused where a reader would take two for one."""

import pytest

from bakeoff.compare.data.labelling.class_names import (
    alike,
    case_notes,
    class_problems,
    natural,
    numbered,
    sign_of_several,
)
from bakeoff.compare.data.labelling.label_options import LabelOptions


def test_numbers_within_names_are_sorted_by_their_value():
    assert sorted(["10", "9", "b2", "b10", "b1"], key=natural) == ["9", "10", "b1", "b2", "b10"]
    classes, labels = numbered(["10", "2", "10", "1"])
    assert classes == ("1", "2", "10")
    assert labels.tolist() == [2, 1, 2, 0]


def test_what_makes_classes_impossible_is_told_all_at_once():
    assert class_problems([]) == ["it holds no images"]
    assert "one class only ('a')" in class_problems(["a", "a"])[0]
    assert class_problems(["a", "a", "b", "b"]) == []
    problems = class_problems(["a", "a", "b", "c", "c"], [False, False, False, True, True])
    assert problems == [
        "class 'b' has one image only, two are needed",
        "class 'c' has images in test, but none in train",
    ]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a", "A"), None),  # letters, as in handwriting
        (("cat", "Cat"), r"by case only; correct them, or keep both with \[case=true\]"),
        (("cat", "cat "), "by case or Unicode form only"),
        (("caf\u00e9", "cafe\u0301"), "by case or Unicode form only"),
        (("cat", "dog"), None),
    ],
)
def test_names_that_look_the_same(names, told):
    problems = alike(names)
    assert len(problems) == (told is not None)
    if told:
        with pytest.raises(AssertionError, match=told):
            raise AssertionError(problems[0])


def test_case_is_kept_apart_where_it_is_asked_for_and_then_told():
    assert alike(("cat", "Cat"), LabelOptions(case=True)) == []
    assert case_notes(("cat", "Cat", "dog")) == ["Classes that differ by case are kept apart: 'Cat' and 'cat'."]
    assert case_notes(("cat", "dog")) == []


@pytest.mark.parametrize(
    ("names", "sign"),
    [(["cat", "dog", "cat|dog"], "|"), (["a;b", "b;c"], ";"), (["a|b", "c|d"], None), (["cat", "dog"], None)],
)
def test_several_labels_of_one_image(names, sign):
    assert sign_of_several(names) == sign
