import ast
import os
from pathlib import Path

import pytest

from bakeoff.pipelines.compute.thread_count import available_cores, given_threads, limited_to, pools, thread_count

ROOT = Path(__file__).resolve().parents[3]
COUNTING = {"sched_getaffinity", "cpu_count", "process_cpu_count"}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to cores")
def test_cores_are_those_that_this_process_may_use():
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert available_cores() == thread_count() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert available_cores() == len(before)


def test_a_limit_holds_inside_and_ends_with_an_error_too():
    def fail():
        with limited_to(3):
            raise RuntimeError(thread_count())

    with pytest.raises(RuntimeError, match="3"):
        fail()
    assert thread_count() == available_cores()


def test_cores_are_counted_in_one_place():
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("compare", "pipelines", "reports")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in COUNTING
    }
    assert found == {"pipelines/compute/thread_count.py"}


def test_given_threads_hold_for_native_pools_and_ours():
    import numpy  # noqa: F401 (has a pool)

    before = [pool["num_threads"] for pool in pools().info()]
    assert before
    with given_threads(1):
        assert thread_count() == 1
        assert {pool["num_threads"] for pool in pools().info()} == {1}
    assert [pool["num_threads"] for pool in pools().info()] == before


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="this system does not list what is loaded")
def test_pools_are_looked_for_once_until_a_library_is_loaded(tmp_path):
    import _ctypes
    import shutil

    assert pools() is (found := pools())
    other = shutil.copy(_ctypes.__file__, tmp_path / "another.so")
    handle = _ctypes.dlopen(str(other), 0)
    try:
        assert pools() is not found
    finally:
        _ctypes.dlclose(handle)
