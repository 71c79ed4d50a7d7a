"""What is printed of a forecast."""

import pytest
from click.testing import CliRunner

from bakeoff.compare import Study
from bakeoff.compare.cli.forecast import print_forecast, print_seen
from bakeoff.compare.cli.main import cli
from bakeoff.compare.costs.estimate import NOT_AVAILABLE, Estimate
from bakeoff.compare.running.forecasting.ahead import Forecast
from bakeoff.compare.running.plan import plan_study
from tests.conftest import stripes


def around(value):
    return Estimate(value / 2, value, value * 2)


def printed(capsys, joules=NOT_AVAILABLE, crowded=1.0):
    plan = plan_study(Study(datasets=[stripes()], contenders=["majority", "mlp"], folds=2))
    told = [trial for trial in plan.trials if trial.contender == "majority"]
    seconds = {trial.key: around(10.0 * (1 + trial.repeat)) for trial in told}
    unknown = {("stripes", "mlp"): "took too long"}
    print_seen(Forecast(seconds, seconds, around(120.0), around(5e8), joules, unknown, 7.0, crowded), plan.trials)
    return capsys.readouterr().out


def test_time_memory_and_each_contender_are_told(capsys):
    said = printed(capsys)
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "time 2.00 min (1.00 min to 4.00 min) for 2 trials, one after the other" in rows
    assert "memory 500 MB (250 MB to 1.00 GB) at most, in the largest trial" in rows
    assert "stripes majority 2 10.0 s to 20.0 s 30.0 s" in rows
    assert "Not in it: mlp on stripes, 2 trials: took too long." in said
    assert "energy" not in said
    assert "other work" not in said


def test_energy_stands_there_where_it_can_be_told(capsys):
    assert "3.0 Wh (1.5 Wh to 6.0 Wh)" in " ".join(printed(capsys, around(3 * 3600.0)).split())


def test_other_work_is_spoken_of(capsys):
    assert "A second of computing took 2.5 s" in printed(capsys, crowded=2.5)


def test_nothing_is_tried_where_nothing_is_missing(capsys):
    print_forecast(None, [])
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_the_command_runs_pilots_and_leaves_no_run_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(
        'datasets = ["digits"]\ncontenders = ["majority", "pixels+linear-svm"]\nfolds = 2\n'
    )
    ended = CliRunner().invoke(cli, ["plan", "s.toml", "--forecast", "--offline"])
    assert ended.exit_code == 0, ended.output
    assert "for 4 trials, one after the other" in ended.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.toml"]
