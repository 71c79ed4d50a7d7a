"""A file that a user names is written whole or not at all."""

import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.landmarks.whole_file import written


def test_it_takes_its_place_when_all_is_well(tmp_path):
    with written(tmp_path / "file") as file:
        file.write(b"whole")
        assert not (tmp_path / "file").exists()
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_fault_on_the_way_leaves_what_was_there(tmp_path):
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(TypeError), written(tmp_path / "file") as file:
        file.write("no bytes")
    assert (tmp_path / "file").read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be written"), written(tmp_path / "file" / "x"):
        pass
