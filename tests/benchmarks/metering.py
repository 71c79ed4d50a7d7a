"""What metering costs, and whether the bill agrees with /usr/bin/time, perf and what workers say of themselves.

    python tests/benchmarks/metering.py [SECONDS]

Work is counted in steps a CPU second, which other work on the machine disturbs little.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time

WORK = """
import json, sys, time
import numpy as np
from bakeoff.compare.accounting.process_tree import adopt_orphans, cpu_seconds
from bakeoff.compare.running.bench import Bench

def steps(seconds):
    began, done = time.process_time(), 0
    while time.process_time() - began < seconds:
        sum(i * i for i in range(2000))
        done += 1
    return done

seconds, how = float(sys.argv[1]), sys.argv[2]
adopt_orphans()
if how == "cost":
    plain, metered = [], []
    with Bench() as bench:
        for _ in range(4):
            began = time.process_time()
            plain.append(steps(seconds / 4) / (time.process_time() - began))
            with bench.phase("fit"):
                began = time.process_time()
                metered.append(steps(seconds / 4) / (time.process_time() - began))
        watcher = next(m._sampler._process.pid for m in bench._of_phases if hasattr(m, "_sampler"))
        from bakeoff.compare.accounting.process_tree import seconds_of
        print(json.dumps({"plain": max(plain), "metered": max(metered), "watcher": seconds_of(watcher),
                          "cpu": bench.readings["fit"]["cpu_seconds"],
                          "wall": bench.readings["fit"]["wall_seconds"]}))
else:
    import subprocess
    with Bench() as bench, bench.phase("fit"):
        held = np.ones(int(2**25))  # 256 MiB
        steps(seconds / 2)
        child = "import time\\nwhile time.process_time() < %f: pass" % (seconds / 2)
        subprocess.run([sys.executable, "-ISc", child])
    print(json.dumps({"whole": cpu_seconds(), "fit": bench.readings["fit"]}))
"""


def main(seconds: float = 10.0) -> None:
    """Print the comparisons."""
    found = json.loads(_output([sys.executable, "-c", WORK, str(seconds), "cost"]))
    print(f"steps a CPU second: plain {found['plain']:.0f}, metered {found['metered']:.0f}", end="")
    print(f" ({100 * (1 - found['metered'] / found['plain']):+.2f} %)")
    print(f"the watching process took {found['watcher']:.3f} CPU s beside {found['cpu']:.2f} s of metered work", end="")
    print(f" that lasted {found['wall']:.2f} s: {100 * found['watcher'] / found['wall']:.2f} % of a core")
    if shutil.which("/usr/bin/time"):
        ended = subprocess.run(
            ["/usr/bin/time", "-v", sys.executable, "-c", WORK, str(seconds), "compare"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        told = json.loads(ended.stdout)
        user, system = (
            float(re.search(rf"{name} time \(seconds\): ([\d.]+)", ended.stderr)[1]) for name in ("User", "System")
        )
        rss = 1024 * int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", ended.stderr)[1])
        print(
            f"/usr/bin/time: {user + system:.2f} CPU s, ours {told['whole']:.2f}; peak {rss / 1e6:.1f} MB, ours ",
            end="",
        )
        print(f"{told['fit']['peak_bytes'] / 1e6:.1f} MB with {told['fit'].get('processes', 0):.0f} other process")
    if shutil.which("perf"):
        began = time.perf_counter()
        ended = subprocess.run(
            ["perf", "stat", "-x,", "-e", "task-clock", sys.executable, "-c", WORK, str(seconds), "compare"],  # noqa: S607
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        match = re.search(r"^([\d.]+),msec,task-clock", ended.stderr, re.M)
        told = json.loads(ended.stdout)
        print(
            f"perf: {float(match[1]) / 1000:.2f} CPU s, ours {told['whole']:.2f}"
            if match
            else "perf cannot count here",
            end="",
        )
        print(f" ({time.perf_counter() - began:.0f} s)")


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
