"""Every check of the data: what was planted is found, and nothing is found where nothing is."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.checks.shortcuts import accuracy_from
from bakeoff.compare.data.dataset import Dataset, Origins
from bakeoff.compare.data.survey import survey

RANDOM = np.random.default_rng(0)


def noise(n: int = 60, side: int = 32, channels: int = 1, classes: int = 3) -> Dataset:
    """Clouds, so that no two images are alike and none gives its class away."""
    random = np.random.default_rng(1)
    labels = np.arange(n, dtype=np.int64) % classes
    images = np.empty((n, side, side, channels), dtype=np.uint8)
    for image in images:
        coarse = Image.fromarray(random.integers(40, 210, (8, 8, 3), dtype=np.uint8))
        image[:] = np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC))[..., :channels]
    return Dataset("noise", images, labels, tuple(f"class {i}" for i in range(classes)), "made by the tests")


def with_split(dataset: Dataset, n_train: int = 40) -> Dataset:
    return replace(dataset, split=np.where(np.arange(len(dataset)) < n_train, "train", "test"))


def changed(dataset: Dataset, **rows: np.ndarray) -> Dataset:
    images = dataset.images.copy()
    for row, pixels in rows.items():
        images[int(row[1:])] = pixels
    return replace(dataset, images=images)


def findings(dataset: Dataset) -> dict:
    return card_of(dataset)["findings"]


@pytest.mark.parametrize("channels", [1, 3])
def test_nothing_is_found_where_nothing_is(channels):
    assert findings(with_split(noise(channels=channels))) == {}
    assert findings(noise(channels=channels)) == {}


def test_every_check_opens_with_a_sentence_and_has_a_place_of_its_own():
    checks = entries("checks")
    assert len({entry.load().ORDER for entry in checks.values()}) == len(checks)
    assert all(entry.summary.endswith(".") for entry in checks.values())


def test_duplicates_in_train_and_test_come_first():
    dataset = with_split(noise())
    images = dataset.images
    found = findings(changed(dataset, _6=images[3], _9=images[3], _57=images[0]))
    assert set(found) == {"duplicates"}
    assert found["duplicates"]["count"] == 3
    assert "1 test image is in the training set too" in found["duplicates"]["sentence"]
    assert found["duplicates"]["examples"][0] == "image 0 (class 0, train) and image 57 (class 0, test)"


def test_a_copy_after_two_in_training_counts_once_as_a_test_image():
    dataset = with_split(noise())
    found = findings(changed(dataset, _3=dataset.images[0], _57=dataset.images[0], _54=dataset.images[0]))
    assert "2 test images are in the training set too" in found["duplicates"]["sentence"]


def test_the_same_pixels_under_two_labels():
    dataset = noise()
    found = findings(changed(dataset, _10=dataset.images[0]))
    assert found["conflicts"]["count"] == 1
    assert found["conflicts"]["examples"] == ["image 0 (class 0) and image 10 (class 1)"]
    assert "duplicates" not in found


def test_a_third_label_between_two_copies_of_another_is_found_too():
    dataset = noise()
    found = findings(changed(dataset, _3=dataset.images[0], _10=dataset.images[0]))
    assert (found["conflicts"]["count"], found["duplicates"]["count"]) == (1, 1)


@pytest.mark.parametrize("change", ["brighter", "noisy", "shifted levels"])
def test_near_duplicates(change):
    dataset = with_split(noise())
    pixels = dataset.images[0].astype(float)
    near = {
        "brighter": pixels * 0.9 + 20,
        "noisy": pixels + RANDOM.normal(0, 3, pixels.shape),
        "shifted levels": pixels // 8 * 8,
    }[change]
    found = findings(changed(dataset, _57=np.clip(near, 0, 255).astype(np.uint8)))
    assert found["near-duplicates"]["count"] == 1
    assert "1 of them with one in training and one in test" in found["near-duplicates"]["sentence"]
    assert found["near-duplicates"]["examples"] == ["image 0 (class 0, train) and image 57 (class 0, test)"]


def test_small_classes_and_imbalance():
    labels = np.zeros(60, dtype=np.int64)
    labels[:4], labels[4:10] = 1, 2
    found = findings(replace(noise(), labels=labels))
    assert found["small-classes"]["examples"] == ["class 1: 4"]
    assert "'class 0' has an accuracy of 83.3%" in found["imbalance"]["sentence"]
    assert found["imbalance"]["examples"] == ["class 0: 50", "class 1: 4"]


def test_constant_images():
    found = findings(changed(noise(channels=3), _5=np.uint8([10, 20, 30])))
    assert found["constant"]["examples"] == ["image 5 (class 2)"]
    assert found["constant"]["count"] == 1


def test_groups_across_a_given_split():
    groups = np.arange(60, dtype=np.int64)
    groups[[2, 50, 51]] = 7
    found = findings(replace(with_split(noise()), groups=groups))
    assert found["groups"]["count"] == 1
    assert "2 test images" in found["groups"]["sentence"]
    assert "groups" not in findings(replace(noise(), groups=groups))


def origins(n: int, **changes: np.ndarray) -> Origins:
    random = np.random.default_rng(2)
    facts = {
        "names": tuple(f"a/{number:04}.png" for number in range(n)),
        "file_bytes": random.integers(1000, 2000, n),
        "widths": np.full(n, 32),
        "heights": np.full(n, 32),
    }
    return Origins(**facts | changes)


SHORTCUTS = {
    "file size": lambda labels: {"file_bytes": 1000 + 500 * labels},
    "image width": lambda labels: {"widths": 16 + labels},
    "length of the file name": lambda labels: {"names": tuple(f"a/{'x' * (3 + label)}.png" for label in labels)},
}


@pytest.mark.parametrize(("what", "plant"), SHORTCUTS.items(), ids=SHORTCUTS)
def test_shortcuts_of_the_file(what, plant):
    dataset = noise(300)
    assert "shortcuts" not in findings(replace(dataset, origins=origins(300)))
    found = findings(replace(dataset, origins=origins(300, **plant(dataset.labels))))["shortcuts"]
    assert found["examples"] == [f"{what} alone: 100.0%"]


def test_brightness_is_a_shortcut():
    dataset = noise(300)
    lifted = (dataset.images // 2 + 60 * dataset.labels[:, None, None, None]).astype(np.uint8)
    assert findings(replace(dataset, images=lifted))["shortcuts"]["examples"][0].startswith("mean brightness alone: 9")


def test_what_tells_nothing_reaches_the_majority_rate_and_no_more():
    random = np.random.default_rng(0)
    labels = (random.random(20_000) < 0.3).astype(np.int64)
    assert abs(accuracy_from(random.random(20_000), labels) - 0.7) < 0.01
    assert accuracy_from(np.zeros(20_000), labels) == pytest.approx((labels == 0).mean())


def test_brute_force_finds_the_same_duplicates():
    random = np.random.default_rng(3)
    images = random.integers(0, 2, (400, 3, 3, 1), dtype=np.uint8)
    seen, copies = {}, 0
    for image in images:
        copies += image.tobytes() in seen
        seen[image.tobytes()] = True
    assert len(survey(images).copies) == copies > 20


def test_the_hash_ignores_size_and_brightness():
    random = np.random.default_rng(4)
    small = random.integers(0, 200, (20, 8, 8, 1), dtype=np.uint8)
    large = small.repeat(8, axis=1).repeat(8, axis=2)
    hashes, others = survey(small).hashes, survey((large + 30).astype(np.uint8)).hashes
    bits = [int(a ^ b).bit_count() for a, b in zip(hashes, others, strict=True)]
    assert np.median(bits) <= 2
    assert min(int(hashes[0] ^ other).bit_count() for other in hashes[1:]) > 10


def test_the_card_counts_by_class_and_part():
    card = card_of(with_split(noise()))
    assert card["counts"] == {"train": [14, 13, 13], "test": [6, 7, 7]}
    assert card["sizes"] == "32×32, gray"
    assert card["sheet"]["classes"] == ["class 0", "class 1", "class 2"]
