"""From a data set as it is typed, `name[:argument][options]`, to the data set."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError, nearest
from bakeoff.compare.notation import split_options


@dataclass(frozen=True)
class Source:
    """A data set as it was asked for, checked as far as can be without reading it.

    Attributes
    ----------
    asked
        as it was typed.
    name
        of the file in `compare/data/sources` that loads it.
    argument
        what stands behind the colon; `is_path` where that is a path.
    flips
        whether a mirrored image still shows its class: what the option `flip` says, which every data set takes, else
        the constant FLIPS of the file; else not.
    short
        what it is called in tables and titles: what the option `name` says, which every data set takes, else the last
        part of a path, else as it was typed.
    """

    asked: str
    name: str
    argument: str
    options: Mapping[str, Any]
    module: ModuleType
    is_path: bool
    flips: bool
    short: str

    def load(self, locations: DataLocations) -> Dataset:
        """Read it from where it comes from.

        Raises
        ------
        UserError
            it cannot be had, or what its file returns is no data set.
        """
        found = load_with(self.module.load, self.argument, locations, self.options)
        find("datasets", self.name).has_returned(found, Dataset)
        return replace(found, name=self.short, asked=self.asked, flips=self.flips)

    @property
    def files(self) -> Callable[[DataLocations], list[Path]] | None:
        """What tells the files that decide what is loaded, fetched if need be; None where it comes from no file."""
        if not hasattr(self.module, "files"):
            return None
        return lambda locations: self.module.files(self.argument, locations, **self.options)

    @property
    def code(self) -> str:
        """Digest of the code that reads it: another code may decode the same files otherwise."""
        from bakeoff.compare.code_digest import code_digest

        return code_digest(self.module.__name__)


def load(name: str, locations: DataLocations) -> Dataset:
    """Load the data set that was typed as `digits`, `folder:photos` or `folder:photos[size=64,color=gray]`.

    Raises
    ------
    UserError
        there is no such data set, an argument is missing or too many, an option is unknown or its value wrong, or the
        data set itself cannot be had.
    """
    return parse(name).load(locations)


def parse(name: str) -> Source:
    """Read what was typed, without touching any data.

    Raises
    ------
    UserError
        as `load`, but for the data set itself.
    """
    text, options = split_options(name.strip())
    source, _, argument = text.partition(":")
    known = entries("datasets")
    if source not in known and os.path.isdir(text):
        raise UserError(f"'{text}' is a folder, not the name of a data set. Did you mean 'folder:{name}'?")
    entry = find("datasets", source)
    if entry.argument and not argument:
        raise UserError(f"'{entry.name}' needs {entry.argument} behind a colon. Write {entry.usage}.")
    if argument and not entry.argument:
        raise UserError(f"'{entry.name}' takes nothing behind a colon, got '{argument}'. Write {entry.name}.")
    module = entry.load()
    checked = _checked(entry.name, module.load, options)
    flips = checked.pop("flip", getattr(module, "FLIPS", False))
    is_path = entry.argument in ("PATH", "DIR") or (bool(argument) and os.path.isdir(os.path.expanduser(argument)))
    short = checked.pop("name", _short(name, argument) if is_path else name)
    return Source(name, entry.name, argument, checked, module, is_path, flips, str(short))


def load_with(
    loader: Callable[..., Dataset], argument: str, locations: DataLocations, options: Mapping[str, Any]
) -> Dataset:
    """Call what a source defines, with its options gathered as its parameters want them."""
    hints, gathered = get_type_hints(loader), dict(options)
    for parameter in _parameters(loader):
        if is_dataclass(kind := hints[parameter]) and isinstance(kind, type):
            own = {each.name: gathered.pop(each.name) for each in fields(kind) if each.name in gathered}
            gathered[parameter] = kind(**own)
    return loader(argument, locations, **gathered)


def option_types(loader: Callable[..., Dataset]) -> dict[str, Any]:
    """Option → its type: the parameters behind the first two, those of a dataclass one by one, `flip` and `name`."""
    hints = get_type_hints(loader, include_extras=True)
    found: dict[str, Any] = {}
    for parameter in _parameters(loader):
        kind = hints[parameter]
        if is_dataclass(kind) and isinstance(kind, type):
            inner = get_type_hints(kind, include_extras=True)
            found |= {each.name: inner[each.name] for each in fields(kind)}
        else:
            found[parameter] = kind
    return found | {"flip": bool, "name": str}


def _parameters(loader: Callable[..., Dataset]) -> list[str]:
    return list(inspect.signature(loader).parameters)[2:]


def _short(asked: str, argument: str) -> str:
    """The last part of a path without its ending; with the options that were typed, so that two are told apart."""
    path = Path(os.path.abspath(os.path.expanduser(argument)))
    stem = path.name if path.is_dir() else path.stem
    return printable(stem) or asked


def _checked(name: str, loader: Callable[..., Dataset], options: dict[str, Any]) -> dict[str, Any]:
    """The options as the signature of `load` wants them."""
    if not options:
        return {}
    from pydantic import TypeAdapter, ValidationError

    hints = option_types(loader)
    known = list(hints)
    checked = {}
    for key, value in options.items():
        if key not in known:
            raise UserError(f"'{name}' has no option '{key}'.{nearest(key, known)} It has {', '.join(known)}.")
        try:
            checked[key] = TypeAdapter(hints[key]).validate_python(None if value == "none" else value, strict=True)
        except ValidationError as error:
            wanted = error.errors()[0]["msg"].replace("Input should be", "must be")
            raise UserError(f"'{name}': option {key} {wanted}, got {value!r}.") from None
    return checked
