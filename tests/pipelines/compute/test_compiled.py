from __future__ import annotations

import errno
from types import ModuleType

import numba
import numpy as np
import pytest
from numba import float64, njit
from numba.core import caching, event

from bakeoff.pipelines.compute.compiled import compiled


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kept"))


def twice(x):
    return 2 * x


def never_kept(x):
    return 3 * x


def compilations(action):
    with event.install_recorder("numba:compile") as recorder:
        answer = action()
    return answer, len(recorder.buffer)


def test_it_compiles_when_it_is_defined_and_never_when_it_is_called():
    loop, at_definition = compilations(lambda: compiled(float64(float64))(lambda x: 3 * x))
    answer, at_call = compilations(lambda: loop(2.0))
    assert (answer, at_call) == (6.0, 0)
    assert at_definition > 0
    # What has no types is compiled by its first call, which the recorder sees.
    assert compilations(lambda: njit(lambda x: 4 * x)(2.0))[1] > 0


def test_other_types_are_refused_instead_of_compiled():
    with pytest.raises(TypeError, match="No matching definition"):
        compiled(float64(float64))(twice)(np.zeros(3))


def no_folder(self):
    raise OSError(errno.EROFS, "Read-only file system")


def no_room(self, *anything):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [(caching._CacheLocator, "ensure_cache_path", no_folder), (caching.IndexDataCacheFile, "save", no_room)],
    ids=["no folder", "no room"],
)
def test_it_is_compiled_where_nothing_can_be_kept(monkeypatch, where, name, fault):
    monkeypatch.setattr(where, name, fault)
    with pytest.raises((OSError, RuntimeError)):
        njit(float64(float64), cache=True)(never_kept)
    assert compiled(float64(float64))(never_kept)(2.0) == 6.0


def test_what_is_kept_is_used_until_another_file_that_it_depends_on_changes(tmp_path):
    other = ModuleType("other")
    other.__file__ = str(tmp_path / "other.py")
    counts = []
    for text in ("a = 1", "a = 1", "a = 2"):
        (tmp_path / "other.py").write_text(text)

        def thrice(x):
            return 3 * x

        loop, count = compilations(lambda f=thrice: compiled(float64(float64), other)(f))
        assert loop(2.0) == 6.0
        counts.append(count > 0)
    assert counts == [True, False, True]
