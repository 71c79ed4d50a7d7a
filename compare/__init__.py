"""Compare traditional machine learning with deep learning on images, fairly."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bakeoff.compare.data.dataset import Dataset
    from bakeoff.compare.results.results import Results, load
    from bakeoff.compare.running.runner import run
    from bakeoff.compare.study.study import Study

    __version__: str

__all__ = ["Dataset", "Results", "Study", "__version__", "load", "run"]

_HOMES = {
    "Dataset": "data.dataset",
    "Results": "results.results",
    "Study": "study.study",
    "load": "results.results",
    "run": "running.runner",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import bakeoff.compare` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("bakeoff")
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
