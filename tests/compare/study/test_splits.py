from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.study.splits import Labels, folds_of, make_split, specimens, split_for, stratified_order
from bakeoff.compare.study.trial import FOLDS, HALVINGS, SPLITS, Trial


def test_parts_are_disjoint_and_hold_everything(dataset):
    split = make_split(dataset, seed=1, test_fraction=0.2)
    assert len(split.test) == 18
    assert sorted([*split.train, *split.test]) == list(range(90))


def test_equal_seeds_equal_draws_other_seeds_others(dataset):
    one, same, other = (make_split(dataset, seed, 0.2) for seed in (1, 1, 2))
    assert np.array_equal(one.train, same.train)
    assert not np.array_equal(one.test, other.test)


@pytest.mark.parametrize("size", [6, 15, 40])
def test_training_sizes_are_nested_and_stratified(dataset, size):
    small, large = make_split(dataset, 3, 0.2, size), make_split(dataset, 3, 0.2)
    assert np.array_equal(small.train, large.train[:size])
    assert np.array_equal(small.test, large.test)
    counts = np.bincount(dataset.labels[small.train], minlength=3)
    assert np.ptp(counts) <= 2


def test_every_prefix_keeps_the_proportions_of_unequal_classes():
    labels = np.repeat([0, 1, 2], [70, 20, 10])
    order = stratified_order(labels, np.random.default_rng(0))
    for n in (10, 25, 50, 100):
        counts = np.bincount(labels[order[:n]], minlength=3)
        assert np.abs(counts - n * np.array([0.7, 0.2, 0.1])).max() <= 1


def test_a_test_part_of_the_data_set_is_kept(dataset):
    given = np.where(np.arange(90) < 60, "train", "test")
    split = make_split(replace(dataset, split=given), 5, 0.2, 30)
    assert np.array_equal(split.test, np.arange(60, 90))
    assert len(split.train) == 30
    assert split.train.max() < 60


def test_a_group_never_stands_on_both_sides(dataset):
    grouped = replace(dataset, groups=np.arange(90) // 6)
    for seed in range(5):
        split = make_split(grouped, seed, 0.2)
        assert not set(grouped.groups[split.train]) & set(grouped.groups[split.test])
        assert 10 <= len(split.test) <= 26


def test_more_training_images_than_there_are_is_refused(dataset):
    with pytest.raises(UserError, match=r"100 training images .* leaves 72"):
        make_split(dataset, 0, 0.2, 100)


def test_too_few_groups_are_refused(dataset):
    with pytest.raises(UserError, match="needs 5"):
        make_split(replace(dataset, groups=np.arange(90) % 3), 0, 0.2)


def test_specimens_show_every_class_and_are_the_same_again(dataset):
    rows = make_split(dataset, 0, 0.2).test
    chosen = specimens(dataset, rows, seed=4)
    assert set(chosen) <= set(rows)
    assert np.bincount(dataset.labels[chosen]).tolist() == [2, 2, 2]
    assert np.array_equal(chosen, specimens(dataset, rows, seed=4))


def trial(repeat, design):
    return Trial("d", "0", "c", "own", "r", repeat, None, 0.2, 0, design=design)


@pytest.mark.parametrize("groups", [None, np.arange(90) // 6])
def test_halvings_test_each_half_once(dataset, groups):
    dataset = replace(dataset, groups=groups)
    splits = [split_for(dataset, trial(repeat, HALVINGS)) for repeat in range(10)]
    for one, other in zip(splits[::2], splits[1::2], strict=True):
        assert np.array_equal(np.sort(one.train), other.test)
        assert np.array_equal(np.sort(other.train), one.test)
        assert 30 <= len(one.test) <= 60
    assert not np.array_equal(splits[0].test, splits[2].test)


def test_splits_do_not_depend_on_there_being_other_designs(dataset):
    one = trial(3, SPLITS)
    assert np.array_equal(split_for(dataset, one).test, make_split(dataset, one.draw_seed, 0.2).test)
    assert one.key != trial(3, HALVINGS).key


@pytest.mark.parametrize("groups", [None, np.arange(90) // 6])
def test_a_round_tests_every_image_once(dataset, groups):
    dataset = replace(dataset, groups=groups)
    splits = [split_for(dataset, trial(repeat, FOLDS)) for repeat in range(10)]
    for start in (0, 5):
        assert sorted(np.concatenate([each.test for each in splits[start : start + 5]])) == list(range(90))
    for each in splits:
        assert sorted([*each.train, *each.test]) == list(range(90))
        if groups is not None:
            assert not set(groups[each.train]) & set(groups[each.test])
    assert not np.array_equal(splits[0].test, splits[5].test)
    assert trial(0, FOLDS).draw_seed != trial(1, FOLDS).draw_seed  # every fold starts anew


def test_folds_keep_the_proportions_of_the_classes():
    labels = Labels("d", np.repeat([0, 1, 2], [70, 21, 9]), ("a", "b", "c"))
    fold = folds_of(labels, 5, 0)
    counts = np.array([np.bincount(labels.labels[fold == k], minlength=3) for k in range(5)])
    assert np.ptp(counts, axis=0).max() <= 1
    assert np.ptp(counts.sum(axis=1)) <= 1


def test_training_sizes_of_a_fold_are_nested(dataset):
    small, large = (split_for(dataset, replace(trial(2, FOLDS), train_size=size)) for size in (15, 40))
    assert np.array_equal(small.train, large.train[:15])
    assert np.array_equal(small.test, large.test)


def test_more_folds_than_images_or_groups_are_refused(dataset):
    with pytest.raises(UserError, match="fewer --folds"):
        folds_of(dataset, 91, 0)
    with pytest.raises(UserError, match="3 groups; 5 folds"):
        folds_of(replace(dataset, groups=np.arange(90) % 3), 5, 0)
