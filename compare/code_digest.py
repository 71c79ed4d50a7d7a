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
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # `from a.b import thing` also offers a.b.thing, which need not be a module
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None


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
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(names)
