"""Where and with what a trial ran."""

from __future__ import annotations

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from bakeoff.pipelines.compute.thread_count import available_cores


@cache
def machine() -> dict[str, Any]:
    """Processor, cores, memory, operating system and Python; nothing that names a person or a host."""
    import psutil

    return {
        "processor": _processor(),
        "cores": available_cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


TAKING_PART = ("scikit-learn-intelex",)
"""Packages that bakeoff does without, and that compute in the place of others where they are installed."""


@cache
def versions() -> dict[str, str]:
    """Versions of bakeoff, of the packages it needs, and of those that take part uncalled; without importing them."""
    needed = [re.split(r"[^\w.-]", line)[0] for line in _requirements() if "extra ==" not in line]
    return {name: found for name in ["bakeoff", *needed, *TAKING_PART] if (found := _version(name))}


def _requirements() -> list[str]:
    try:
        return requires("bakeoff") or []
    except PackageNotFoundError:
        return ["numpy", "scipy", "scikit-learn", "scikit-image", "torch", "pandas"]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists() and (match := re.search(r"model name\s*:\s*(.+)", info.read_text())):
        return match[1].strip()
    return platform.processor() or platform.machine()
