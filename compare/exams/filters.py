"""The weights of a network's first layer, as pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.study.splits import Split
from bakeoff.compare.study.trial import Examined
from bakeoff.pipelines.pipeline import Traditional, features_of

CPU_SECONDS = 10.0
MOST_FILTERS = 64


def examine(model: Any, dataset: Dataset, split: Split, seed: int) -> Examined | None:  # noqa: ARG001
    """`filters` (f, height, width, channels) of a network, alone or as a feature; None where there is none."""
    network = _network(model)
    if network is None:
        return None
    try:
        filters = network.filters()
    except ValueError:  # not every network begins with a layer that looks at pixels
        return None
    found = np.asarray(filters[:MOST_FILTERS], dtype=np.float32)
    return Examined({"filters": found}, "Weights of the first layer, one picture a unit.")


def _network(model: Any) -> Any:
    """What has filters: the model itself, or the first of its features that is a network; None where there is none."""
    features = [feature.transformer for feature in features_of(model)] if isinstance(model, Traditional) else []
    return next((each for each in (model, *features) if hasattr(each, "filters")), None)
