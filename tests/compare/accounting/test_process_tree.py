"""What processes and their descendants are billed, against the same work in one process."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from bakeoff.compare.accounting.process_tree import CAN_WALK, cpu_seconds, descendants, seconds_of

pytestmark = pytest.mark.skipif(not CAN_WALK, reason="this system does not list a process's children")

PROGRAM = """
import json, os, shlex, signal, subprocess, sys, time
from pathlib import Path
from bakeoff.compare.accounting.process_tree import adopt_orphans, descendants, seconds_of
from bakeoff.compare.running.bench import Bench
adopt_orphans()
how, burn = sys.argv[1], "import time\\nwhile time.process_time() < 0.53: pass\\n"
if how == "running":
    burn += "time.sleep(60)"
command = [sys.executable, "-ISc", burn]
def has_worked(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z" or (how == "running" and seconds_of(pid) > 0.45)  # which is counted in ticks
with Bench() as bench:
    with bench.phase("fit"):
        if how == "waited":
            subprocess.run(command)
        elif how == "orphaned":  # its parent ended at once
            subprocess.run(["sh", "-c", shlex.join(command) + " & exit"])
        else:
            if how == "unheard":  # the system is told that nobody cares how children end
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            child = subprocess.Popen(command)  # which ended, and nobody asked how, or still runs
        while not all(map(has_worked, descendants(os.getpid()))):
            time.sleep(0.02)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if how == "running":
        child.kill()
print(json.dumps(bench.readings["fit"]))
"""


def readings(how):
    ended = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True, timeout=60)
    return json.loads(ended.stdout)


@pytest.mark.parametrize("how", ["waited", "unasked", "running", "orphaned"])
def test_every_descendant_is_on_the_bill_however_it_ends(how):
    assert readings(how)["cpu_seconds"] == pytest.approx(0.55, abs=0.12)


def test_seconds_that_vanish_make_the_bill_not_available():
    found = readings("unheard")
    assert found["vanished_cpu_seconds"] > 0.1
    assert "cpu_seconds" not in found


def test_parents_come_before_their_children():
    shell = subprocess.Popen(["/bin/sh", "-c", "sleep 20 & wait"])
    try:
        while not (children := psutil.Process(shell.pid).children()):
            pass
        found = descendants(os.getpid())
        assert found.index(shell.pid) < found.index(children[0].pid)
        assert seconds_of(children[0].pid) < 0.1
    finally:
        children[0].terminate()
        shell.wait()


def test_who_is_gone_is_billed_nothing_more():
    assert seconds_of(2**22 + 1) == 0.0
    assert cpu_seconds() > 0


HELD = """
import json, sys
import numpy as np
from bakeoff.compare.meters.memory import Meter
import multiprocessing, time
def hold(n, shared):
    own = np.ones(n * 2**17)  # MiB
    time.sleep(0.6)
    return shared.sum() + own.sum()
shared = np.ones(64 * 2**17)
meter = Meter()
with meter.watch() as readings:
    workers = [multiprocessing.get_context("fork").Process(target=hold, args=(32, shared)) for _ in range(2)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
meter.close()
print(json.dumps(readings))
"""


def test_memory_of_workers_counts_and_what_they_share_counts_once():
    ended = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(ended.stdout)
    assert found["processes"] == 2
    assert 2 * 32 * 2**20 <= found["peak_bytes_above_start"] < 2 * 32 * 2**20 + 24 * 2**20
