"""The rows of a terminal and a notebook: whole, best first, and nothing in them is markup."""

from dataclasses import replace
from xml.etree import ElementTree

from bakeoff.compare.percentages import percent
from bakeoff.compare.results.results import Results
from bakeoff.compare.study.trial import Failure
from tests.compare.results.test_results import made


def rows(results: Results) -> list[dict[str, str]]:
    """Cells by heading; a page that is not well-formed is an error."""
    page = ElementTree.fromstring(f"<div>{results._repr_html_()}</div>")
    headings, *cells = [[cell.text or "" for cell in row] for row in page.iter("tr")]
    return [dict(zip(headings, row, strict=True)) for row in cells]


def test_it_says_what_the_summary_says_best_first():
    some = made()
    shown, summary = rows(some), some.summary().set_index("contender")
    assert [row["contender"] for row in shown] == ["good", "twin", "floor"]
    for row in shown:
        said = summary.loc[row["contender"]]
        assert row["accuracy"] == percent(said.accuracy)
        assert row["95 % interval"] == f"{percent(said.low)} – {percent(said.high)}"
        assert (row["fit, CPU s"], row["one image, ms"], row["failed"]) == ("2.50", "–", "")


def test_each_block_stands_by_itself():
    small, large = made(train_size=50), made()
    both = Results(large.study, small.trials + large.trials, small.outcomes + large.outcomes)
    assert rows(both) == rows(small) + rows(large)


def test_who_never_ended_has_no_numbers():
    some = made()
    lost = [outcome for outcome in some.outcomes if outcome.trial.contender == "good"]
    failures = tuple(Failure(outcome.trial, "error", "boom") for outcome in lost)
    kept = tuple(outcome for outcome in some.outcomes if outcome not in lost)
    last = rows(replace(some, outcomes=kept, failures=failures))[-1]
    assert last["contender"] == "good"
    assert (last["accuracy"], last["95 % interval"], last["fit, CPU s"], last["failed"]) == ("–", "–", "–", "4")


def test_long_and_hostile_names_are_shown_as_they_are():
    some, name = made(), "<script>alert(1)</script>&" + "x" * 200
    trials = {trial: replace(trial, dataset=name) for trial in some.trials}
    outcomes = tuple(replace(outcome, trial=trials[outcome.trial]) for outcome in some.outcomes)
    renamed = replace(some, trials=tuple(trials.values()), outcomes=outcomes)
    assert "<script" not in renamed._repr_html_()
    assert {row["data set"] for row in rows(renamed)} == {name}
