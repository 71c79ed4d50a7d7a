"""A process and all that it started, living and dead: who they are, and the CPU seconds they used.

The system adds the seconds of an ended process to its parent once the parent has asked how it ended, and so on up the
tree. What has not been asked after, and what still runs, stands in /proc. Together that is everything, as long as
nobody refuses to hear of its children's end; `sampler` notices when seconds vanish so.
"""

from __future__ import annotations

import os
import sys
import time

# This file is part of a process that starts with every trial: without pathlib it starts in half the time.
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)

CAN_WALK = os.path.exists(f"/proc/self/task/{os.getpid()}/children")  # noqa: PTH110
"""Whether this system lists the children of a process; elsewhere psutil searches all processes for them."""

watchers: set[int] = set()
"""Processes of ours that watch a trial from within its tree, and stand on nobody's bill."""


def adopt_orphans() -> None:
    """From now on a process whose parent ended becomes a child of this one, and so stays in its tree; Linux alone."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int) -> list[int]:
    """Children, their children and so on, parents first; those that ended and were not asked after too."""
    found = _children(pid)
    for each in found:  # grows while it is walked
        found += _children(each)
    return found


def _children(pid: int) -> list[int]:
    listed = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            listed += [int(child) for child in read(f"/proc/{pid}/task/{task}/children").split()]
    except OSError:  # ended meanwhile
        pass
    return [child for child in listed if child not in watchers]


def cpu_seconds() -> float:
    """CPU seconds so far of this process and of all that it started, living and dead.

    Those of this process are exact; the others' are counted in ticks, of which a second usually has a hundred.
    """
    try:
        import resource
    except ImportError:  # not a POSIX system: of child processes, those that still run count
        return time.process_time() + _living_seconds()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + _living_seconds()


def _living_seconds() -> float:
    """Of all descendants, with what they were told of theirs that ended."""
    if CAN_WALK:
        return sum(seconds_of(pid) for pid in descendants(os.getpid()))
    import psutil

    seconds = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:  # ended meanwhile
            continue
        seconds += times.user + times.system
        seconds += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return seconds


def seconds_of(pid: int) -> float:
    """CPU seconds of a process and of those of its descendants that ended and were asked after; 0 once it is gone."""
    try:
        fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # utime, stime, cutime, cstime of proc(5)


def read(path: str) -> bytes:
    """What the system says in a file of /proc.

    Raises
    ------
    OSError
        the process is gone, or not ours to look at.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()
