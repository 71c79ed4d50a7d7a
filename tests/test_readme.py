"""What the README prints is run as it is printed."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bakeoff.compare.catalog import entries

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def printed_by(program: str, folder: Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        env=dict(os.environ),
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_six_lines_of_python_are_six():
    """That they run is seen in tests/test_one_name.py."""
    program, _ = blocks("python")
    assert len([line for line in program.splitlines() if line.strip()]) <= 6


@pytest.mark.slow
def test_a_network_is_looked_into_and_taken_away(tmp_path):
    _, program = blocks("python")
    assert "(1, 8, 8, 1)" in printed_by(program, tmp_path)
    assert (tmp_path / "digits.safetensors").is_file()


def test_every_command_has_the_options_it_is_printed_with():
    """The set-up commands are run by .ci/run; the others must at least be understood."""
    from click import Context

    from bakeoff.compare.cli.main import cli

    commands = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("bakeoff ")]
    assert commands
    for line in commands:
        name, *arguments = shlex.split(line)[1:]
        command = cli.commands[name]
        command.make_context(name, list(arguments), parent=Context(cli))


@pytest.mark.parametrize("name", sorted({*re.findall(r"`((?:hog|mlp|small-cnn|majority)[^`\s]*)`", README)}))
def test_every_contender_that_is_named_exists(name):
    from bakeoff.compare.contenders.contender import contender

    contender(f"{name}+linear-svm" if name in entries("features") else name).build(0)


@pytest.mark.parametrize("kind", ["features", "classifiers", "networks", "baselines"])
def test_the_table_names_all_there_is(kind):
    table = README.partition("## What can be compared")[2].partition("\n\nA contender's name")[0]
    assert [name for name in entries(kind) if f"`{name}`" not in table] == []


def test_pictures_and_links_within_the_repository_exist():
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (ROOT / target).is_file(), target
