"""Features are fitted on training images alone, learn nothing while they describe, and know no answers."""

from dataclasses import replace

import joblib
import numpy as np
import pytest
from scipy.stats import binom
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from bakeoff.compare import Study
from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.compare.running import leaks
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.study.splits import Split, split_for
from bakeoff.pipelines.pipeline import traditional
from tests.fakes.leaking import FittedToWhatItTransforms, LearnsWhileItTransforms, Remembers, flat, outcome


def test_a_feature_that_is_fitted_to_the_test_images_is_caught_though_labels_stay(dataset):
    leaking = make_pipeline(FittedToWhatItTransforms(), LinearSVC())
    assert any("images predicted beside them" in text for text in outcome(dataset, ("leaking", leaking)).warnings)
    honest = make_pipeline(FunctionTransformer(flat), StandardScaler(), LinearSVC())
    assert not outcome(dataset, ("honest", honest)).warnings


@pytest.mark.parametrize("form", ["bytes", "floats", "rows of shares"])
def test_a_feature_that_brings_test_images_along_is_caught(dataset, form):
    carried = {
        "bytes": dataset.images,
        "floats": dataset.images.astype(float),
        "rows of shares": flat(dataset.images) / 255,
    }[form]
    leaking = traditional([("remembers", Remembers(carried, dataset.labels))], LinearSVC())
    with pytest.raises(leaks.LeakError, match="brings 18 images of the test set along"):
        outcome(dataset, ("leaking", leaking))
    with pytest.raises(leaks.LeakError, match="brings 18 images of the test set along"):
        outcome(dataset, ("leaking", leaking), budget="2 trials")


def test_other_images_may_be_brought_along(dataset):
    split = Split(np.arange(60), np.arange(60, 90))
    black = np.concatenate([dataset.images[:89], np.zeros((1, 12, 12, 1), np.uint8)])
    for carried in (dataset.images[:60], np.zeros((1, 144)), np.ones((2, 7))):
        templates = Remembers(carried, dataset.labels[:60])
        leaks.check_no_test_images(
            traditional([("templates", templates)], LinearSVC()), replace(dataset, images=black), split
        )


FEATURES = {name: name for name in entries("features")} | {
    "daisy": "daisy[words=20,step=3]",
    "orb": "orb[words=20,most=30]",
}
"""Every feature of the catalog, with options that make it quick."""


@pytest.mark.parametrize("name", FEATURES.values(), ids=FEATURES)
def test_no_feature_is_fitted_on_a_test_image(dataset, name, monkeypatch):
    """Watched from within, through a whole trial: only training images reach it, by whichever method it is fitted."""
    seen = []
    if hasattr(entries("features")[name.partition("[")[0]].load(), "SUBJECT"):
        dataset = drawn_faces.load("", DataLocations.standard(), people=3, images=30, size=32)

    def watch(method):
        def watched(self, images, y=None):
            seen.append(images.copy())
            return method(self, images, y)

        return watched

    kind = type(contender(f"{name}+linear-svm").build(seed=0)["features"].transformer_list[0][1]["describe"])
    for method in ("fit", "fit_transform"):
        monkeypatch.setattr(kind, method, watch(getattr(kind, method)))
    assert not outcome(dataset, f"{name}+linear-svm").warnings
    plan = plan_study(Study(datasets=[dataset], contenders=["majority"], design="splits", repeats=1))
    split = split_for(dataset, plan.trials[0])
    sealed = {image.tobytes() for image in dataset.images[split.test]}
    assert seen
    assert sealed.isdisjoint(image.tobytes() for images in seen for image in images)


def learned_by(transformer, images):
    """Hashes of a transformer before and after it has described images, which must not teach it anything."""
    before = joblib.hash(transformer)
    transformer.transform(images)
    return before, joblib.hash(transformer)


@pytest.mark.slow
@pytest.mark.parametrize("name", FEATURES.values(), ids=FEATURES)
def test_no_feature_learns_while_it_describes(dataset, name):
    features = contender(f"{name}+linear-svm").build(seed=0)["features"].fit(dataset.images[:30])
    before, after = learned_by(features, dataset.images[60:])
    assert before == after
    together, alone = (features.transform(images) for images in (dataset.images[60:], dataset.images[60:61]))
    np.testing.assert_allclose(alone[0], together[0], atol=1e-4)


def test_a_feature_that_learns_while_it_describes_is_caught(dataset):
    before, after = learned_by(LearnsWhileItTransforms().fit(dataset.images[:60]), dataset.images[60:])
    assert before != after
    leaking = make_pipeline(LearnsWhileItTransforms(), LinearSVC())
    assert any("images predicted beside them" in text for text in outcome(dataset, ("leaking", leaking)).warnings)


@pytest.fixture
def senseless(dataset):
    """330 images of stripes whose labels were drawn at random: nobody can know those of the last 300."""
    rng = np.random.default_rng(1)
    images = np.tile(dataset.images, (4, 1, 1, 1))[:330] // 2 + rng.integers(0, 128, (330, 12, 12, 1), dtype=np.uint8)
    return images, rng.integers(0, 3, len(images))


def right_on_held_out(model, images, labels):
    """How many of 300 images that were held out are right."""
    return int((model.fit(images[:30], labels[:30]).predict(images[30:]) == labels[30:]).sum())


BY_CHANCE = binom.ppf([1e-6, 1 - 1e-6], 300, 1 / 3)
"""So many of 300 labels drawn from three are guessed, whatever the guesses: 63 to 140, but once in 500,000 times."""


@pytest.mark.slow
@pytest.mark.parametrize("name", FEATURES.values(), ids=FEATURES)
def test_labels_at_random_are_guessed_by_chance(senseless, name):
    low, high = BY_CHANCE
    assert low <= right_on_held_out(contender(f"{name}+linear-svm").build(seed=0), *senseless) <= high


def test_a_feature_that_knows_the_answers_is_not_at_chance(senseless):
    leaking = traditional([("remembers", Remembers(*senseless))], LinearSVC())
    assert right_on_held_out(leaking, *senseless) > BY_CHANCE[1]
