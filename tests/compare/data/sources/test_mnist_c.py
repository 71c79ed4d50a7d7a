import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError


def test_training_images_are_those_of_mnist_and_test_images_are_spoilt(data_dir):
    if not (data_dir / "mnist").is_dir():
        pytest.skip("no mnist/ among the real data sets")
    locations = DataLocations(data_dir, offline=True)
    clean, spoilt = load("mnist", locations), load("mnist-c:stripe", locations)
    trained = np.asarray(clean.split) == "train"
    assert np.array_equal(clean.images[trained], spoilt.images[trained])
    assert np.array_equal(spoilt.images[~trained][:, :, :7], 255 - clean.images[~trained][:, :, :7])
    assert spoilt.name == "mnist-c:stripe"
    assert spoilt.digest != clean.digest


def test_a_corruption_that_mnist_c_has_not_is_refused_before_anything_is_fetched():
    with pytest.raises(UserError, match="no corruption 'snow'"):
        load("mnist-c:snow", DataLocations(offline=True))
