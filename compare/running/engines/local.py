"""Processes of this machine."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import storing
from bakeoff.compare.running.isolation import end_all
from bakeoff.compare.running.task import Task, perform


class LocalEngine:
    """So many trials at a time on this machine, each in a process of its own.

    Parameters
    ----------
    folder
        where data sets are laid for them meanwhile; what a killed run leaves there is swept up by the next.
    """

    def __init__(self, jobs: int, folder: Path) -> None:
        self.window = jobs
        self._scratch = folder / f".images-{uuid4().hex[:8]}.partial-{os.getpid()}"
        self._threads = ThreadPoolExecutor(jobs)
        self._given: set[Future[bytes]] = set()

    def hold(self, dataset: Dataset) -> None:
        """Lay a data set where the processes of its trials can map it: a link where it lies prepared, else a copy."""
        from bakeoff.compare.data.dataset_files import write_dataset

        place = self._scratch / dataset.digest
        with storing("A data set", self._scratch, dataset.images.nbytes):
            self._scratch.mkdir(exist_ok=True)
            if place.exists():
                return
            if dataset.folder is not None:
                with suppress(OSError):  # not every system lets every user make links
                    place.symlink_to(dataset.folder.resolve(), target_is_directory=True)
                    return
            write_dataset(dataset, place)

    def submit(self, task: Task) -> Future[bytes]:
        """Run a task as soon as a place is free."""
        future = self._threads.submit(perform, task, self._scratch, self.window - 1)
        self._given.add(future)
        future.add_done_callback(self._given.discard)
        return future

    def close(self) -> None:
        """Kill what still runs, and take the data sets away."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        while self._given and wait(list(self._given), 0.05).not_done:  # one may have been about to start
            end_all()
        self._threads.shutdown()
        shutil.rmtree(self._scratch, ignore_errors=True)
