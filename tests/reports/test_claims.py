from bakeoff.compare.claims.judged import judge_all
from bakeoff.reports.document import Table, Text
from bakeoff.reports.sections.claims import section, summary
from tests.fakes.planted import planted
from tests.fakes.planted_claims import intensive_computation, large_data


def test_the_table_has_a_row_a_claim_and_data_set_with_effect_and_interval():
    found = section(large_data(True, 2))
    frame = next(element for element in found.elements if isinstance(element, Table)).frame
    rows = frame[frame["claim"] == "Deep learning needs large volumes of data."]
    assert rows["dataset"].tolist() == ["d0", "d1"]
    assert set(rows["verdict"]) == {"supported here"}
    assert all(size.startswith("−") for size in rows["size"])
    rests, how = (element for element in found.elements if isinstance(element, Text))
    assert len(rests.points) == len(frame)
    assert all(rule.startswith("Supported where") for _, rule in how.points)


def test_ratios_are_told_as_times():
    frame = section(intensive_computation(True, 1)).elements[0].frame
    row = frame[frame["claim"] == "Deep learning needs intensive computation."].iloc[0]
    assert " times (" in row["size"]


def test_how_many_are_decided_is_one_sentence():
    said = summary(judge_all(large_data(True, 1)))
    assert "1 supported here" in said or "2 supported here" in said


def test_trials_that_judge_no_claim_have_no_such_section():
    assert section(planted({"majority": lambda _: 0.5})) is None
