from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.data.dataset_files import map_dataset, write_dataset
from bakeoff.compare.errors import UserError


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"images": np.zeros((90, 12, 12), np.uint8)}, "images must be"),
        ({"images": np.zeros((90, 12, 12, 1))}, "images must be"),
        ({"labels": np.zeros(89, np.int64)}, "one label an image"),
        ({"labels": np.full(90, 7)}, "labels must lie in 0…2"),
        ({"labels": np.zeros(90, np.int64)}, "at least two classes"),
        ({"groups": np.zeros(3, np.int64)}, "one group an image"),
        ({"split": np.array(["train"] * 90)}, "a split must name"),
    ],
)
def test_parts_that_do_not_fit_are_refused(dataset, change, said):
    with pytest.raises(UserError, match=said):
        replace(dataset, **change)


def test_all_problems_are_told_at_once(dataset):
    with pytest.raises(UserError, match=r"images must be.*one group"):
        replace(dataset, images=np.zeros((90, 2), np.uint8), groups=np.zeros(3, np.int64))


def test_the_digest_is_of_the_content_not_the_name(dataset):
    assert replace(dataset, name="other").digest == dataset.digest
    changed = dataset.images.copy()
    changed[0, 0, 0] ^= 1
    assert replace(dataset, images=changed).digest != dataset.digest
    assert replace(dataset, groups=np.arange(90)).digest != dataset.digest


def test_written_and_mapped_it_is_the_same(dataset, tmp_path):
    full = replace(dataset, groups=np.arange(90), split=np.where(np.arange(90) < 60, "train", "test"))
    write_dataset(full, tmp_path / full.digest)
    mapped = map_dataset(tmp_path / full.digest)
    assert mapped.digest == full.digest
    assert isinstance(mapped.images, np.memmap)


def test_landmarks_are_part_of_a_data_set(dataset, tmp_path):
    points = np.arange(90 * 5 * 2, dtype=np.float32).reshape(90, 5, 2)
    full = replace(dataset, landmarks=points)
    assert full.digest != dataset.digest
    write_dataset(full, tmp_path / full.digest)
    assert np.array_equal(map_dataset(tmp_path / full.digest).landmarks, points)
    with pytest.raises(UserError, match=r"landmarks must be \(n, points, 2\)"):
        replace(dataset, landmarks=points[:5])


def test_masks_are_written_and_mapped_too(dataset, tmp_path):
    masks = {"left": np.zeros((90, 12, 12), bool), "right": np.ones((90, 12, 12), bool)}
    masks["left"][:, :, :6] = True
    write_dataset(replace(dataset, masks=masks), tmp_path / dataset.digest)
    mapped = map_dataset(tmp_path / dataset.digest).masks
    assert list(mapped) == ["left", "right"]
    assert all(np.array_equal(mapped[part], masks[part]) for part in masks)
