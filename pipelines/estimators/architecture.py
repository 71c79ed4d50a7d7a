"""Networks by name or by function: which there are, how each is built, and how it is trained."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bakeoff.pipelines.images import ImageShape

if TYPE_CHECKING:  # torch takes seconds to import, and a list of networks needs none of it
    from torch import nn

    from bakeoff.pipelines.training.recipe import Recipe
    from bakeoff.pipelines.training.standardized import Standardized


def networks() -> list[str]:
    """Names of the networks there are: the files of `pipelines/networks`."""
    import bakeoff.pipelines.networks

    found = (module.name for module in pkgutil.iter_modules(bakeoff.pipelines.networks.__path__))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def build(
    network: str | Callable[..., nn.Module], options: Mapping[str, Any] | None, image_shape: ImageShape, classes: int
) -> Standardized:
    """The untrained network behind its standardisation.

    Raises
    ------
    ValueError
        there is no network of that name, or it does not know an option.
    TypeError
        what was built is no `torch.nn.Module`.
    """
    from torch import nn

    from bakeoff.pipelines.training.standardized import Standardized

    function, options = _found(network)[0], dict(options or {})
    known = list(inspect.signature(function).parameters.values())[2:]
    unknown = sorted(set(options) - {parameter.name for parameter in known})
    if unknown and all(parameter.kind != parameter.VAR_KEYWORD for parameter in known):
        names = ", ".join(parameter.name for parameter in known) or "none"
        raise ValueError(f"network {network!r} has no option {unknown[0]!r}; its options: {names}.")
    made = function(image_shape, classes, **options)
    if not isinstance(made, nn.Module):
        raise TypeError(f"network {network!r} must return a torch.nn.Module, not {type(made).__name__}.")
    # What was trained elsewhere brings the standardisation that it was trained with.
    return made if isinstance(made, Standardized) else Standardized(image_shape[2], made)


def recipe_of(network: str | Callable[..., nn.Module]) -> Recipe:
    """How the network is trained, as itself says it.

    Raises
    ------
    ValueError
        there is no network of that name.
    """
    from bakeoff.pipelines.training.recipe import Recipe

    recipe: Recipe = getattr(_found(network)[1], "recipe", Recipe())
    return recipe


def _found(network: str | Callable[..., nn.Module]) -> tuple[Callable[..., nn.Module], Any]:
    """What builds the network, and what holds its recipe."""
    if callable(network):
        return network, network
    if network not in networks():
        raise ValueError(f"There is no network {network!r}; pipelines/networks has {', '.join(networks())}.")
    module = importlib.import_module(f"bakeoff.pipelines.networks.{network.replace('-', '_')}")
    return module.build, module
