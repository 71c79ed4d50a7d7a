"""Ask a fitted model the exams of its study, each within its CPU seconds, none at another's cost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bakeoff.compare.catalog import find
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.running.cpu_limit import CpuLimitExceeded, within_cpu_limit
from bakeoff.compare.running.measure import Measured
from bakeoff.compare.study.trial import Examined
from bakeoff.pipelines.compute.thread_count import given_threads

UNANSWERED = Examined(fault="the trial's process ended before this exam did")
"""What stands for an exam until it is over."""


def examine(measured: Measured, dataset: Dataset, names: Sequence[str]) -> Iterator[tuple[str, Examined]]:
    """(exam, what it found) one after another; what an exam raises, and that it took too long, is its own finding.

    Each is taken by a copy of this process with one thread, so that not even a crash reaches the next. On a device
    other than the processor, which copies cannot share, it is taken here, and has all the time it takes.
    """
    trial = measured.outcome.trial
    for name in names:
        exam = find("exams", name).load()
        arguments = (exam.examine, measured.model, dataset, measured.split, trial.draw_seed)
        try:
            if trial.device == "cpu":
                examined = within_cpu_limit(exam.CPU_SECONDS, _taken, *arguments)
            else:
                examined = _taken(*arguments)
        except CpuLimitExceeded:
            examined = Examined(fault=f"took more than its {exam.CPU_SECONDS:g} CPU seconds")
        except Exception as error:  # a model may raise anything when it is asked what it was not made for
            examined = Examined(fault=str(error).split("\n")[0][:500] or type(error).__name__)
        yield name, examined


def _taken(exam: Any, *arguments: Any) -> Examined:
    began = time.process_time()
    with given_threads(1):
        found = exam(*arguments) or Examined()
    return replace(found, cpu_seconds=time.process_time() - began)
