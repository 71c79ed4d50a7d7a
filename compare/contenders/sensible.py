"""Whether the options that a contender was given make sense, tried before any trial is run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bakeoff.compare.contenders.component import Network
from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError


def check_options(meetings: Iterable[tuple[Dataset, Sequence[Contender]]]) -> None:
    """Check the options in brackets: by scikit-learn's ranges, by what features say, and by making a network.

    Raises
    ------
    UserError
        an option has a value that cannot be used.
    """
    for dataset, contenders in meetings:
        for each in contenders:
            if any(part.options for part in each.parts):
                _check(each, dataset)


def _check(contender: Contender, dataset: Dataset) -> None:
    try:
        for part in contender.parts:
            if isinstance(part, Network) and part.options:
                built = part.build()
                inside = getattr(built, "network", None)
                _make(built if isinstance(inside, str) else inside, dataset)
        for estimator in _estimators(contender.build(0)):
            if hasattr(estimator, "_parameter_constraints"):
                estimator._validate_params()
            if hasattr(estimator, "check_parameters"):  # of a feature or a network
                estimator.check_parameters(dataset.image_shape)
    except UserError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:300].rstrip(".")
        raise UserError(f"'{contender.name}' cannot be used: {reason}. Correct the option in its brackets.") from None


def _make(classifier: Any, dataset: Dataset) -> None:
    """Make the network as its fit would, for the shape of these images."""
    from bakeoff.compare.catalog import entries

    name, options = getattr(classifier, "network", None), getattr(classifier, "options", None)
    if isinstance(name, str) and name in entries("networks") and options:
        entries("networks")[name].load().build(dataset.image_shape, len(dataset.classes), **options)


def _estimators(model: Any) -> list[Any]:
    parameters = model.get_params(deep=True).values() if hasattr(model, "get_params") else []
    return [model, *(value for value in parameters if hasattr(value, "get_params") and not isinstance(value, type))]
