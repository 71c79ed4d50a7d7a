"""What decides an answer besides the trial: our code, Python, and the libraries that compute."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from bakeoff.compare.running.machine import versions

COMPUTING = ("bakeoff", "numpy", "scipy", "scikit-learn", "scikit-image", "numba", "torch", "scikit-learn-intelex")


@cache
def environment() -> dict[str, str]:
    """Name → version of what computes, and digests of our code."""
    found = versions()
    computing = {name: found.get(name, "absent") for name in COMPUTING}
    code = {f"code of {package}": _digest(package) for package in ("bakeoff.compare", "bakeoff.pipelines")}
    return {"python": platform.python_version(), **computing, **code}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """What differs between two environments, in words; empty where nothing does."""
    pairs = {name: (ours.get(name, "absent"), theirs.get(name, "absent")) for name in {**ours, **theirs}}
    return "; ".join(
        f"{name} is {here[:12]} here and {there[:12]} there" for name, (here, there) in pairs.items() if here != there
    )


def _digest(package: str) -> str:
    place = Path(str(import_module(package).__file__)).parent
    digest = hashlib.sha256()
    for path in sorted(place.rglob("*.py")):
        digest.update(path.relative_to(place).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
