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
        before = sampler.end()  # what other tests have left running
        sampler.begin()
        child = subprocess.Popen([sys.executable, "-ISc", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        child.stdout.readline()
        seen = sampler.end()
        child.communicate()
        assert seen["processes"] == before["processes"] + 1
        assert seen["peak_bytes"] > before["peak_bytes"] + 55_000_000
        sampler.begin()
        after = sampler.end()
        assert after["processes"] == before["processes"]
        assert after["peak_bytes"] < before["peak_bytes"] + 5_000_000
        assert after["vanished_cpu_seconds"] == 0.0
    finally:
        sampler.close()
    assert not watchers
