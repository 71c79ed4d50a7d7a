"""A digest of the code that decides an answer, so that an edited feature is never mistaken for its former self."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def code_digest(*modules: str) -> str:
    """SHA-256 of these modules and of everything of the same package that they import.

    Comments and layout do not count: the digest is taken of the syntax tree.
    """
    digest = hashlib.sha256()
    for module in sorted(_closure(modules)):
        digest.update(f"{module}\n{_tree_text(module)}".encode())
    return digest.hexdigest()


def _closure(modules: tuple[str, ...]) -> set[str]:
    known: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in known and _source(module) is not None:
            known.add(module)
            package = module.partition(".")[0]
            waiting += [name for name in _imports(module) if name.partition(".")[0] == package]
    return known


@cache
def _source(module: str) -> Path | None:
    """The file of a module, found without importing it or what it lies in, which may be dear."""
    top, *inner = module.split(".")
    spec = find_spec(top)
    if spec is not None and spec.origin is None and inner:  # a namespace, whose packages may lie apart, as ours do
        spec = find_spec(f"{top}.{inner.pop(0)}")
    if spec is None or not spec.submodule_search_locations:
        return None
    place = Path(next(iter(spec.submodule_search_locations))).joinpath(*inner)
    files = (place.with_suffix(".py"), place / "__init__.py") if inner else (place / "__init__.py",)
    return next((file for file in files if file.is_file()), None)


@cache
def _tree(module: str) -> ast.Module:
    path = _source(module)
    assert path is not None
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _tree_text(module: str) -> str:
    return ast.dump(_tree(module))


@cache
def _imports(module: str) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # A module of a package stands for itself: what else the package offers by name decides nothing.
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            names += [name if _source(name) else node.module for name in inner]
    return tuple(names)
