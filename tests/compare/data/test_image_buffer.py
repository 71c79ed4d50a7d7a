import resource
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bakeoff.compare.data import image_buffer
from bakeoff.compare.data.image_buffer import ImageBuffer, chunks, take
from bakeoff.compare.errors import UserError

IMAGES = np.random.default_rng(0).integers(0, 256, (50, 6, 8, 3), dtype=np.uint8)


@pytest.mark.parametrize("on_disk", [False, True])
def test_rows_come_back_as_they_were_placed(tmp_path, on_disk):
    buffer = ImageBuffer(IMAGES.shape, tmp_path / "images.npy" if on_disk else None)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: buffer.write(row, IMAGES[row]), range(30)))
    buffer.write(30, IMAGES[30:])
    assert np.array_equal(buffer.finalize(), IMAGES)
    if on_disk:
        assert np.array_equal(np.load(tmp_path / "images.npy"), IMAGES)


@pytest.mark.parametrize("on_disk", [False, True])
def test_gaps_are_closed(tmp_path, on_disk):
    buffer = ImageBuffer(IMAGES.shape, tmp_path / "images.npy" if on_disk else None)
    kept = np.array([1, 4, 5, 49])
    for row in kept:
        buffer.write(int(row), IMAGES[row])
    found = buffer.finalize(kept)
    assert np.array_equal(found, IMAGES[kept])
    assert isinstance(found, np.memmap) == on_disk


def test_no_room_is_told_before_anything_is_decoded(tmp_path, monkeypatch):
    with pytest.raises(UserError, match=r"memory has room for 4.0"):
        ImageBuffer((10**6, 1000, 1000, 3))
    with pytest.raises(UserError, match=r"BAKEOFF_CACHE.*size=64"):
        ImageBuffer((10**9, 1000, 1000, 3), tmp_path / "images.npy")
    assert not list(tmp_path.iterdir())


def test_blocks_and_rows_of_a_mapped_file_are_those_of_the_array(tmp_path):
    np.save(tmp_path / "a.npy", IMAGES)
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    starts, parts = zip(*((start, part.copy()) for start, part in chunks(mapped, 1000)), strict=True)
    assert starts == tuple(range(0, 50, 1000 // 144))
    assert np.array_equal(np.concatenate(parts), IMAGES)
    rows = np.array([3, 3, 49, 0])
    assert np.array_equal(take(mapped, rows), IMAGES[rows])
    assert not isinstance(take(mapped, rows), np.memmap)


def test_random_rows_of_a_mapped_file_leave_nothing_behind(tmp_path):
    """The process may not grow by the file, only by the rows that were asked for."""
    shape = (60_000, 32, 32, 3)
    buffer = ImageBuffer(shape, tmp_path / "images.npy")
    for start in range(0, len(range(shape[0])), 2000):
        buffer.write(start, np.full((2000, *shape[1:]), start % 251, dtype=np.uint8))
    images = buffer.finalize()
    random = np.random.default_rng(0)
    for _ in chunks(images):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(150):
        rows = random.integers(0, shape[0], 256)
        assert np.array_equal(take(images, rows)[:, 0, 0, 0], rows // 2000 * 2000 % 251)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KB, of a file of 184 MB


@pytest.mark.parametrize("chunk_bytes", [1, 700, 1 << 24])
def test_rows_of_a_file_are_taken_in_any_order(tmp_path, monkeypatch, chunk_bytes):
    monkeypatch.setattr(image_buffer, "CHUNK_BYTES", chunk_bytes)
    np.save(tmp_path / "images.npy", IMAGES)
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    random = np.random.default_rng(1)
    for rows in ([], [49], [0, 0, 3, 3], range(50), range(49, -1, -1), range(0, 50, 9), [1, 2, 3, 40, 41]):
        rows = np.array(rows, dtype=np.int64)
        assert np.array_equal(take(mapped, rows), IMAGES[rows])
    for n in (5, 30, 200):
        rows = random.integers(0, 50, n)
        assert np.array_equal(take(mapped, rows), IMAGES[rows])
        assert np.array_equal(take(mapped, np.sort(rows)), IMAGES[np.sort(rows)])


def test_a_file_that_was_cut_is_noticed(tmp_path):
    np.save(tmp_path / "images.npy", IMAGES)
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    with (tmp_path / "images.npy").open("rb+") as file:
        file.truncate(1000)
    with pytest.raises(OSError, match="shorter"):
        take(mapped, np.arange(50))
