"""The manifest of a report: which files belong to it, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from bakeoff import compare

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

MANIFEST = ".report.json"
SUFFIXES = {".html", ".md", ".svg", ".csv"}


def manifest(files: Sequence[str], origin: str) -> str:
    """The manifest's text: the names of all files, the one to open first in front, and what they were made from."""
    return json.dumps({"made_from": origin, "files": list(files)}, indent=1)


def fingerprint(results: Results, formats: Sequence[str]) -> str:
    """A hash of the facts that a report shows and of the code that shows them."""
    code = [Path(__file__).parents[1], Path(str(compare.__file__)).parent]
    facts: list[Any] = [
        list(formats),
        results.study.settings(),
        repr(results.assumptions),
        [trial.key for trial in results.trials],
        [(outcome.trial.key, outcome.trial.contender, outcome.readings) for outcome in results.outcomes],
        [(failure.trial.key, failure.reason) for failure in results.failures],
        [_stamp(path) for package in code for path in sorted(package.rglob("*.*")) if path.suffix != ".pyc"],
    ]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def standing_report(folder: Path, origin: str) -> Path | None:
    """The first file of a report that was made from just this and is still whole; else None."""
    found = _read(folder)
    names = found.get("files", [])
    if found.get("made_from") != origin or not names or not all((folder / name).is_file() for name in names):
        return None
    return folder / str(names[0])


def earlier_files(folder: Path) -> set[str]:
    """Files of the last report; a manifest that names anything outside of the report is not believed."""
    names = _read(folder).get("files", [])
    paths = [PurePosixPath(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return {
        str(path)
        for path in paths
        if not path.is_absolute() and ".." not in path.parts and path.suffix in SUFFIXES and len(path.parts) <= 2
    }


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _stamp(path: Path) -> tuple[str, int, int]:
    return path.name, path.stat().st_size, path.stat().st_mtime_ns
