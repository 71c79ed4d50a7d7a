"""What an installation has: versions, the machine, and what is missing with how to get it."""

import importlib.metadata

from bakeoff.compare.cli import checkup as module
from bakeoff.compare.cli.checkup import OPTIONAL, checkup


def test_versions_and_the_machine_are_told():
    rows = dict(checkup())
    assert rows["numpy"] == importlib.metadata.version("numpy")
    assert rows["memory"].endswith(" GiB")
    assert int(rows["cores"].split(";")[0]) >= 1
    assert rows["device"].startswith(("cpu", "cuda", "mps"))
    assert rows["pytest"] == "installed"


def test_what_is_missing_comes_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    rows = dict(checkup())
    for package, (extra, adds) in OPTIONAL.items():
        assert rows[package] == f"missing: pip install 'bakeoff[{extra}]' adds {adds}"
