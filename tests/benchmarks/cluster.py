"""Two workers without a folder in common with us: the default study beside the local run, and how busy they are kept.

    python tests/benchmarks/cluster.py dask|ray [FOLDER]

Trials of 2 CPU seconds each; efficiency is the wall seconds of their fits, over slots times the wall seconds of all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.dummy import DummyClassifier

from bakeoff.compare import Results, Study, run
from bakeoff.compare.study.study import DEFAULT_STUDY
from bakeoff.compare.study.study_file import read_study

SLOTS, TRIALS, SECONDS = 2, 60, 2.0


class Busy(DummyClassifier):
    """Computes for so many CPU seconds."""

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__()
        self.seconds = seconds

    def fit(self, images: Any, labels: Any) -> Busy:
        began = time.process_time()
        while time.process_time() - began < self.seconds:
            pass
        super().fit(np.zeros((len(labels), 1)), labels)
        return self


def busy(folder: Path, cluster: Any, repeats: int) -> float:
    asked = Study(
        name="busy",
        datasets=["digits"],
        contenders=[("busy", Busy())],
        repeats=repeats,
        design="splits",
        train_sizes=[20],
        exams=(),
    )
    began = time.perf_counter()
    results = run(asked, folder, cluster=cluster)
    wall = time.perf_counter() - began
    assert len(results.outcomes) == repeats, results.failures
    fits = sum(outcome.readings["fit"]["wall_seconds"] for outcome in results.outcomes)
    print(f"{repeats} trials: {wall:.1f} s, fits {fits:.1f} s, efficiency {fits / SLOTS / wall:.3f}", flush=True)
    return wall


def differing(here: Results, there: Results) -> list[str]:
    """Trials whose predictions or scores are not the same bits."""
    theirs = {outcome.trial.key: outcome for outcome in there.outcomes}
    assert {outcome.trial.key for outcome in here.outcomes} == set(theirs)
    return [
        f"{ours.trial.dataset} {ours.trial.contender} {ours.trial.repeat}"
        for ours in here.outcomes
        if ours.predicted.tobytes() != theirs[ours.trial.key].predicted.tobytes()
        or ours.scores.tobytes() != theirs[ours.trial.key].scores.tobytes()
    ]


def timed(what: str, study: Study, folder: Path, **options: Any) -> Results:
    began = time.perf_counter()
    results = run(study, folder, **options)
    print(f"{what}: {time.perf_counter() - began:.1f} s, {len(results.outcomes)} outcomes", flush=True)
    return results


def main(kind: str, given: str | None = None) -> None:
    study = read_study(DEFAULT_STUDY)
    with ExitStack() as stack:
        folder = Path(given or stack.enter_context(tempfile.TemporaryDirectory()))
        roots = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="w"))) for _ in range(SLOTS)]
        if kind == "dask":
            from tests.fakes.clusters import nannies

            cluster = stack.enter_context(nannies(roots))
        else:
            from tests.fakes.clusters import ray_nodes

            cluster = stack.enter_context(ray_nodes(roots))
        print("cold", end=" ")
        busy(folder / "cold", cluster, TRIALS)
        print("warm", end=" ")
        busy(folder / "warm", cluster, TRIALS)
        there = timed(f"default study, {kind}", study, folder / "there", cluster=cluster)
        here = timed("default study, local, 2 jobs", study, folder / "here", jobs=SLOTS)
        print("trials that differ:", differing(here, there) or "none")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main(*sys.argv[1:])
