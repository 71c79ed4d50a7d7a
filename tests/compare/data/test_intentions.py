"""What preparing would do, said without doing it."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.intentions import intentions
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError

OFFLINE = DataLocations(offline=True)


@pytest.fixture
def photos(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    for k, name in enumerate(["cat", "dog"] * 3):
        (tmp_path / "photos" / name).mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((8, 8), 40 * k, np.uint8)).save(tmp_path / "photos" / name / f"{k}.png")
    return tmp_path / "photos"


def test_files_are_counted_and_nothing_is_written(photos):
    first, options, files, then = intentions(f"folder:{photos}[size=8]", OFFLINE)
    assert first.endswith("read by 'folder'")
    assert options.strip() == "options: size=8"
    assert files.strip().startswith("6 files, 0.0 MB, would be read: ")
    assert "decoded into the cache" in then
    assert not (photos.parent / "cache").exists()


def test_what_was_prepared_before_would_be_taken_from_there(photos):
    prepare(f"folder:{photos}", OFFLINE)
    assert "prepared before" in intentions(f"folder:{photos}", OFFLINE)[-1]
    assert "decoded into the cache" in intentions(f"folder:{photos}[size=4]", OFFLINE)[-1]


def test_what_needs_no_file_and_what_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    assert intentions("digits", OFFLINE)[-1].strip() == "it is made from no file; nothing would be kept"
    assert "its files are not at hand" in intentions("mnist", OFFLINE)[-1]


def test_mistakes_are_refused():
    with pytest.raises(UserError):
        intentions("digit", OFFLINE)
    with pytest.raises(UserError):
        intentions("digits[nothing=3]", OFFLINE)
