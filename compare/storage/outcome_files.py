"""An outcome as a few small files, and back: facts as JSON, predictions as one table, and a digest of each."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.study.search import read_search
from bakeoff.compare.study.trial import SCHEMA, Examined, Outcome, Trial

FACTS, PREDICTIONS, SUMS = "trial.json", "predictions.npy", "SHA256SUMS"
"""`sha256sum -c SHA256SUMS` checks the others by hand; `predictions.npy` has a row for each tested image."""

_EXAM = re.compile(r"exams/(\w[\w-]*)\.(json|npz)")

_FIELDS = ("scores_are", "n_train", "fixed_test", "readings", "neighbours", "machine", "test_openings", "n_pool")
_NUMBERS = ("index", "truth", "predicted", "groups")


class DamagedError(Exception):
    """An outcome's files are not what was written."""


def encode(outcome: Outcome) -> dict[str, bytes]:
    """The files of an outcome, by name; the same outcome has the same bytes.

    Raises
    ------
    TypeError
        it holds something that is neither number nor text.
    """
    facts = {
        "schema": SCHEMA,
        "trial": vars_of(outcome.trial),
        "classes": outcome.classes,
        **{name: getattr(outcome, name) for name in _FIELDS},
        "warnings": outcome.warnings,
        "versions": outcome.versions,
        "tuning": outcome.tuning.facts() if outcome.tuning is not None else None,
    }
    files = {FACTS: to_json(facts).encode(), PREDICTIONS: _npy(_table(outcome))}
    for name, examined in outcome.exams.items():
        files |= exam_files(name, examined)
    return with_sums(files)


def exam_files(name: str, examined: Examined) -> dict[str, bytes]:
    """The files of an exam, by name."""
    said = {"note": examined.note, "fault": examined.fault, "cpu_seconds": examined.cpu_seconds}
    files = {f"exams/{name}.json": to_json(said).encode()}
    return files | ({f"exams/{name}.npz": _npz(examined.facts)} if examined.facts else {})


def with_sums(files: Mapping[str, Any]) -> dict[str, Any]:
    """Files, and the list of their digests."""
    contents = {name: content for name, content in files.items() if name != SUMS}
    sums = "".join(f"{_digest(content)}  {name}\n" for name, content in contents.items())
    return contents | {SUMS: sums.encode()}


def decode(key: str, files: Mapping[str, Any], shared: Shared) -> Outcome:
    """The outcome whose files these are (bytes, or memory that holds them).

    Parameters
    ----------
    key
        of the trial that it must be of.
    shared
        what outcomes have in common is kept there, and held in memory once.

    Raises
    ------
    DamagedError
        a file is missing, or is not what was written.
    """
    sums = listed(files)
    for name, digest in sums.items():
        if name not in files:
            raise DamagedError(f"{name} is missing")
        if _digest(files[name]) != digest:
            raise DamagedError(f"{name} is not what was written: its SHA-256 is another")
    try:
        facts = json.loads(bytes(files[FACTS]))
        if facts.pop("schema") != SCHEMA:
            raise DamagedError("it was written by another version of bakeoff")
        trial = Trial(**facts.pop("trial"))
        if trial.key != key:
            raise DamagedError(f"it is the outcome of another trial, {trial.key}")
        facts["tuning"] = read_search(tried) if (tried := facts["tuning"]) is not None else None
        facts["warnings"] = tuple(facts["warnings"])
        facts["classes"] = shared.once(tuple(facts["classes"]))
        facts |= {name: shared.mapping(facts[name]) for name in ("machine", "versions")}
        exams = {
            found[1]: _exam(found[1], files) for name in sums if (found := _EXAM.fullmatch(name)) and found[2] == "json"
        }
        return Outcome(trial=trial, exams=exams, **_columns(files[PREDICTIONS], shared), **facts)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from None


