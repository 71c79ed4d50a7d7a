"""What a terminal and a pipe are shown: nothing is cut, and names of the user's are no markup."""

from dataclasses import replace

from bakeoff.compare.cli.console import Bar, print_rows, print_summary
from bakeoff.compare.study.trial import Failure
from tests.fakes.results import CONTENDERS, make_results


def small(**changes):
    few = {name: CONTENDERS[name] for name in ("majority", "hog+svm", "small-cnn")}
    return make_results(few, {"digits": (4, 0.0)}, repeats=2, **changes)


def test_nothing_is_cut_in_a_pipe_and_brackets_stay(capsys):
    long = "hog[cells=(4,7)]+" * 20 + "svm"
    print_rows([[long, "[red]1[/red]"], ["x", "2"]], ["contender", "value"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["contender", "value"]
    assert lines[1].split() == [long, "[red]1[/red]"]
    assert len(lines) == 3


def test_rows_without_headings_and_no_rows_at_all(capsys):
    print_rows([["a", "1"]])
    assert capsys.readouterr().out.split() == ["a", "1"]
    print_rows([])
    assert capsys.readouterr().out.strip() == ""


def test_a_summary_has_the_most_accurate_first_and_dashes_where_nothing_ended(capsys):
    print_summary(small(fail=lambda trial: trial.contender == "majority"))
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0][0] == "digits,"
    rows = {cells[0]: cells[1:] for cells in lines[1:]}
    assert list(rows)[:2] == ["small-cnn", "hog+svm"]
    assert rows["majority"] == ["–", "–", "–", "–", "2"]


def test_a_failed_trial_is_told_at_once_with_what_it_says_taken_literally(capsys):
    trial = replace(small().outcomes[0].trial, contender="hog[cell=4]+svm")
    with Bar() as bar:
        bar.loading("digits[a]")
        bar.planned([trial, trial], done=1)
        bar.ended(trial, None)
        bar.ended(trial, Failure(trial, "planted [bold]fault[/bold]"))
    told = " ".join(capsys.readouterr().err.split())
    assert told == f"failed hog[cell=4]+svm on digits, repeat {trial.repeat}: planted [bold]fault[/bold]"
