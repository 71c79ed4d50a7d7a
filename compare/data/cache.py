"""Data sets decoded once, in the user's cache: mapped from there by every later run and by each of its trials."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.dataset_files import adopt_dataset, map_dataset
from bakeoff.compare.data.locations import DataLocations, cache_folder
from bakeoff.compare.data.source import Source, parse
from bakeoff.compare.errors import UserError
from bakeoff.pipelines.whole_file import write_whole

VERSION = 1
MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class Prepared:
    """A data set that is ready to run on, and its card (None for one that is never laid down, as `digits`)."""

    dataset: Dataset
    card: Mapping[str, Any] | None = None


def prepare(name: str, locations: DataLocations, *, again: bool = False) -> Prepared:
    """Load a data set, from the cache where it was decoded before.

    What is read from files is decoded into `prepared/<digest>` in the user's cache, with a record of the files that it
    came from: size, times and SHA-256. A later call maps what is there if the files are still the same, by size and
    times or else by SHA-256.

    Parameters
    ----------
    again
        take the files as they are now; else files that changed since are refused.

    Raises
    ------
    UserError
        it cannot be loaded, or its files have changed.
    """
    from bakeoff.compare.data.card import card_of
    from bakeoff.compare.data.reading.form_facts import form_facts

    source = parse(name)
    if source.files is None:
        return Prepared(source.load(locations))
    record = _record_path(source, locations)
    paths = source.files(locations)
    known = _read(record)
    if known is not None and known["code"] == source.code and (prepared := _stored(known, source, again)) is not None:
        changes = _changes(known, paths, record)
        if not changes:
            return prepared
        if not again:
            raise UserError(
                f"'{name}' has changed since it was prepared: {changes}.\n"
                f"`bakeoff prepare '{name}'` takes it as it is now; the results so far stay those of the former files."
            )
    store = _store()
    _sweep(store)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=store) as drafts:
        before = _stamps(paths)
        before["sha256s"] = [_sha256(path) for path in paths]
        dataset = source.load(replace(locations, drafts=Path(drafts)))
        after = _stamps(paths)
        if any(before[part] != after[part] for part in after):
            raise UserError(f"Files of '{name}' changed while they were read. Run again when nobody writes to them.")
        card = card_of(dataset)
        form = None if dataset.form is None else form_facts(dataset.form)
        facts = {"source": dataset.source, "licence": dataset.licence, "notes": dataset.notes, "form": form}
        folder = adopt_dataset(dataset, Path(drafts), store)
        written = {"version": VERSION, "code": source.code, "digest": folder.name, "facts": facts, "card": card}
        _write(record, written | {"skipped": dataset.skipped, "files": before})
    if known is not None and known["digest"] != folder.name:
        _forget(known["digest"], store)
    opened = _open(_read(record) or {}, source)
    assert opened is not None
    return opened


def _stored(known: Mapping[str, Any], source: Source, again: bool) -> Prepared | None:
    """What a record speaks of; None where it is gone, or damaged and to be made again."""
    try:
        return _open(known, source)
    except UserError:
        if again:
            return None
        raise


def _open(known: Mapping[str, Any], source: Source) -> Prepared | None:
    from bakeoff.compare.data.reading.form_facts import form_of

    folder = _store() / known["digest"]
    if not (folder / "facts.json").is_file():
        return None
    facts = known["facts"] | {"notes": tuple(known["facts"]["notes"]), "skipped": tuple(known["skipped"])}
    facts["form"] = form_of(facts["form"]) if facts.get("form") else None
    dataset = replace(map_dataset(folder), name=source.short, asked=source.asked, flips=source.flips, **facts)
    return Prepared(dataset.lying_in(folder), known["card"])


def prepared_before(source: Source, locations: DataLocations) -> Path | None:
    """The folder where a data set lies that was prepared before; nothing is made or written."""
    record = cache_folder() / "prepared" / "records" / _record_name(source, locations)
    known = _read(record)
    folder = cache_folder() / "prepared" / str(known["digest"]) if known else None
    return folder if folder is not None and folder.is_dir() else None


def _store() -> Path:
    store = cache_folder() / "prepared"
    try:
        (store / "records").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The cache '{store}' cannot be written to ({error.strerror}). Name another folder with $BAKEOFF_CACHE."
        ) from None
    return store


def _sweep(store: Path) -> None:
    """Remove what a process left half done that was killed; one that is at work touches its folder within a day."""
    for leftover in store.glob(".partial-*"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > 86_400:
                shutil.rmtree(leftover)


def _record_path(source: Source, locations: DataLocations) -> Path:
    return _store() / "records" / _record_name(source, locations)


def _record_name(source: Source, locations: DataLocations) -> str:
    """One record for each way to ask: the source with its options, and where it lies."""
    if source.is_path:
        argument, root = os.path.abspath(os.path.expanduser(source.argument)), ""
    else:
        argument, root = source.argument, str(locations.data_dir and locations.data_dir.resolve())
    place = [source.name, argument, sorted(source.options.items()), root]
    key = hashlib.sha256(json.dumps(place, default=str).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return f"{key}.json"


def _changes(known: Mapping[str, Any], paths: Sequence[Path], record: Path) -> str:
    """What is different about the files, in a few words; "" where nothing is.

    Where only times differ, as after a copy, the SHA-256 decides, and the record is brought up to date.
    """
    files, now = known["files"], _stamps(paths)
    if all(files[part] == now[part] for part in now):
        return ""
    before = {path: row for row, path in enumerate(files["paths"])}
    here = set(now["paths"])
    new, gone = [p for p in now["paths"] if p not in before], [p for p in before if p not in here]
    changed, sums = [], []
    for row, path in enumerate(now["paths"]):
        then = before.get(path)
        same = then is not None and all(files[part][then] == now[part][row] for part in ("bytes", "mtimes", "ctimes"))
        sums.append(files["sha256s"][then] if same and then is not None else _sha256(paths[row]))
        if then is not None and sums[-1] != files["sha256s"][then]:
            changed.append(f"{path} (SHA-256 was {files['sha256s'][then][:12]}…, is {sums[-1][:12]}…)")
    found = {"with another content": changed, "new": new, "gone": gone}
    if not any(found.values()):
        _write(record, dict(known) | {"files": now | {"sha256s": sums}})
    return "; ".join(f"{len(names)} {what}: {_listed(names)}" for what, names in found.items() if names)


def _listed(names: Sequence[str]) -> str:
    from bakeoff.compare.data.reading.image_files import printable

    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(printable(name) for name in names[:MOST_NAMED]) + more


def _stamps(paths: Sequence[Path]) -> dict[str, list[Any]]:
    stats = []
    for path in paths:
        try:
            stats.append(path.stat())
        except OSError as error:
            raise UserError(f"'{path}' cannot be read: {error.strerror}.") from None
    return {
        "paths": [os.path.abspath(path) for path in paths],
        "bytes": [stat.st_size for stat in stats],
        "mtimes": [stat.st_mtime_ns for stat in stats],
        "ctimes": [stat.st_ctime_ns for stat in stats],
    }


def _sha256(path: Path) -> str:
    """The SHA-256 of a file, or why there is none: what cannot be read is not decoded either."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _read(record: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(record.read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, ValueError):  # a record that is damaged is as good as none
        return None
    return found if found.get("version") == VERSION else None


def _write(record: Path, facts: Mapping[str, Any]) -> None:
    write_whole(record, json.dumps(facts, default=_plain, ensure_ascii=True).encode())


def _plain(value: Any) -> Any:
    return value.item()


def _forget(digest: str, store: Path) -> None:
    """Remove what no record speaks of any more."""
    if not any(f'"{digest}"' in record.read_text(encoding="utf-8") for record in store.glob("records/*.json")):
        shutil.rmtree(store / digest, ignore_errors=True)