def listed(files: Mapping[str, Any]) -> dict[str, str]:
    """Name → digest of the files that belong to an outcome.

    Raises
    ------
    DamagedError
        the list itself is missing or makes no sense.
    """
    if SUMS not in files:
        raise DamagedError(f"{SUMS} is missing")
    *lines, end = bytes(files[SUMS]).decode("ascii", "replace").split("\n")
    rows = [line.split("  ") for line in lines]
    names = [row[-1] for row in rows]
    if (
        end
        or any(len(row) != 2 for row in rows)
        or names[:2] != [FACTS, PREDICTIONS]
        or not all(map(_EXAM.fullmatch, names[2:]))
    ):
        raise DamagedError(f"{SUMS} is not what was written")
    return {name: digest for digest, name in rows}


class Shared:
    """What many outcomes have in common, as classes, versions, and the images that were tested: kept once."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def once(self, value: Any) -> Any:
        """The first of all values that equal this one."""
        return self._known.setdefault(value, value)

    def mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        """The first of all mappings of numbers and text that equal this one."""
        found: dict[str, Any] = self._known.setdefault(tuple(value.items()), value)
        return found

    def column(self, numbers: NDArray[Any]) -> NDArray[np.int64]:
        """Whole numbers (n,), as int64 that nobody may write to."""
        content = numbers.tobytes()
        name = (numbers.dtype.str, content)
        if name not in self._known:
            self._known[name] = np.frombuffer(content, numbers.dtype).astype(np.int64)
            self._known[name].flags.writeable = False
        found: NDArray[np.int64] = self._known[name]
        return found


def vars_of(trial: Trial) -> dict[str, Any]:
    """The fields of a trial, by name, as JSON has them."""
    return {name: getattr(trial, name) for name in Trial.__dataclass_fields__}


def to_json(value: Any) -> str:
    """Text that a person can read; NumPy's numbers become Python's."""
    return json.dumps(value, indent=1, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a JSON file")


def _digest(content: Any) -> str:
    return hashlib.sha256(content).hexdigest()


def _table(outcome: Outcome) -> NDArray[Any]:
    """A row for each tested image; whole numbers take no more bytes than the largest of them needs."""
    columns = {name: np.asarray(array) for name in _NUMBERS if (array := getattr(outcome, name)) is not None}
    scores = np.asarray(outcome.scores)
    kinds: list[Any] = [(name, _least(column)) for name, column in columns.items()]
    table = np.empty(len(outcome.index), [*kinds, ("scores", scores.dtype.str, scores.shape[1:])])
    for name, column in columns.items():
        table[name] = column
    table["scores"] = scores
    return table


def _least(numbers: NDArray[Any]) -> str:
    ends = (np.min_scalar_type(int(end)) for end in (numbers.min(initial=0), numbers.max(initial=0)))
    return np.result_type(*ends).newbyteorder("<").str


def _npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def _npz(arrays: Mapping[str, Any]) -> bytes:
    pickled = [name for name, array in arrays.items() if np.asarray(array).dtype.hasobject]
    if pickled:
        raise TypeError(f"only numbers and text are stored as arrays; got Python objects in {', '.join(pickled)}")
    file = io.BytesIO()
    np.savez_compressed(file, **dict(arrays))
    return file.getvalue()


def _exam(name: str, files: Mapping[str, Any]) -> Examined:
    arrays = files.get(f"exams/{name}.npz")
    return Examined(
        facts=_arrays(arrays) if arrays is not None else {}, **json.loads(bytes(files[f"exams/{name}.json"]))
    )


def _arrays(content: Any) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _columns(content: Any, shared: Shared) -> dict[str, Any]:
    length = int.from_bytes(content[8:10], "little")
    dtype, rows = _header(bytes(content[: 10 + length]))
    table = np.frombuffer(content, dtype, rows, 10 + length)
    names = [name for name in _NUMBERS if name in (dtype.names or ())]
    return {name: shared.column(table[name]) for name in names} | {"scores": np.ascontiguousarray(table["scores"])}


@lru_cache(1000)
def _header(content: bytes) -> tuple[np.dtype[Any], int]:
    """What a `.npy` says of itself, of which many say the same."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("an array of another format")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.hasobject or len(shape) != 1:
        raise ValueError("an array of another kind")
    return dtype, shape[0]
