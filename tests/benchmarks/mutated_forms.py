"""Damaged files of every form that bakeoff reads: nothing but declared errors, in a second and 200 MB each.

    python -m tests.benchmarks.mutated_forms [FILES]

Prints a row a form: how many were read or refused, what else was met, the most CPU seconds and the most memory that a
file took beyond what stood before. Each hundred files are read by a process of its own, whose death is counted.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from tests.fakes.mutated_forms import MOST_BYTES, MOST_SECONDS, forms, met

AT_ONCE = 100


def main(files: int = 10_000) -> None:
    """Damage as many files, evenly over the forms."""
    with tempfile.TemporaryDirectory() as folder:
        names, read, odd = list(forms(Path(folder))), 0, 0
    for name in names:
        found, seconds, grown = Counter[str](), 0.0, 0
        for seed in range(-(-files // len(names) // AT_ONCE)):
            for said, spent, more in _of_a_process(name, seed):
                found[said] += 1
                seconds, grown = max(seconds, spent), max(grown, more)
        read += sum(found.values())
        over = seconds > MOST_SECONDS or grown > MOST_BYTES
        odd += sum(count for said, count in found.items() if said not in ("read", "refused"))
        print(
            f"{name:18s}{seconds:6.2f} s {grown / 1e6:6.0f} MB {'OVER ' if over else ''}{dict(found.most_common(6))}",
            flush=True,
        )
    print(f"{read} files, {odd} of them neither read nor refused")


def _of_a_process(name: str, seed: int) -> list[tuple[str, float, int]]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_read_some, args=(theirs, name, seed))
    child.start()
    theirs.close()
    found = []
    try:
        while True:
            found.append(ours.recv())
    except EOFError:
        child.join()
    if child.exitcode:
        found.append((f"died: {child.exitcode}", 0.0, 0))
    return found


def _read_some(pipe: Any, name: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        form, random = forms(Path(folder))[name], np.random.default_rng(seed)
        form.read(form.path)  # so that it is sound, and what is imported for it is
        for _ in range(AT_ONCE):
            one = met(form, random)
            pipe.send((one.said, one.seconds, one.grown))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
