"""Pickled dictionaries of plain NumPy arrays, read without unpickling arbitrary objects."""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np

from bakeoff.compare.errors import UserError

ADMITTED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
}
"""All that a file of plain arrays needs; whatever else it asks for is refused before it is looked up."""


_NDARRAY = object()
"""Stands for numpy.ndarray, which a pickle may name but not call: it could ask for any amount of memory."""


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ADMITTED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is no part of a plain array")
        if name == "_reconstruct":
            return _empty_array
        return {"ndarray": _NDARRAY, "dtype": np.dtype}[name]


def _empty_array(subtype: Any, shape: Any, typecode: Any) -> Any:
    """What `_reconstruct` is called with by every pickled array; anything else might claim all memory."""
    if subtype is not _NDARRAY or tuple(shape) != (0,):
        raise pickle.UnpicklingError("it makes an array in an unusual way")
    return np.ndarray((0,), dtype="b" if typecode in ("b", b"b") else typecode)


def load_plain(content: bytes, name: str) -> dict[Any, Any]:
    """Read a pickled dictionary whose values are plain: numbers, text, lists, arrays.

    Parameters
    ----------
    content
        of the file called `name`.

    Raises
    ------
    UserError
        it asks for anything else, is damaged, or is no dictionary.
    """
    try:
        found = _Plain(io.BytesIO(content), encoding="bytes").load()
    # A damaged pickle makes the unpickler raise nearly anything (KeyError, EOFError, ValueError, MemoryError, …).
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(f"'{name}' cannot be read as plain arrays: {reason}. Fetch the official file.") from error
    if not isinstance(found, dict):
        raise UserError(f"'{name}' must hold a dictionary, got {type(found).__name__}. Fetch the official file.")
    return found
