"""Clusters on this machine whose workers have nothing in common with us but TCP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def nannies(roots: Sequence[Path]) -> Iterator[Any]:
    """A client of Dask workers under nannies over TCP, each with one slot and a temporary root of its own."""
    from distributed import Client, Nanny, Scheduler, SpecCluster

    workers = {
        number: {
            "cls": Nanny,
            "options": {"nthreads": 1, "local_directory": str(root), "env": {"TMPDIR": str(root)}, "protocol": "tcp"},
        }
        for number, root in enumerate(roots)
    }
    scheduler = {"cls": Scheduler, "options": {"protocol": "tcp", "dashboard_address": None, "port": 0}}
    with SpecCluster(workers=workers, scheduler=scheduler) as cluster, Client(cluster) as client:
        client.wait_for_workers(len(roots), timeout=120)
        yield client
