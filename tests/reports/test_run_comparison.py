"""What differs between two runs, in words."""

from bakeoff.reports.render.single_page import write_page
from bakeoff.reports.run_comparison import compare_runs
from tests.compare.results.test_run_differences import RATES, spoilt, study


def words(sections):
    return " ".join(text for each in sections for block in each.elements for text in getattr(block, "paragraphs", ()))


def test_equal_runs_are_said_to_be_equal():
    said = words(compare_runs(study(RATES), study(RATES)))
    assert "Every label is the same, for 2 contenders" in said
    assert "Study, data, code, versions and machine are the same." in said


def test_a_planted_bug_is_named_with_its_size():
    said = words(compare_runs(study(RATES), spoilt(0.2)))
    assert "small-cnn on d is worse by 1" in said
    assert "hog+svm" not in said


def test_what_only_one_run_has_is_said():
    said = words(compare_runs(study(RATES), study({"hog+svm": 0.9, "new <b>": 0.5})))
    assert "Only in the first run: small-cnn." in said
    assert "Only in the second run: new <b>." in said


def test_names_are_escaped_on_the_page(tmp_path):
    one, two = study({"a<script>": 0.9}), study({"a<script>": 0.4})
    page = write_page("one → two", "", compare_runs(one, two), tmp_path / "deep" / "page.html").read_text("utf-8")
    assert "a&lt;script&gt;" in page
    assert "a<script>" not in page
