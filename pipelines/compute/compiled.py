"""Inner loops that numba compiles when their file is imported, and so never while something is measured.

A file with such loops is imported when a pipeline is built, before its first `fit`. What is compiled is kept beside the
file or in the user's cache folder (or in NUMBA_CACHE_DIR), and compiled anew in every process where no folder can be
written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from numba import njit


def compiled(signature: Any, *modules: ModuleType, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile the decorated function for these types at once; it lets other threads run meanwhile.

    Parameters
    ----------
    signature
        types of what it takes and returns, as `numba.njit` takes them.
    modules
        other files whose functions it calls. numba sees by the time of the function's own file alone that what it kept
        is out of date, so the digest of these becomes part of the name that it is kept under.
    options
        further options of `numba.njit`.
    """
    digests = [hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()[:12] for module in modules]

    def compile_now(function: Callable[..., Any]) -> Any:
        function.__qualname__ = "_".join([function.__qualname__, *digests])
        try:
            return njit(signature, nogil=True, cache=True, **options)(function)
        except (RuntimeError, OSError):  # no folder, or none with room, to keep it in
            return njit(signature, nogil=True, **options)(function)

    return compile_now
