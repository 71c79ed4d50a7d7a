"""Each leak planted once, and caught."""

from dataclasses import replace

import joblib
import numpy as np
import pytest
from scipy.stats import binom
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from bakeoff.compare import Study, run
from bakeoff.compare.catalog import entries
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.compare.running import leaks
from bakeoff.compare.running.measure import measure
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.study.splits import Split, split_for
from bakeoff.pipelines.pipeline import traditional


def flat(images):
    return images.reshape(len(images), -1).astype(float)


class ScaledByItsOwnCompany(TransformerMixin, BaseEstimator):
    """A scaler fitted to whatever it transforms, test images too."""

    def fit(self, rows, y=None):
        return self

    def transform(self, rows):
        return rows - rows.mean(axis=0)


class Shifty(ClassifierMixin, BaseEstimator):
    """Answers by the brightness of an image beside that of its companions."""

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        return self

    def predict(self, images):
        rows = ScaledByItsOwnCompany().fit_transform(flat(images)).mean(axis=1)
        return (np.argsort(np.argsort(rows)) * 3 // len(rows)).astype(int)


def outcome(dataset, what, **fields):
    plan = plan_study(Study(datasets=[dataset], contenders=[what], design="splits", repeats=1, **fields))
    trial = plan.trials[0]
    return measure(trial, plan.contenders[trial.contender], dataset).outcome


def test_preprocessing_that_was_fitted_on_all_images_is_caught(dataset):
    scaler = StandardScaler().fit(flat(dataset.images))
    leaking = make_pipeline(FunctionTransformer(flat), FrozenEstimator(scaler), LinearSVC())
    with pytest.raises(leaks.LeakError, match="StandardScaler was fitted before the training set was drawn"):
        outcome(dataset, ("leaking", leaking))
    honest = make_pipeline(FunctionTransformer(flat), StandardScaler(), LinearSVC())
    assert not outcome(dataset, ("honest", honest)).warnings


def test_it_counts_as_a_failure_of_its_contender(dataset, tmp_path):
    scaler = StandardScaler().fit(flat(dataset.images))
    leaking = make_pipeline(FunctionTransformer(flat), FrozenEstimator(scaler), LinearSVC())
    results = run(
        Study(datasets=[dataset], contenders=[("leaking", leaking), "majority"], design="splits", repeats=1), tmp_path
    )
    assert [failure.trial.contender for failure in results.failures] == ["leaking"]
    assert results.failures[0].reason.startswith("LeakError: StandardScaler was fitted")
    assert results.outcomes[0].test_openings == 1


def test_preprocessing_that_is_fitted_to_the_test_images_is_caught(dataset):
    assert any("images predicted beside them" in text for text in outcome(dataset, ("shifty", Shifty())).warnings)
    assert not outcome(dataset, "pixels+linear-svm").warnings


def test_copies_across_the_split_are_caught(dataset):
    images = dataset.images.copy()
    images[45:] = images[:45]
    doubled = replace(dataset, images=images, labels=np.concatenate([dataset.labels[:45]] * 2))
    split = Split(np.arange(0, 50), np.arange(50, 90))
    assert leaks.count_duplicates(doubled, split) == 40
    assert leaks.count_duplicates(dataset, split) == 0
    assert any("exact copy among the training images" in text for text in outcome(doubled, "majority").warnings)


def test_a_group_on_both_sides_is_caught(dataset):
    grouped = replace(dataset, groups=np.arange(90) // 9)
    leaks.check_split(grouped, Split(np.arange(0, 81), np.arange(81, 90)))
    with pytest.raises(leaks.LeakError, match="1 groups stand in the training and in the test set, as group 8"):
        leaks.check_split(grouped, Split(np.arange(0, 80), np.arange(80, 90)))


def test_a_group_on_both_sides_of_the_data_sets_own_split_is_told(dataset):
    split = np.where(np.arange(90) < 60, "train", "test")
    own = replace(dataset, groups=np.arange(90) // 9, split=split)
    assert any("1 groups stand on both sides" in text for text in outcome(own, "majority").warnings)


def test_an_image_on_both_sides_is_caught(dataset):
    with pytest.raises(leaks.LeakError, match="as row 40"):
        leaks.check_split(dataset, Split(np.arange(0, 41), np.arange(40, 90)))


def test_tuning_that_looks_at_the_test_part_is_caught(dataset, monkeypatch):
    from bakeoff.compare.running import measure as module

    honest = outcome(dataset, "pixels+linear-svm", budget="3 trials")
    assert honest.test_openings == 1
    assert len(honest.tuning.attempts) == 3

    def peeking(trial, contender, data, split, budget, bench):
        """Searches with the test set as validation images."""
        honest_fit = real(trial, contender, data, split, budget, bench)
        leaks.check_search(np.concatenate([split.train, split.test[:5]]), split.test)
        return honest_fit

    real = module._tuned_fit
    monkeypatch.setattr(module, "_tuned_fit", peeking)
    with pytest.raises(leaks.LeakError, match="settings were chosen by 5 images of the test set"):
        outcome(dataset, "pixels+linear-svm", budget="3 trials")


def test_tuning_that_opens_the_test_part_is_caught(dataset, monkeypatch):
    """A search that gets hold of the sealed part cannot read it, and the trial fails."""
    from bakeoff.compare.running import measure as module

    made = []
    real_sealed, real_fit = leaks.SealedTest, module._tuned_fit
    monkeypatch.setattr(module.leaks, "SealedTest", lambda *given: made.append(real_sealed(*given)) or made[-1])

    def peeking(*given):
        fit = real_fit(*given)
        return lambda images, labels: (made[-1].open(), fit(images, labels))[1]

    monkeypatch.setattr(module, "_tuned_fit", peeking)
    with pytest.raises(leaks.LeakError, match="before the fit had ended"):
        outcome(dataset, "pixels+linear-svm", budget="3 trials")


def test_the_test_part_opens_once_and_not_before_the_fit_has_ended(dataset):
    sealed = leaks.SealedTest(dataset, np.arange(10))
    with pytest.raises(leaks.LeakError, match="before the fit had ended"):
        sealed.open()
    sealed = leaks.SealedTest(dataset, np.arange(10))
    sealed.allow()
    assert sealed.open().shape == (10, 12, 12, 1)
    with pytest.raises(leaks.LeakError, match="a second time"):
        sealed.open()
    assert sealed.openings == 2


def test_a_contender_that_was_fitted_is_unfitted_by_its_copy(dataset):
    fitted = contender("pixels+linear-svm").build(0).fit(dataset.images, dataset.labels)
    assert not outcome(dataset, ("fitted", fitted)).warnings


class FittedToWhatItTransforms(TransformerMixin, BaseEstimator):
    """A feature that is centred by the images that it is given, test images too; labels hardly change by it."""

    def fit(self, images, y=None):
        self.fitted_ = True
        return self

    def transform(self, images):
        rows = flat(images)
        return rows - 0.2 * rows.mean(axis=0)


class Remembers(TransformerMixin, BaseEstimator):
    """A feature that was handed all images and labels beforehand, and looks the answer up."""

    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def fit(self, images, y=None):
        return self

    def transform(self, images):
        known = {image.tobytes(): label for image, label in zip(self.images, self.labels, strict=True)}
        return np.eye(3, dtype=np.float32)[[known[image.tobytes()] for image in images]]


class LearnsWhileItTransforms(TransformerMixin, BaseEstimator):
    """A feature that keeps a running mean of all that it ever saw."""

    def fit(self, images, y=None):
        self.seen_ = flat(images)
        return self

    def transform(self, images):
        self.seen_ = np.concatenate([self.seen_, flat(images)])
        return flat(images) - self.seen_.mean(axis=0)


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


def test_points_of_a_data_set_reach_the_trial_and_open_nothing(dataset_for):
    faces = dataset_for("face-landmarks+linear-svm")
    found = outcome(faces, "face-landmarks+linear-svm")
    assert found.test_openings == 1
    assert not found.warnings
    moved = replace(faces, landmarks=faces.landmarks + 1)
    assert moved.digest != faces.digest
