"""Where trials run: a protocol that local processes and clusters share, and how a run keeps one busy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Protocol

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.running.task import Task, ending_of
from bakeoff.compare.storage.claims import Claims
from bakeoff.compare.study.trial import Failure, Outcome, Trial

TRIES = 3
"""How often a trial is tried again whose worker was lost."""

POLL_SECONDS = 0.5
"""How often a run looks whether another one has ended a trial that both have to do."""


class WorkerLostError(Exception):
    """Whoever ran a task is gone, with the task."""


class Engine(Protocol):
    """Runs tasks somewhere; only the one who submits them writes the store.

    Attributes
    ----------
    window
        how many tasks it is given at a time.
    """

    window: int

    def hold(self, dataset: Dataset) -> None:
        """Have a data set ready for the tasks to come that are about it."""

    def submit(self, task: Task) -> Future[bytes]:
        """Run a task; what is returned is for `ending_of`. The future raises `WorkerLostError` where one was lost."""

    def close(self) -> None:
        """End what still runs, and leave nothing behind."""


def endings(
    trials: Sequence[Trial],
    make: Callable[[Trial], Task],
    engine: Engine,
    claims: Claims,
    has: Callable[[Trial], bool],
) -> Iterator[tuple[Trial, Outcome | Failure | None, bytes]]:
    """Run trials, as many at a time as the engine takes, and give each with how it ended, as they end.

    A trial at which another run is at work is waited for; it comes with None where that one has answered it, and is
    run here where that one gave it up.

    Parameters
    ----------
    has
        whether the store has the answer to a trial.
    """
    waiting, elsewhere = deque(trials), deque[Trial]()
    running: dict[Future[bytes], Trial] = {}
    tried: dict[str, int] = {}
    while waiting or elsewhere or running:
        while waiting and len(running) < engine.window:
            trial = waiting.popleft()
            if not claims.take(trial.key):
                elsewhere.append(trial)
            elif has(trial) and trial.key not in tried:  # another run has ended it since we looked
                claims.release(trial.key)
                yield trial, None, b""
            else:
                running[engine.submit(make(trial))] = trial
        for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
            trial = running.pop(future)
            try:
                content = future.result()
            except WorkerLostError as error:
                tried[trial.key] = tried.get(trial.key, 0) + 1
                if tried[trial.key] <= TRIES:
                    waiting.appendleft(trial)
                    continue
                yield trial, Failure(trial, f"its worker was lost {TRIES + 1} times", str(error)), b""
            else:
                yield trial, ending_of(trial, content), content
            claims.release(trial.key)
        if not waiting and elsewhere:
            if not running:
                wait([Future[bytes]()], POLL_SECONDS)
            waiting, elsewhere = elsewhere, deque()
