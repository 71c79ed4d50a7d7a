"""Inner loops that numba compiles when their file is imported, and so never while something is measured.

A file with such loops is imported when a pipeline is built, before its first `fit`. What is compiled is kept beside the
file or in the user's cache folder (or in NUMBA_CACHE_DIR), and compiled anew in every process where no folder can be
written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(signature: Any, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile the decorated function for these types at once; it lets other threads run meanwhile.

    numba notices that a kept function is out of date by the time of its file alone: the functions that it calls belong
    into the same file.

    Args:
        signature: types of what it takes and returns, as `numba.njit` takes them.
        options: further options of `numba.njit`.
    """

    def compile_now(function: Callable[..., Any]) -> Any:
        try:
            return njit(signature, nogil=True, cache=True, **options)(function)
        except (RuntimeError, OSError):  # no folder, or none with room, to keep it in
            return njit(signature, nogil=True, **options)(function)

    return compile_now
