"""Explanations held against truth that we drew or planted ourselves."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.catalog import find
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.compare.insight.imputation import imputed
from bakeoff.compare.insight.maps import all_maps
from bakeoff.compare.insight.margin import margin_of
from bakeoff.compare.insight.removable import without_parts
from bakeoff.compare.study.splits import make_split
from bakeoff.reports.map_trust import removal_agreement


@pytest.fixture(scope="module")
def faces():
    return load("drawn-faces[people=4,images=12,size=32]", DataLocations())


def test_a_face_without_a_part_differs_there_alone(faces):
    rows = np.array([3, 17, 40])
    parts = without_parts(faces, rows)
    assert list(parts) == list(drawn_faces.PARTS)
    for part, (images, changed) in parts.items():
        assert images.shape == (3, 32, 32, 1)
        if part in faces.masks:
            near = np.stack([np.pad(m, 2)[2:-2, 2:-2] for m in faces.masks[part][rows]])
            grown = np.zeros_like(near)
            for down in range(-3, 4):
                for across in range(-3, 4):
                    grown |= np.roll(near, (down, across), (1, 2))
            assert changed.any((1, 2)).all()
            assert not (changed & ~grown).any()


def test_other_images_have_no_parts_to_take_away(faces, dataset):
    assert without_parts(dataset, np.array([0])) == {}
    assert without_parts(replace(faces, images=faces.images[::-1].copy(), name=faces.name), np.array([0])) == {}


class LooksAt:
    """Its margin is a weighted sum of what stands in a mask."""

    def __init__(self, weights):
        self.weights, self.classes_ = weights, np.arange(2)

    def decision_function(self, images):
        return (images[..., 0] * self.weights).sum((1, 2)) + 1e6

    def predict(self, images):
        return np.ones(len(images), int)


def test_the_true_map_of_a_linear_model_agrees_with_removal(faces):
    rows = np.arange(0, 48, 3)
    parts = without_parts(faces, rows)
    weights = np.random.default_rng(0).normal(size=(32, 32))
    model, images = LooksAt(weights), faces.images[rows]
    margin = margin_of(model, images, 2)
    before = margin.of(model, images, np.arange(len(rows)))
    drops = np.stack([before - margin.of(model, changed, np.arange(len(rows))) for changed, _ in parts.values()], 1)
    true = np.stack(
        [((images[..., 0].astype(float) - changed[..., 0]) * weights).sum((1, 2)) for changed, _ in parts.values()], 1
    )
    there = np.stack([mask.any((1, 2)) for _, mask in parts.values()], 1)
    drops, true = np.where(there, drops, np.nan), np.where(there, true, np.nan)
    assert removal_agreement(drops, true) > 0.99
    assert removal_agreement(drops, -true) < -0.99
    assert abs(removal_agreement(drops, np.random.default_rng(1).normal(size=drops.shape))) < 0.5


def test_what_is_taken_is_filled_in_from_around_it():
    ramp = np.broadcast_to(np.arange(40, 200, 10, dtype=np.uint8)[None, :, None], (16, 16, 1))
    taken = np.zeros((16, 16), bool)
    taken[5:11, 4:12] = True
    found = imputed(ramp, taken, np.random.default_rng(0))
    assert np.array_equal(found[~taken], ramp[~taken])
    assert np.abs(found.astype(int) - ramp).max() < 15  # noise of a hundredth of the range
    flat = imputed(np.full((9, 9, 3), 80, np.uint8), np.eye(9, dtype=bool), np.random.default_rng(0))
    assert np.abs(flat.astype(int) - 80).max() < 15


def planted(seed=0, n=160):
    """Two classes of noise; a bright bar stands in the images of one."""
    random = np.random.default_rng(seed)
    images = random.integers(60, 140, (n, 16, 16, 1)).astype(np.uint8)
    labels = np.arange(n) % 2
    images[labels == 1, 11:13, 3:12] = 230
    mask = np.zeros((16, 16), bool)
    mask[11:13, 3:12] = True
    return images, labels, mask


@pytest.mark.parametrize(
    "name", ["pixels+linear-svm", "hog[cell=2]+linear-svm", "pixels+random-forest", "small-cnn[epochs=12]"]
)
def test_a_planted_bar_is_found_in_both_families(name):
    images, labels, mask = planted()
    model = contender(name).build(0).fit(images[:120], labels[:120])
    tested = images[120:][labels[120:] == 1][:10]
    assert (model.predict(images[120:]) == labels[120:]).mean() >= 0.95
    margin = margin_of(model, tested, 2)
    background = images[:120].mean(0).round().astype(np.uint8)
    area = mask.mean()
    grown = mask | np.roll(mask, 1, 0) | np.roll(mask, -1, 0)
    for method, maps in all_maps(model, tested, margin, background, 0).items():
        if method in ("Grad-CAM", "RISE"):  # as coarse as the bar is thin
            continue
        mass = np.maximum(maps, 0)
        assert (mass * mask).sum() / mass.sum() >= 2.5 * area, method
        pointed = [grown[np.unravel_index(each.argmax(), each.shape)] for each in maps]
        assert np.mean(pointed) >= 0.9, method


def test_honest_maps_change_when_labels_are_shuffled(faces):
    split = make_split(faces, 0, 0.3)
    model = contender("pixels+linear-svm").build(0).fit(faces.images[split.train], faces.labels[split.train])
    found = find("exams", "permuted-labels").load().examine(model, faces, split, 0)
    survival = dict(zip(found.facts["methods"].tolist(), np.nanmedian(found.facts["survival"], 1), strict=True))
    assert survival["occlusion"] < 0.5


def test_honest_maps_of_a_network_change_as_its_weights_are_made_random(dataset):
    split = make_split(dataset, 0, 0.3)
    model = (
        contender("small-cnn[epochs=8,width=8]").build(0).fit(dataset.images[split.train], dataset.labels[split.train])
    )
    facts = find("exams", "random-weights").load().examine(model, dataset, split, 0).facts
    survival = np.nanmedian(facts["survival"], 2)
    assert facts["layers"][-1] == len(model.weighted_layers())
    assert survival[facts["methods"] == "integrated gradients", -1] < 0.5
    assert facts["survival"].shape[:2] == (len(facts["methods"]), len(facts["layers"]))
