"""The code that an estimator of the user's is made of: its module, and what that imports from the user's own files."""

from __future__ import annotations

import ast
import hashlib
import inspect
import site
import sys
import sysconfig
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIBRARIES = tuple(
    str(Path(place).resolve())
    for place in {
        *(sysconfig.get_paths()[kind] for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        *site.getsitepackages(),
        site.getusersitepackages(),
    }
)
OURS = "bakeoff."


def own_code(*things: Any) -> str:
    """SHA-256 of the text of all user's files behind some estimators, functions or modules.

    Followed are the parameters of estimators, and the imports of each file as they are written, as long as they lead to
    files that are no installed package. What stands in no file, as in a notebook, counts by its own text.
    """
    digest = hashlib.sha256()
    files: set[Path] = set()
    for thing in _within(things):
        module = thing if isinstance(thing, types.ModuleType) else inspect.getmodule(thing)
        if module is not None and module.__name__.startswith(OURS):
            continue
        file = _file(module)
        if file is None:
            digest.update(_text(thing).encode())
        elif not _is_installed(file):
            _follow(file, files)
    for file in sorted(files):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _within(things: tuple[Any, ...]) -> Iterator[Any]:
    """Modules, classes and functions: those given, and those of the parameters of estimators."""
    waiting, known = list(things), set()
    while waiting:
        thing = waiting.pop()
        if id(thing) in known:
            continue
        known.add(id(thing))
        if isinstance(thing, list | tuple | set):
            waiting += list(thing)
        elif isinstance(thing, dict):
            waiting += list(thing.values())
        elif isinstance(thing, types.ModuleType | types.FunctionType | types.MethodType | type):
            yield thing
        elif type(thing).__module__ not in ("builtins", "numpy"):
            yield type(thing)
            if hasattr(thing, "get_params"):
                waiting += list(thing.get_params(deep=False).values())
            else:
                waiting += list(getattr(thing, "__dict__", {}).values())


def _file(module: types.ModuleType | None) -> Path | None:
    name = getattr(module, "__file__", None)
    path = Path(name).resolve() if name else None
    return path if path is not None and path.suffix == ".py" and path.is_file() else None


def _is_installed(place: Path) -> bool:
    """Whether it belongs to Python or to a package, wherever such are installed."""
    return str(place).startswith(LIBRARIES) or not {"site-packages", "dist-packages"}.isdisjoint(place.parts)


def _text(thing: Any) -> str:
    """The text of what stands in no file, else what it was compiled to."""
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        codes = [thing.__code__] if isinstance(thing, types.FunctionType) else []
        if isinstance(thing, type):
            codes = [each.__code__ for each in vars(thing).values() if isinstance(each, types.FunctionType)]
        return "".join(f"{code.co_code.hex()}{_constants(code)}" for code in codes)


def _constants(code: types.CodeType) -> str:
    inner = (each for each in code.co_consts if isinstance(each, types.CodeType))
    plain = [each for each in code.co_consts if not isinstance(each, types.CodeType)]
    return repr((plain, code.co_names)) + "".join(f"{each.co_code.hex()}{_constants(each)}" for each in inner)


def _follow(file: Path, files: set[Path]) -> None:
    """Add a file and all that it imports from other files of the user's."""
    waiting = [file]
    while waiting:
        here = waiting.pop()
        if here in files:
            continue
        files.add(here)
        try:
            tree = ast.parse(here.read_bytes())
        except (SyntaxError, ValueError):
            continue
        for name, level in _imports(tree):
            waiting += [found for found in _found(name, level, here) if not _is_installed(found)]


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield base, node.level
            yield from ((f"{base}.{alias.name}".strip("."), node.level) for alias in node.names)


def _found(name: str, level: int, here: Path) -> list[Path]:
    """The files that an import leads to: the module itself, and the packages that it lies in."""
    top = here.parent
    while not level and (top / "__init__.py").is_file():
        top = top.parent
    roots = [here.parents[level - 1]] if level else list(dict.fromkeys([top, here.parent, Path.cwd(), *_path()]))
    parts = [part for part in name.split(".") if part]
    for root in roots:
        lead = [root.joinpath(*parts[:end]) for end in range(1, len(parts) + 1)]
        files = [file for place in lead for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()]
        if files:
            return [file.resolve() for file in files]
    return []


def _path() -> list[Path]:
    """Folders of sys.path that hold no installed packages."""
    return [Path(place) for place in sys.path if place and not _is_installed(Path(place).resolve())]
