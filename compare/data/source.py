"""From a data set as it is typed, `name[:argument][options]`, to the data set."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from bakeoff.compare.catalog import entries, find
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.data.locations import DataLocations
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
        of the file in `compare/datasets` that loads it.
    argument
        what stands behind the colon; `is_path` where that is a path.
    flips
        whether a mirrored image still shows its class: what the option `flip` says, which every data set takes, else
        the constant FLIPS of the file; else not.
    """

    asked: str
    name: str
    argument: str
    options: Mapping[str, Any]
    module: ModuleType
    is_path: bool
    flips: bool

    def load(self, locations: DataLocations) -> Dataset:
        """Read it from where it comes from.

        Raises
        ------
        UserError
            it cannot be had, or is no data set.
        """
        return replace(self.module.load(self.argument, locations, **self.options), name=self.asked, flips=self.flips)

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
    return Source(name, entry.name, argument, checked, module, entry.argument in ("PATH", "DIR"), flips)


def _checked(name: str, loader: Callable[..., Dataset], options: dict[str, Any]) -> dict[str, Any]:
    """The options as the signature of `load` wants them: its parameters behind the first two, and `flip`."""
    if not options:
        return {}
    from pydantic import TypeAdapter, ValidationError

    known = [*list(inspect.signature(loader).parameters)[2:], "flip"]
    hints = get_type_hints(loader, include_extras=True) | {"flip": bool}
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
