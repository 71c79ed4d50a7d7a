"""Where a trial ran: true versions, and nothing that names a person or a host."""

import getpass
import importlib.metadata
import os
import platform

from bakeoff.compare.running.machine import machine, versions


def test_the_machine_is_described_and_not_named():
    facts = machine()
    assert facts["python"] == platform.python_version()
    assert 1 <= facts["cores"] <= os.cpu_count()
    assert facts["memory_bytes"] > 2**28
    assert facts["processor"]
    told = " ".join(map(str, facts.values()))
    assert not platform.node() or platform.node() not in told
    assert f" {getpass.getuser()} " not in f" {told} "


def test_versions_are_those_installed_of_what_is_needed_and_of_no_extra():
    found = versions()
    assert {"bakeoff", "numpy", "scikit-learn", "torch", "pillow"} <= set(found)
    assert not {"pytest", "transformers", "ruff"} & set(found)
    assert all(importlib.metadata.version(name) == each for name, each in found.items())
