"""How a trained network is kept: in a file that holds no code, and in a pickle that holds no module."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.images import ImageShape

if TYPE_CHECKING:
    from torch import nn

    from bakeoff.pipelines.training.standardized import Standardized


class NetworkSavingMixin(BaseEstimator):
    """Saving, loading and pickling of a trained network.

    Whoever inherits has a parameter `device`, says by `check_parameters` whether any makes no sense, has `module_`,
    `classes_` and `image_shape_` when fitted, and builds the module by `_untrained(image_shape, classes, seed)`.
    """

    device: str
    check_parameters: Callable[[ImageShape], None]
    classes_: NDArray[Any]
    image_shape_: ImageShape
    module_: nn.Module
    _untrained: Callable[..., Standardized]

    def save(self, path: str | Path) -> None:
        """Write all that was learned into one file, whole or not at all: safetensors, with everything else as JSON.

        Raises
        ------
        ValueError
            a parameter cannot be written as JSON.
        """
        check_is_fitted(self)
        from bakeoff.pipelines.saving.saved_network import write_network

        fitted = {name: value for name, value in self.__getstate__().items() if name.endswith("_")}
        write_network(Path(path), self.get_params(deep=False), fitted)

    @classmethod
    def load(cls, path: str | Path, network: Callable[..., nn.Module] | None = None) -> Self:
        """The estimator that `save` wrote; nothing in the file is run.

        Parameters
        ----------
        network
            the function that built the network, where it was one: a file holds no code.

        Raises
        ------
        ValueError
            the file is broken, foreign or newer than this program, or its network is not known here.
        """
        from bakeoff.pipelines.saving.saved_network import first_line, read_network

        parameters, fitted = read_network(Path(path), network, list(cls().get_params(deep=False)))
        try:
            model = cls(**parameters)
            model.__setstate__({**vars(model), **fitted})
            model.check_parameters(model.image_shape_)
        except Exception as error:  # what was meddled with may fit nowhere
            raise ValueError(f"'{path}' holds a network that cannot be built: {first_line(error)}.") from None
        return model

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__().copy()
        if "module_" in state:
            from bakeoff.pipelines.training.weights import as_arrays

            state["weights_"] = as_arrays(state.pop("module_").state_dict())
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        weights = dict(state).pop("weights_", None)
        super().__setstate__({name: value for name, value in state.items() if name != "weights_"})
        if weights is not None:
            from bakeoff.pipelines.training.device import device_named
            from bakeoff.pipelines.training.loop import to_device
            from bakeoff.pipelines.training.weights import put_weights

            module = self._untrained(self.image_shape_, len(self.classes_), seed=0)
            put_weights(weights, module)
            # Where the device is missing, a network that was trained on it still predicts.
            self.module_ = to_device(module, device_named(self.device, otherwise="cpu")).eval()
