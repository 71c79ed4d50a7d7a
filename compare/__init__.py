"""Compare traditional machine learning with deep learning on images, fairly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bakeoff.compare.results import load
    from bakeoff.compare.runner import run
    from bakeoff.compare.study import Study

__all__ = ["Study", "load", "run"]

_HOMES = {"Study": "bakeoff.compare.study", "run": "bakeoff.compare.runner", "load": "bakeoff.compare.results"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import bakeoff.compare` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
