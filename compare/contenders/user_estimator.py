"""What users bring along: estimators and transformers of their own, as objects or as `package.module:name`."""

from __future__ import annotations

import copy
import hashlib
import importlib
import inspect
import sys
from pathlib import Path
from typing import Any

from bakeoff.compare.contenders.own_code import own_code
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
    if "/" in module_name or "\\" in module_name or module_name.endswith(".py"):
        path = Path(module_name)
        raise UserError(
            f"'{place}' is a path; a module is named without folders and ending. Write {path.stem}:{attribute} in the "
            f"folder {path.parent}."
        )
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise UserError(
            f"'{place}' cannot be imported: {error}. Expected package.module:name, importable from here."
        ) from None
    except Exception as error:  # whatever a user's file raises while it is imported
        raise UserError(f"'{place}' cannot be imported: {type(error).__name__}: {error}. Correct the file.") from None
    if not hasattr(module, attribute):
        raise UserError(f"The module '{module_name}' has no '{attribute}'.{nearest(attribute, dir(module))}")
    made = getattr(module, attribute)
    if inspect.isclass(made) or not hasattr(made, "fit"):
        try:
            made = made(**options)
        except Exception as error:
            raise UserError(f"'{place}' cannot be called for an estimator: {type(error).__name__}: {error}.") from None
    elif options:
        made = made.set_params(**options)
    if not hasattr(made, "fit"):
        raise UserError(f"'{place}' must be or return a scikit-learn estimator; got {type(made).__name__}.")
    return made


def check_estimator(name: str, estimator: Any) -> None:
    """Refuse what has no fit and predict, in plain words."""
    lacking = [method for method in ("fit", "predict") if not hasattr(estimator, method)]
    if lacking or inspect.isclass(estimator):
        raise UserError(
            f"A contender must be an object with fit and predict, as a scikit-learn estimator is; '{name}' is "
            + ("a class: call it." if inspect.isclass(estimator) else f"without {', '.join(lacking)}.")
        )


def check_takes_images(place: str, estimator: Any) -> None:
    """Refuse an estimator of scikit-learn's own that stands alone: it takes vectors, never images."""
    alone = type(estimator).__module__.startswith("sklearn.") and not hasattr(estimator, "steps")
    if alone and not any(_is_own(value) for value in estimator.get_params(deep=True).values()):
        raise UserError(
            f"'{place}' takes vectors, not images. Write it behind a feature, as in 'pixels+{place}' or 'hog+{place}'."
        )


def _is_own(value: Any) -> bool:
    """Whether a parameter may turn images to vectors: an estimator or function that is none of scikit-learn's."""
    if not (hasattr(value, "fit") or callable(value)):
        return False
    return hasattr(value, "steps") or not str(getattr(value, "__module__", type(value).__module__)).startswith(
        "sklearn."
    )


def fresh(estimator: Any) -> Any:
    """An unfitted copy: by scikit-learn's contract where it keeps to it, else of the whole object as it is."""
    from sklearn.base import clone

    if hasattr(estimator, "get_params"):
        try:
            return clone(estimator)
        except (RuntimeError, TypeError):  # its constructor changes what it is given, or it has none by the contract
            pass
    return copy.deepcopy(estimator)


def estimator_fingerprint(estimator: Any) -> str:
    """Hash of an object: its parameters, and the text of all files of the user's that it is made of."""
    import cloudpickle
    import joblib

    try:
        parameters = joblib.hash(estimator)
    except Exception:
        parameters = hashlib.sha256(cloudpickle.dumps(estimator)).hexdigest()
    return hashlib.sha256(f"{parameters} {own_code(estimator)}".encode()).hexdigest()
