"""A fitted scikit-learn estimator as a file of skops: a zip of arrays and JSON. Only trusted types are made of it."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.saving.sound_trees import check_states, check_trees
from bakeoff.pipelines.saving.trusted_types import TRUSTED
from bakeoff.pipelines.whole_file import whole_file


class CannotBeHeldError(ValueError):
    """A model has no place in a file without code; the message names what of it has none."""


def write_skops(path: Path, model: Any) -> None:
    """Write a fitted estimator, whole or not at all.

    Raises
    ------
    CannotBeHeldError
        it has a part that skops cannot hold, or one of a type that is not trusted.
    """
    import skops.io

    try:
        content = skops.io.dumps(model)
        foreign = skops.io.get_untrusted_types(data=content)
    except Exception as error:  # objects are asked for their state, and may raise anything
        raise CannotBeHeldError(f"skops cannot hold it: {_first_line(error)}") from None
    if others := [name for name in foreign if name not in TRUSTED]:
        raise CannotBeHeldError(f"it is made of types that are not trusted: {', '.join(others)}")
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)


def read_skops(path: Path) -> Any:
    """The estimator that `write_skops` wrote; no code comes from the file.

    Raises
    ------
    ValueError
        the file is broken, names a type that is not trusted, or holds no classifier.
    """
    try:
        with zipfile.ZipFile(path) as members:
            # As written by `write_skops`, so that a small file cannot become a large one.
            if any(member.compress_type != zipfile.ZIP_STORED for member in members.infolist()):
                raise ValueError("it is compressed, which models that bakeoff kept are not")
            model = _constructed(members)
        check_trees(model)
        if isinstance(model, BaseEstimator):
            check_is_fitted(model)
    except (Exception, MemoryError) as error:  # states that were meddled with make constructors raise anything
        raise ValueError(f"'{path}' cannot be read as a model: {_first_line(error)}. Keep the model again.") from None
    if not hasattr(model, "predict"):
        raise ValueError(f"'{path}' holds no classifier, but {type(model).__name__}. Keep the model again.")
    return model


def _constructed(members: zipfile.ZipFile) -> Any:
    """What `skops.io.load` would make of a file, with a look at trees before compiled code is given any."""
    from skops.io._audit import audit_tree, get_tree
    from skops.io._utils import read_schema

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        foreign = sorted(get_tree(*read_schema(members), trusted=None).get_unsafe_set())
        if others := [name for name in foreign if name not in TRUSTED]:
            raise ValueError(f"it names types that are not trusted: {', '.join(others[:5])}")
        read = get_tree(*read_schema(members), trusted=foreign)
        audit_tree(read, trusted=foreign)
        check_states(read)
        return read.construct()


def _first_line(error: BaseException) -> str:
    return (str(error).split("\n")[0][:300] or type(error).__name__).rstrip(".")
