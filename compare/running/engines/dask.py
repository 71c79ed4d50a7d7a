"""Workers of a Dask cluster, which need no folder in common with us."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.engines.engine import TRIES, WorkerLostError
from bakeoff.compare.running.engines.environment import differences, environment
from bakeoff.compare.running.task import Task, perform

AHEAD = 4
"""Tasks that a slot is given at a time: it never waits for us, and the scheduler has little to look after."""

_laying = threading.Lock()


class DaskEngine:
    """Trials on the workers of a Dask cluster, each in a process of its own there, one for each of a worker's threads.

    Parameters
    ----------
    cluster
        the address of its scheduler, as `tcp://host:8786`, or a `distributed.Client`, which stays open.

    Raises
    ------
    UserError
        it cannot be reached, has no workers, or runs another code than this.
    """

    def __init__(self, cluster: Any) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UserError("Trials on a Dask cluster need `pip install 'bakeoff[dask]'`.") from None
        self._own = isinstance(cluster, str)
        try:
            connect: Any = Client
            self._client = connect(cluster, timeout=20, set_as_default=False) if self._own else cluster
        except (OSError, ValueError) as error:
            raise UserError(f"There is no Dask scheduler at '{cluster}': {error}") from None
        self._datasets: dict[str, tuple[Dataset, Any]] = {}
        self._given: set[Any] = set()
        try:
            self.window = AHEAD * sum(self._slots().values())
            self._check_workers()
        except UserError:
            self.close()
            raise

    def hold(self, dataset: Dataset) -> None:
        """Send a data set to every worker; one that comes later fetches it from another."""
        held = self._client.scatter(dataset, broadcast=True, hash=False)
        self._datasets[dataset.digest] = dataset, held

    def submit(self, task: Task) -> Future[bytes]:
        """Run a task on any worker. Dask gives it to another one where a worker dies, three times."""
        digest = json.loads(task.trial)["dataset_digest"]
        dataset, held = self._datasets[digest]
        if held.status in ("lost", "cancelled"):  # all that held it are gone
            self.hold(dataset)
            _, held = self._datasets[digest]
        answer: Future[bytes] = Future()
        given = self._client.submit(_perform_there, task, held, self._slots(), environment(), pure=False)
        self._given.add(given)
        given.add_done_callback(lambda done: self._settle(done, answer))
        return answer

    def close(self) -> None:
        """Cancel what still waits; what runs is not waited for."""
        given, self._given = self._given, set()
        self._client.cancel(list(given), force=True)
        self._datasets.clear()
        if self._own:
            self._client.close()

    def _settle(self, given: Any, answer: Future[bytes]) -> None:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        self._given.discard(given)
        try:
            answer.set_result(given.result())
        except KilledWorker as error:  # Dask has tried it on others by itself
            told = {"reason": f"its worker was lost {TRIES + 1} times", "details": str(error)}
            answer.set_result(json.dumps(told).encode())
        except CancelledError as error:  # with all workers that held its data set
            answer.set_exception(WorkerLostError(str(error)))
        except Exception as error:  # whatever it was, the one who waits for the answer is told
            answer.set_exception(error)

    def _slots(self) -> dict[str, int]:
        """Threads of all workers, by host."""
        found: Counter[str] = Counter()
        for worker in self._client.scheduler_info(n_workers=-1)["workers"].values():
            found[worker["host"]] += worker["nthreads"]
        if not found:
            raise UserError("The Dask cluster has no workers. Start some: dask worker HOST:8786")
        return dict(found)

    def _check_workers(self) -> None:
        ours = environment()
        for address, theirs in self._client.run(environment).items():
            if different := differences(ours, theirs):
                raise UserError(
                    f"The worker at {address} would answer with other code than this: {different}. Install the same "
                    "there, and start it again."
                )


def _perform_there(task: Task, dataset: Dataset, slots: dict[str, int], theirs: dict[str, str]) -> bytes:
    """Called on a worker."""
    from distributed import get_worker
    from distributed.comm.addressing import get_address_host

    if different := differences(theirs, environment()):
        raise UserError(f"A worker that came later has other code: {different}.")
    worker = get_worker()
    # Dask's workers are daemons, which multiprocessing lets have no children; ours ends with its parent by itself.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    scratch = Path(worker.local_directory) / "bakeoff"
    _lay(dataset, scratch)
    return perform(task, scratch, slots.get(get_address_host(worker.address), worker.state.nthreads) - 1)


def _lay(dataset: Dataset, scratch: Path) -> None:
    """Write a data set into the worker's own folder, unless it lies there."""
    from bakeoff.compare.data.dataset_files import write_dataset
    from bakeoff.pipelines.whole_file import whole_folder

    place = scratch / dataset.digest
    with _laying:
        if not place.exists():
            with whole_folder(place) as folder:
                write_dataset(dataset, folder)
