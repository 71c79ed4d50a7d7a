"""The process that watches a tree: children are seen with their memory, and an earlier phase is forgotten."""

import subprocess
import sys

import pytest

from bakeoff.compare.accounting.process_tree import CAN_WALK, watchers
from bakeoff.compare.accounting.sampler import Sampler

pytestmark = pytest.mark.skipif(not CAN_WALK, reason="this system does not list a process's children")

HOLDING = "import sys; held = b'x' * 60_000_000; print('held', flush=True); sys.stdin.read()"


def test_a_child_is_seen_with_its_memory_and_forgotten_afterwards():
    sampler = Sampler()
    try:
        assert watchers
        sampler.begin()
        child = subprocess.Popen([sys.executable, "-ISc", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        child.stdout.readline()
        seen = sampler.end()
        child.communicate()
        assert seen["processes"] == 1
        assert seen["peak_bytes"] > 60_000_000
        sampler.begin()
        assert sampler.end() == {"processes": 0.0, "peak_bytes": 0.0, "vanished_cpu_seconds": 0.0}
    finally:
        sampler.close()
    assert not watchers
