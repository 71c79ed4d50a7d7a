import pytest
from click.testing import CliRunner

from bakeoff.compare.cli.main import cli
from tests.fakes.planted_claims import no_feature_engineering


def ended(*arguments):
    return CliRunner().invoke(cli, ["claims", "--offline", *arguments])


def test_claims_are_told_on_the_terminal_and_open_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "bakeoff.compare.running.joint.many_studies.run_all", lambda *_, **__: no_feature_engineering(True, 1)
    )
    done = ended("-d", "digits", "--claim", "no-feature-engineering", "--out", str(tmp_path / "run"))
    assert done.exit_code == 0, done.output
    assert "Deep learning finds its own features" in done.output
    assert "supported here" in done.output
    page = (tmp_path / "run" / "report" / "index.html").read_text(encoding="utf-8")
    assert page.index('id="what-is-said-tested"') < page.index('id="which-is-better"')
    assert "d0,supported here" in (tmp_path / "run" / "report" / "tables" / "claims.csv").read_text()


@pytest.mark.heavy
def test_a_claim_is_run_and_judged(tmp_path):
    where = str(tmp_path / "run")
    done = ended("-d", "digits", "--claim", "no-feature-engineering", "--train-size", "60", "--out", where)
    assert done.exit_code == 0, done.output
    assert "engineer them" in (tmp_path / "run" / "report" / "tables" / "claims.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--claim", "generalizes"], "There is no 'generalizes' among the claims. Did you mean 'generalises'?"),
        (["--claim", "face-geometry", "-d", "digits"], "There is nothing to test"),
        (["-d", "digitz"], "digitz"),
    ],
)
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(arguments, said, tmp_path):
    done = ended(*arguments, "--out", str(tmp_path / "run"))
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "run").exists()
