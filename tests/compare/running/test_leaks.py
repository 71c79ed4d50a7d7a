"""Each leak planted once, and caught."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from bakeoff.compare import Study, run
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.running import leaks
from bakeoff.compare.study.splits import Split
from tests.fakes.leaking import Shifty, flat, outcome


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


def test_points_of_a_data_set_reach_the_trial_and_open_nothing(dataset_for):
    faces = dataset_for("face-landmarks+linear-svm")
    found = outcome(faces, "face-landmarks+linear-svm")
    assert found.test_openings == 1
    assert not found.warnings
    moved = replace(faces, landmarks=faces.landmarks + 1)
    assert moved.digest != faces.digest
