"""Doubts come by code, and those that a study mutes do not come."""

from dataclasses import replace

from bakeoff.compare.results.doubts.doubts import by_code, raised
from tests.fakes.results import make_results

CONTENDERS = {
    "majority": ("baseline", 0.0, 0.1),
    "hog+svm": ("traditional", 0.9, 2.0),
    "small-cnn": ("deep", 0.9, 20.0),
}


def results():
    return make_results(CONTENDERS, {"digits": (4, 0.0)}, repeats=3)


def test_codes_are_unlike_and_in_order():
    codes = list(by_code())
    assert codes == sorted(codes)
    assert {"B001", "B002"} <= set(codes)


def test_what_is_muted_is_not_raised():
    whole = results()
    codes = [each.code for each in raised(whole)]
    assert "B002" in codes
    assert codes == sorted(codes)
    silent = replace(whole, study=whole.study.with_changes({"mute": ["B002"]}))
    assert [each.code for each in raised(silent)] == [code for code in codes if code != "B002"]


def test_every_doubt_says_what_to_do():
    for each in raised(results()):
        assert each.advice.endswith(".")
        assert each.doubt.sentence.endswith(".")
