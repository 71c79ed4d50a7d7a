"""Decoded once, mapped ever after, and no change goes unnoticed."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare import Study, run
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.card import refuse
from bakeoff.compare.data.dataset_files import map_dataset
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import Source, load
from bakeoff.compare.errors import UserError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def photos(tmp_path) -> Path:
    """Two classes of twelve images of noise."""
    return write_photos(tmp_path / "photos")


def write_photos(root: Path, n: int = 12) -> Path:
    random = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (root / name).mkdir(parents=True)
        for number in range(n):
            pixels = random.integers(0, 256, (12, 12, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / name / f"{number}.png")
    return root


def test_the_second_load_decodes_nothing(photos, monkeypatch):
    first = prepare(f"folder:{photos}", DataLocations())
    monkeypatch.setattr(Source, "load", lambda *_: pytest.fail("decoded again"))
    second = prepare(f"folder:{photos}", DataLocations())
    assert second.dataset.digest == first.dataset.digest == first.dataset.computed_digest()
    assert isinstance(second.dataset.images, np.memmap)
    assert not second.dataset.images.flags.writeable
    assert second.card == first.card
    monkeypatch.undo()
    assert np.array_equal(second.dataset.images, load(f"folder:{photos}", DataLocations()).images)


def test_options_and_places_are_sets_of_their_own(photos, cache):
    digests = {prepare(f"folder:{photos}{options}", DataLocations()).dataset.digest for options in ("", "[size=6]")}
    assert len(digests) == 2
    shutil.copytree(photos, photos.parent / "copy")
    assert prepare(f"folder:{photos.parent / 'copy'}", DataLocations()).dataset.digest in digests
    assert {path.name for path in (cache / "prepared").iterdir()} == {*digests, "records"}


def test_a_changed_file_is_noticed_by_its_hash_and_taken_by_prepare(photos):
    name = f"folder:{photos}"
    before = prepare(name, DataLocations()).dataset.digest
    path = photos / "cat" / "3.png"
    stamp = path.stat()
    pixels = np.asarray(Image.open(path)).copy()
    pixels[0, 0] ^= 1
    Image.fromarray(pixels).save(path)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # even where its time is set back
    with pytest.raises(UserError, match=r"1 with another content: .*cat/3.png \(SHA-256 was (.|\n)*bakeoff prepare"):
        prepare(name, DataLocations())
    with pytest.raises(UserError, match="changed since it was prepared"):
        run(Study(datasets=[name], contenders=["majority"]), photos.parent / "run")
    after = prepare(name, DataLocations(), again=True).dataset
    assert after.digest == prepare(name, DataLocations()).dataset.digest != before
    assert not (after.folder.parent / before).exists()


def test_a_path_is_one_place_whatever_the_data_folder(photos, tmp_path):
    name = f"folder:{photos}"
    prepare(name, DataLocations())
    (photos / "cat" / "0.png").unlink()
    with pytest.raises(UserError, match="1 gone"):
        prepare(name, DataLocations(data_dir=tmp_path))


def test_new_and_gone_files_are_changes(photos):
    name = f"folder:{photos}"
    prepare(name, DataLocations())
    (photos / "cat" / "0.png").rename(photos / "cat" / "new.png")
    with pytest.raises(UserError, match=r"1 new: .*new.png; 1 gone: .*0.png"):
        prepare(name, DataLocations())


def test_a_file_that_was_only_touched_is_the_same(photos):
    name = f"folder:{photos}"
    before = prepare(name, DataLocations()).dataset.digest
    for path in photos.rglob("*.png"):
        path.touch()
    assert prepare(name, DataLocations()).dataset.digest == before


def test_a_file_that_changes_while_it_is_read_is_noticed(photos, monkeypatch):
    read = Source.load

    def and_change(self, locations):
        found = read(self, locations)
        (photos / "dog" / "1.png").write_bytes((photos / "dog" / "2.png").read_bytes())
        return found

    monkeypatch.setattr(Source, "load", and_change)
    with pytest.raises(UserError, match="changed while they were read"):
        prepare(f"folder:{photos}", DataLocations())


def test_prepared_images_that_change_fail_the_trial_with_that_reason(photos):
    name = f"folder:{photos}"
    dataset = prepare(name, DataLocations()).dataset
    contenders = [("spoiler", Spoiler(str(dataset.folder / "images.npy"))), "majority"]
    results = run(Study(datasets=[name], contenders=contenders, design="splits", repeats=1), photos.parent / "run")
    reasons = {failure.trial.contender: failure.reason for failure in results.failures}
    assert "prepared images" in reasons["majority"]
    assert "SHA-256 was" in reasons["majority"]
    with pytest.raises(UserError, match="have changed"):
        map_dataset(dataset.folder)
    mended = prepare(name, DataLocations(), again=True).dataset
    assert mended.digest == mended.computed_digest() == dataset.folder.name


class Spoiler:
    """A contender that writes where it must not."""

    def __init__(self, path: str) -> None:
        self.path = path

    def get_params(self, deep: bool = True) -> dict:
        return {"path": self.path}

    def set_params(self, **_: object) -> "Spoiler":
        return self

    def fit(self, images, labels):
        self.classes_ = np.unique(labels)
        with Path(self.path).open("r+b") as file:
            file.seek(1000)
            file.write(b"spoiled")
        return self

    def predict(self, images):
        return np.zeros(len(images), dtype=int)


def test_a_changed_copy_of_a_prepared_set_has_a_digest_of_its_own(photos):
    from dataclasses import replace

    dataset = prepare(f"folder:{photos}", DataLocations()).dataset
    assert replace(dataset, name="other").digest == dataset.digest
    assert replace(dataset, labels=dataset.labels[::-1].copy()).digest != dataset.digest


def test_a_run_maps_what_was_prepared_and_leaves_no_copy(photos):
    name = f"folder:{photos}"
    results = run(Study(datasets=[name], contenders=["majority"], design="splits", repeats=2), photos.parent / "run")
    assert len(results.outcomes) == 2
    assert not (photos.parent / "run" / "images").exists()
    assert map_dataset(prepare(name, DataLocations()).dataset.folder).digest  # the run removed its link, not the set
    assert results.facts["photos"].card["counts"] == {"images": [12, 12]}


def test_damaged_and_unwritable_caches(photos, cache, monkeypatch):
    name = f"folder:{photos}"
    prepare(name, DataLocations())
    for record in cache.glob("prepared/records/*.json"):
        record.write_text("{")
    assert len(prepare(name, DataLocations()).dataset) == 24
    monkeypatch.setenv("BAKEOFF_CACHE", str(photos / "cat" / "0.png"))
    with pytest.raises(UserError, match=r"\$BAKEOFF_CACHE"):
        prepare(name, DataLocations())


def test_what_a_killed_process_left_is_swept_up_after_a_day(photos, cache):
    for age, name in ((10, ".partial-new"), (100_000, ".partial-old")):
        (cache / "prepared" / name).mkdir(parents=True)
        then = (cache / "prepared" / name).stat().st_mtime - age
        os.utime(cache / "prepared" / name, (then, then))
    prepare(f"folder:{photos}", DataLocations())
    assert [path.name for path in (cache / "prepared").glob(".partial-*")] == [".partial-new"]


def test_strict_refuses_what_was_skipped(tmp_path):
    photos = write_photos(tmp_path / "photos", 30)
    (photos / "cat" / "7.png").write_bytes(b"text")
    prepared = prepare(f"folder:{photos}", DataLocations())
    assert len(prepared.dataset) == 59
    refuse("x", prepared.card, strict=False, allow_conflicts=False)
    with pytest.raises(UserError, match=r"1 files that cannot be read, and --strict.*cat/7.png \(it is not an image"):
        refuse("x", prepared.card, strict=True, allow_conflicts=False)
    with pytest.raises(UserError, match="--strict"):
        run(Study(datasets=[f"folder:{photos}"], contenders=["majority"]), tmp_path / "run", strict=True)


def test_the_same_pixels_under_two_labels_are_refused_with_the_pairs_listed(photos, tmp_path):
    shutil.copy(photos / "cat" / "1.png", photos / "dog" / "copy.png")
    study = Study(datasets=[f"folder:{photos}"], contenders=["majority"], design="splits", repeats=1)
    with pytest.raises(UserError, match=r"cat/1.png \(cat\) and dog/copy.png \(dog\)\.\n.*--allow-conflicts"):
        run(study, tmp_path / "run")
    assert len(run(study, tmp_path / "run", allow_conflicts=True).outcomes) == 1


def test_one_copy_serves_whether_its_classes_survive_a_mirror_or_not(photos, monkeypatch):
    assert not prepare(f"folder:{photos}", DataLocations()).dataset.flips
    monkeypatch.setattr(Source, "load", lambda *_: pytest.fail("decoded again"))
    mirrored = prepare(f"folder:{photos}[flip=true]", DataLocations()).dataset
    assert mirrored.flips
    assert mirrored.typed == f"folder:{photos}[flip=true]"
    assert not prepare(f"folder:{photos}", DataLocations()).dataset.flips
