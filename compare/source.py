"""From a data set as it is typed, `name[:argument][options]`, to the data set."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_type_hints

from compare.catalog import entries, find
from compare.dataset import Dataset
from compare.errors import UserError, nearest
from compare.notation import split_options
from compare.shelves import Shelves


def load(name: str, shelves: Shelves) -> Dataset:
    """Load the data set that was typed as `digits`, `folder:photos` or `folder:photos[size=64,color=gray]`.

    Raises:
        UserError: there is no such data set, an argument is missing or too many, an option is unknown or its value
            wrong, or the data set itself cannot be had.
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
    loader = entry.load().load
    return replace(loader(argument, shelves, **_checked(entry.name, loader, options)), name=name)


def _checked(name: str, loader: Callable[..., Dataset], options: dict[str, Any]) -> dict[str, Any]:
    """The options as the signature of `load` wants them: its parameters behind the first two are what there is."""
    if not options:
        return {}
    from pydantic import TypeAdapter, ValidationError

    known = list(inspect.signature(loader).parameters)[2:]
    hints = get_type_hints(loader, include_extras=True)
    checked = {}
    for key, value in options.items():
        if key not in known:
            there_is = f"It has {', '.join(known)}." if known else "It has none."
            raise UserError(f"'{name}' has no option '{key}'.{nearest(key, known)} {there_is}")
        try:
            checked[key] = TypeAdapter(hints[key]).validate_python(None if value == "none" else value, strict=True)
        except ValidationError as error:
            wanted = error.errors()[0]["msg"].replace("Input should be", "must be")
            raise UserError(f"'{name}': option {key} {wanted}, got {value!r}.") from None
    return checked
