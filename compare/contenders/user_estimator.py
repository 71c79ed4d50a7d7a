"""What users bring along: estimators and transformers of their own, as objects or as `package.module:name`."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
from pathlib import Path
from typing import Any

from bakeoff.compare.errors import UserError, nearest


def imported(place: str, options: dict[str, Any]) -> Any:
    """The estimator that is called `package.module:name`, or that a function of that name makes.

    Raises
    ------
    UserError
        it cannot be imported or called, or is no estimator.
    """
    module_name, _, attribute = place.partition(":")
    if str(Path.cwd()) not in sys.path:  # last, so that no file of the user's stands for a library
        sys.path.append(str(Path.cwd()))
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise UserError(
            f"'{place}' cannot be imported: {error}. Expected package.module:name, importable from here."
        ) from None
    if not hasattr(module, attribute):
        raise UserError(f"The module '{module_name}' has no '{attribute}'.{nearest(attribute, dir(module))}")
    made = getattr(module, attribute)
    if inspect.isclass(made) or not hasattr(made, "fit"):
        try:
            made = made(**options)
        except TypeError as error:
            raise UserError(f"'{place}' cannot be called for an estimator: {error}.") from None
    elif options:
        made = made.set_params(**options)
    if not hasattr(made, "fit"):
        raise UserError(f"'{place}' must be or return a scikit-learn estimator; got {type(made).__name__}.")
    return made


def check_estimator(name: str, estimator: Any) -> None:
    """Refuse what is no scikit-learn estimator, in plain words."""
    lacking = [method for method in ("fit", "predict", "get_params") if not hasattr(estimator, method)]
    if lacking or inspect.isclass(estimator):
        raise UserError(
            f"A contender must be a scikit-learn estimator (an object with fit, predict and get_params); '{name}' is "
            + ("a class: call it." if inspect.isclass(estimator) else f"without {', '.join(lacking)}.")
        )


def estimator_fingerprint(estimator: Any) -> str:
    """Hash of an object: its parameters and the text of the module that its class stands in."""
    import joblib

    module = inspect.getmodule(type(estimator))
    code = code_of(module) if module else ""
    return hashlib.sha256(f"{joblib.hash(estimator)} {code}".encode()).hexdigest()


def code_of(module: Any) -> str:
    """Hash of the text of a user's module; its own imports are not followed, as they may lead anywhere."""
    try:
        return hashlib.sha256(inspect.getsource(module).encode()).hexdigest()
    except (OSError, TypeError):
        return ""
