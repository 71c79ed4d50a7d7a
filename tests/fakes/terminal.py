"""The command as it is typed, in this process."""

from pathlib import Path

from click.testing import CliRunner

from bakeoff.compare.cli.main import cli


def bakeoff(*arguments: str) -> tuple[int, str]:
    """Exit status and what was said; an error that was not meant is raised."""
    ended = CliRunner().invoke(cli, arguments)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.output


def refused(*arguments: str) -> str:
    """What is said when a command ends with 2, having trained nothing."""
    code, output = bakeoff(*arguments)
    assert code == 2
    assert "Traceback" not in output
    assert not list(Path().glob("**/trial.json"))
    return " ".join(output.split())
