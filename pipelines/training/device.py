"""Where torch computes, and with how many threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

KINDS = ("cpu", "cuda", "mps")
"""Devices that networks are trained on here; a number may follow, as in "cuda:1"."""

MOST_THREADS = 1024
"""More than any one machine's processors compute at once."""


def device_named(name: str, otherwise: str | None = None) -> torch.device:
    """The device, or `otherwise` where there is none of that name.

    Parameters
    ----------
    name
        "cpu", "cuda", "mps", "cuda:1", or "auto" for the quickest there is.

    Raises
    ------
    ValueError
        there is none, and nothing otherwise.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        if name.partition(":")[0] not in KINDS:
            raise RuntimeError(f"it is none of {', '.join(KINDS)}")
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        if otherwise is not None:
            return torch.device(otherwise)
        raise ValueError(f"torch cannot compute on device {name!r} here; use device='cpu'.") from error


def check_threads(count: Any) -> None:
    """Refuse what is no number of threads: torch ends the process where it cannot have as many.

    Raises
    ------
    ValueError
        `count` is neither None nor a whole number from 1 to `MOST_THREADS`.
    """
    if count is None:
        return
    if not isinstance(count, int | float | np.integer) or count != count // 1 or not 1 <= count <= MOST_THREADS:
        raise ValueError(f"threads must be a whole number from 1 to {MOST_THREADS:,}, or None; got {count!r}.")


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """Inside a `with`, torch computes with so many threads of the processor; None leaves their number as it is.

    Raises
    ------
    ValueError
        `count` is no number of threads.
    """
    check_threads(count)
    before = torch.get_num_threads()
    if count in (None, before):
        yield
        return
    torch.set_num_threads(int(count))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def wake(name: str) -> None:
    """Let a GPU set up its context and libraries, which takes seconds in a new process, as imports do; else nothing."""
    device = device_named(name)
    if device.type != "cuda":
        return
    images = torch.zeros(2, 1, 8, 8, device=device)
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 8, 3), torch.nn.Flatten(), torch.nn.Linear(288, 2)).to(device)
    with torch.autocast("cuda", torch.bfloat16):
        network(images).float().sum().backward()
    torch.cuda.synchronize(device)
