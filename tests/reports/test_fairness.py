"""Sections that need more than an ordinary study: tuning, calibration, ranks over data sets, gaps, crossings."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff import reports
from bakeoff.compare.results.gaps import gaps
from bakeoff.reports import wording
from bakeoff.reports.document import Text
from bakeoff.reports.sections import calibration, gap, many_datasets, significance, training_size, tuning, verdict
from tests.fakes.results import search
from tests.fakes.studies import study

RATES = {"hog+svm": 0.93, "pixels+svm": 0.88, "hog+mlp": 0.94, "small-cnn+svm": 0.95, "small-cnn": 0.96, "mlp": 0.90}
FAMILIES = {"small-cnn": "deep", "mlp": "deep", "hog+mlp": "hybrid", "small-cnn+svm": "hybrid"}
CURVES = {"hog+svm": lambda n: 0.93 - 1.2 * n**-0.5, "small-cnn": lambda n: 0.97 - 2.2 * n**-0.5}


def spoken(section):
    texts = [block for block in section.elements if isinstance(block, Text)]
    return " ".join(" ".join([*text.paragraphs, *(" ".join(point) for point in text.points)]) for text in texts)


def figures(section):
    return list(section.figures)


@pytest.fixture(scope="module")
def many():
    return study(RATES, tuple("abcdef"), families=FAMILIES, repeats=3, scores_are="probability")


@pytest.fixture(scope="module")
def curves():
    return study(
        dict.fromkeys(CURVES, 0.9),
        train_sizes=(100, 300, 1000, 3000),
        families=FAMILIES,
        curves=lambda name, n: CURVES[name](n),
        n=2000,
    )


def test_a_whole_report_of_each_can_be_written(many, curves, tmp_path):
    for number, results in enumerate((many, curves)):
        assert reports.write(results, tmp_path / str(number)).is_file()


def test_tuning_tells_default_against_tuned_and_what_was_spent():
    plain = study({"hog+svm": 0.9, "pixels+svm": 0.8}, repeats=2)
    outcomes = [replace(o, tuning=search(50.0 + o.trial.repeat, 0.85), test_openings=1) for o in plain.outcomes]
    results = replace(plain, outcomes=tuple(outcomes))
    found = tuning.section(results)
    table = figures(found)[0].table.frame.set_index("contender").loc["hog+svm"]
    assert (table.default_accuracy, table.tuned_accuracy) == pytest.approx((0.8, 0.85))
    assert (table.settings_tried, table.failed_settings, table.most_cpu_seconds) == (3, 1, 51)
    assert "The most that any of them spent is 85.0 % of the budget." in spoken(found)
    assert "opened once in every trial" in spoken(found)
    chosen = found.tables[1].frame.settings.tolist()
    assert set(chosen) == {"svm.C = 31.2"}


def test_no_claim_of_a_test_part_that_was_not_counted():
    plain = study({"hog+svm": 0.9}, repeats=1)
    results = replace(plain, outcomes=tuple(replace(o, tuning=search(50.0, 0.85)) for o in plain.outcomes))
    assert "opened once" not in spoken(tuning.section(results))


def test_without_tuning_there_is_no_section(many):
    assert tuning.section(many) is None


def test_calibration_shows_every_contender_with_probabilities(many):
    found = calibration.section(many)
    frame = found.tables[0].frame
    assert len(frame) == 36
    assert frame.ece.notna().all()
    assert "24 more diagrams would fit no page" in figures(found)[0].caption
    assert calibration.section(study({"a": 0.9})) is None


def test_ranks_over_six_data_sets_and_none_over_five(many):
    found = many_datasets.section(many)
    assert "Over 6 data sets" in spoken(found)
    ranks = found.tables[1].frame
    assert ranks.contender.iloc[0] == "small-cnn"
    assert len(figures(found)[0].table.frame) == 15
    assert many_datasets.section(study(RATES, tuple("abcde"), families=FAMILIES, repeats=2)) is None


def test_two_contenders_over_six_data_sets_have_no_diagram():
    found = many_datasets.section(study({"a": 0.9, "b": 0.8}, tuple("abcdef"), repeats=2))
    assert not figures(found)
    assert "Friedman" not in spoken(found)


def test_the_gap_is_taken_apart_where_crossed_contenders_ran(many):
    found = gap.section(many)
    frame = figures(found)[0].table.frame
    sums = frame.pivot(index="dataset", columns="part", values="difference")
    assert np.allclose(sums.features + sums.classifier, sums.gap)
    assert gap.section(study({"hog+svm": 0.9, "small-cnn": 0.95}, families=FAMILIES)) is None


def test_the_gap_is_told_in_words_with_its_intervals():
    rates = {"hog+svm": 0.80, "small-cnn+svm": 0.95, "hog+mlp": 0.80, "small-cnn": 0.95}
    said = spoken(gap.section(study(rates, families=FAMILIES)))
    parts = gaps(study(rates, families=FAMILIES))
    low, high = (wording.points(value) for value in parts.loc[1, ["low", "high"]])
    assert f"{wording.points(parts.difference[1])} ({low} to {high}) are owed to the features" in said
    assert "The features matter beyond chance; whether the classifier does" in said
    assert "Both matter beyond chance" in spoken(gap.section(study(rates | {"small-cnn+svm": 0.87}, families=FAMILIES)))
    level = dict.fromkeys(rates, 0.9)
    assert "Neither can be told from chance" in spoken(gap.section(study(level, families=FAMILIES)))


def test_a_crossing_is_told_with_its_interval(curves):
    found = training_size.section(curves)
    assert "small-cnn overtakes hog+svm" in spoken(found)
    row = found.tables[-1].frame.iloc[0]
    assert row.low < 625 < row.high
    assert "surely behind with the former" in spoken(found)


def test_no_crossing_is_told_as_such():
    results = study(
        {"hog+svm": 0.9, "pixels+svm": 0.8},
        train_sizes=(100, 300, 1000),
        curves=lambda name, n: CURVES["hog+svm"](n) - (0.1 if name == "pixels+svm" else 0),
    )
    found = training_size.section(results)
    assert "Of 1 pair no crossing is to be seen." in spoken(found)
    assert found.tables[-1].frame[["low", "high"]].isna().all(axis=None)


def test_the_report_says_which_test_and_why_and_what_it_would_take(many):
    close = study({"hog+svm": 0.90, "small-cnn": 0.91}, families=FAMILIES, n=100)
    assert "chosen by the design of the study: training and test images are drawn anew" in spoken(
        significance.section(close)
    )
    row = significance.section(close).tables[0].frame.iloc[0]
    assert row.verdict == "cannot tell"
    assert row.n_needed > row.n_tested
    assert "(test images needed, not more repeats: about" in spoken(verdict.section(close))
    clear = significance.section(many).tables[0].frame
    assert clear.n_needed[clear.verdict != "cannot tell"].isna().all()
