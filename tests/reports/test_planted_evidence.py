from dataclasses import replace

import numpy as np

from bakeoff.reports.sections.planted_evidence import section
from tests.fakes.results import make_results

CONTENDERS = {"hog+svm": ("traditional", 0.9, 1.0), "small-cnn": ("deep", 0.95, 9.0)}


def made():
    return make_results(CONTENDERS, {"digits": (4, 0.0)}, n_test=40, repeats=2)


def changed(results, **facts):
    def outcome(one):
        if "planted-evidence" not in one.exams:
            return one
        examined = one.exams["planted-evidence"]
        return replace(one, exams={**one.exams, "planted-evidence": replace(examined, facts=examined.facts | facts)})

    return replace(results, outcomes=tuple(map(outcome, results.outcomes)))


def test_it_is_said_who_leans_on_what():
    assert section(made()).elements[0].paragraphs == (
        "hog+svm (100.0 %) and small-cnn (100.0 %) lean on the bar: so many answers change without it. No contender "
        "leans on the <mark>.",
    )
    untold = section(changed(made(), left=np.full(2, np.nan))).elements[0]
    assert untold.paragraphs == ("What becomes of answers without the part cannot be drawn here.",)


def test_each_map_is_judged_by_pointing_and_mass():
    table = section(made()).elements[-1].frame
    told = table[table["contender"] == "hog+svm"].set_index(["part", "method"])["verdict"].to_dict()
    assert told == {
        ("bar", "occlusion"): "finds some of it",
        ("bar", "<own>"): "finds it",
        ("<mark>", "occlusion"): "not judged: the class was not learned",
        ("<mark>", "<own>"): "not judged: the class was not learned",
    }
    flat = section(changed(made(), mass=np.ones((2, 2)))).elements[-1].frame
    assert set(flat[flat["part"] == "bar"]["verdict"]) == {"does not find it"}


def test_without_the_exam_there_is_no_section():
    assert section(make_results(CONTENDERS, learned=False)) is None
