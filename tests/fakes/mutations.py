"""Model files that were meddled with: bytes turned, files cut short, states rewritten with digests that fit again."""

from __future__ import annotations

import copy
import io
import json
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.pipelines.saving.saved_network import DIGEST, NOTES, _digest
from tests.fakes.damage import turned

HOSTILE = (
    ("os", "system"),
    ("subprocess", "Popen"),
    ("builtins", "eval"),
    ("builtins", "exec"),
    ("functools", "partial"),
    ("operator", "methodcaller"),
    ("pathlib", "Path"),
    ("sklearn.preprocessing._function_transformer", "FunctionTransformer"),
)
"""What would run something if it were made."""

VALUES: tuple[Any, ...] = (
    None,
    -1,
    0,
    10**9,
    1e308,
    "",
    "touch canary",
    [],
    {},
    ["os.system"],
    {"tuple": ["touch"]},
    True,
)

EVENTS = {"os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "pickle.find_class", "os.remove", "os.rename"}
"""Audit events that reading a model has no reason for."""


def mutated(content: bytes, random: np.random.Generator) -> bytes:
    """Another content of the same file, different each time."""
    if random.random() < 0.3:
        return turned(content, random)
    return _skops(content, random) if content.startswith(b"PK") else _safetensors(content, random)


def _skops(content: bytes, random: np.random.Generator) -> bytes:
    """A schema that says something else, or arrays that are others'."""
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        files = {name: members.read(name) for name in members.namelist()}
    arrays = [name for name in files if name != "schema.json"]
    if arrays and random.random() < 0.2:
        one, other = random.choice(arrays, 2)
        files[one] = files[other] if one != other else turned(files[one], random)
    else:
        schema = json.loads(files["schema.json"])
        for _ in range(random.integers(1, 4)):
            _rewrite(schema, random)
        files["schema.json"] = json.dumps(schema).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as members:
        for name, file in files.items():
            members.writestr(name, file)
    return packed.getvalue()


def _safetensors(content: bytes, random: np.random.Generator) -> bytes:
    """Notes that say something else, under a digest that is right again."""
    from safetensors.numpy import load, save

    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])["__metadata__"]
    tensors = load(content)
    if random.random() < 0.2:
        one, other = random.choice(sorted(tensors), 2)
        tensors[one] = tensors[other].copy() if one != other else np.zeros((2, 3), np.float32)
        notes = header[NOTES]
    else:
        known = json.loads(header[NOTES])
        for _ in range(random.integers(1, 4)):
            _rewrite(known, random)
        notes = json.dumps(known)
    return save(tensors, {NOTES: notes, DIGEST: _digest(notes, tensors)})


def _rewrite(tree: Any, random: np.random.Generator) -> None:
    """One place of a tree of mappings and lists holds something else, another's value, or nothing."""
    places = list(_places(tree))
    if not places:
        return
    holder, key = places[random.integers(len(places))]
    kind = random.integers(4)
    if kind == 0 and isinstance(holder, dict):
        del holder[key]
    elif kind == 1:
        other, its = places[random.integers(len(places))]
        holder[key] = copy.deepcopy(other[its])
    elif kind == 2 and isinstance(holder, dict) and {"__module__", "__class__"} & set(holder):
        holder["__module__"], holder["__class__"] = HOSTILE[random.integers(len(HOSTILE))]
    else:
        holder[key] = copy.deepcopy(VALUES[random.integers(len(VALUES))])


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Inside a `with`, the audit events that nobody who reads a model has a reason for."""
    found: list[str] = []
    _listen(found)
    try:
        yield found
    finally:
        _LISTENERS.remove(found)


_LISTENERS: list[list[str]] = []
_HOOKED: list[Callable[..., None]] = []


def _listen(found: list[str]) -> None:
    """An audit hook cannot be taken away again, so that there is one, for whoever listens."""
    _LISTENERS.append(found)
    if not _HOOKED:
        _HOOKED.append(_hook)
        sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _LISTENERS:
        return
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if event in EVENTS or writes:
        for each in _LISTENERS:
            each.append(f"{event} {arguments[:2]!r}")


def read_meddled(path: Path, read: Callable[[Path], Any]) -> str:
    """What becomes of a file: "refused" in one line, "read", or what else was met."""
    with heard() as events:
        try:
            read(path)
            said = "read"
        except ValueError as error:
            said = "refused" if len(str(error).splitlines()) == 1 and path.name in str(error) else f"unclear: {error}"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
    return f"ran something: {events}" if events else said
