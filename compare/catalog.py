"""What there is to choose from: the folder is the registry.

A new file in one of the kinds below is a new choice. Files are listed and described from their text, so that a list
costs no import of torch or scikit-learn; a file is imported when it is asked for.
"""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.plug_in import check_file, check_returned

REGISTRIES = {
    "datasets": "bakeoff.compare.data.sources",
    "features": "bakeoff.pipelines.features",
    "classifiers": "bakeoff.pipelines.classifiers",
    "networks": "bakeoff.pipelines.networks",
    "baselines": "bakeoff.pipelines.baselines",
    "checks": "bakeoff.compare.data.checks",
    "meters": "bakeoff.compare.meters",
    "exams": "bakeoff.compare.exams",
    "model-checks": "bakeoff.compare.model_checks",
    "claims": "bakeoff.compare.claims.sentences",
    "sections": "bakeoff.reports.sections",
}


@dataclass(frozen=True)
class Entry:
    """One choice in a kind: its name, the file that defines it, and the first sentence of that file."""

    kind: str
    name: str
    module: str
    path: Path
    summary: str
    argument: str
    """What is written behind a colon, as in `folder:PATH`; empty where nothing is."""
    least_side: int = 1
    """Side in pixels of the smallest image it takes, where the file says so by a constant LEAST_SIDE."""
    flips_help: bool = True
    """Whether a network gains by mirrored training images, unless the file says no by a constant FLIPS_HELP."""
    neural: bool = False
    """Whether a classifier is a network all the same, where the file says so by a constant NEURAL."""
    about: str = ""
    """What an exam is asked for, where the file says by a constant ABOUT that it is not what was learned."""

    @property
    def usage(self) -> str:
        """The name as it is typed."""
        return f"{self.name}:{self.argument}" if self.argument else self.name

    def load(self) -> ModuleType:
        """Import the file.

        Raises
        ------
        UserError
            it does not define what a file of its kind must.
        """
        return _loaded(self)

    def has_returned(self, returned: Any, wanted: type) -> None:
        """Hold what a function of the file has returned against its type.

        Raises
        ------
        UserError
            it is of another type.
        """
        check_returned(self.kind, self.path, returned, wanted)


@cache
def _loaded(entry: Entry) -> ModuleType:
    module = importlib.import_module(entry.module)
    check_file(entry.kind, entry.name, entry.path, module)
    return module


@cache
def entries(kind: str) -> dict[str, Entry]:
    """All choices of a kind by name, sorted.

    >>> "hog" in entries("features")
    True
    """
    package = REGISTRIES[kind]
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return {}
    folder = Path(next(iter(spec.submodule_search_locations)))
    found = (_entry(kind, package, path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_"))
    return {entry.name: entry for entry in found}


def find(kind: str, name: str) -> Entry:
    """The entry called `name`.

    Raises
    ------
    UserError
        there is none; the message names the nearest one.
    """
    known = entries(kind)
    if name not in known:
        raise UserError(
            f"There is no '{name}' among the {kind}.{nearest(name, known)} `bakeoff list {kind}` shows what there is."
        )
    return known[name]


def _entry(kind: str, package: str, path: Path) -> Entry:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise UserError(f"'{path}' cannot be read as Python: {error}. Mend the file, or take it away.") from None
    summary = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    argument = constants.get("ARGUMENT", "")
    least = constants.get("LEAST_SIDE")
    return Entry(
        kind,
        path.stem.replace("_", "-"),
        f"{package}.{path.stem}",
        path,
        summary,
        str(argument),
        least if isinstance(least, int) else 1,
        constants.get("FLIPS_HELP") is not False,
        constants.get("NEURAL") is True,
        str(constants.get("ABOUT", "")),
    )
