from bakeoff.reports.document import Table
from bakeoff.reports.sections.robustness import section
from tests.fakes.studies import spoil, study

RATES = {"hog+linear-svm": 0.9, "steady+svm": 0.9, "frail+svm": 0.9}


def test_the_contender_that_loses_least_stands_first():
    found = section(spoil(study(RATES), {"hog+linear-svm": 0.6, "steady+svm": 0.8, "frail+svm": 0.4}))
    overall, each = (element for element in found.elements if isinstance(element, Table))
    assert overall.frame["contender"].tolist() == ["steady+svm", "hog+linear-svm", "frail+svm"]
    assert overall.frame["mce"].round(3).tolist() == [0.5, 1.0, 1.5]
    assert each.frame.set_index("corruption")["frail+svm"].tolist() == [0.4, 0.4]


def test_without_the_reference_there_is_no_mce_and_without_the_exam_no_section():
    without = section(spoil(study({"steady+svm": 0.9}), {"steady+svm": 0.8}))
    assert without.elements[1].frame["mce"].isna().all()
    assert section(study(RATES)) is None
