"""A network's training is told wherever in a contender it stands; what is no network has none."""

import numpy as np
import pytest

from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.meters.training_history import weigh

IMAGES = np.random.default_rng(0).integers(0, 255, (40, 12, 12, 1)).astype(np.uint8)
LABELS = np.arange(40) % 2


@pytest.mark.parametrize("name", ["mlp[epochs=2]", "mlp[epochs=2]+linear-svm"])
def test_epochs_accuracy_and_loss_of_the_last(name):
    readings = weigh(contender(name).build(0).fit(IMAGES, LABELS), IMAGES)
    assert readings["epochs"] == 2
    assert 0 <= readings["accuracy"] <= 1
    assert readings["loss"] > 0
    assert "best_epoch" not in readings


def test_the_best_epoch_is_that_of_the_images_held_out():
    model = contender("mlp[epochs=4,validation=0.25]").build(0).fit(IMAGES, LABELS)
    accuracies = [epoch.validation_accuracy for epoch in model.history_]
    assert weigh(model, IMAGES)["best_epoch"] == 1 + accuracies.index(max(accuracies))


@pytest.mark.parametrize("name", ["pixels+linear-svm", "pixels+mlp[epochs=1]", "majority"])
def test_what_keeps_no_history_has_none(name):
    assert weigh(contender(name).build(0).fit(IMAGES, LABELS), IMAGES) == {}
