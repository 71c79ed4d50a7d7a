"""What is written is there whole or not at all."""

from __future__ import annotations

import pytest

from bakeoff.pipelines.whole_file import whole_file


def test_a_file_appears_when_it_is_finished(tmp_path):
    path = tmp_path / "new" / "folder" / "file"
    with whole_file(path) as unfinished:
        unfinished.write_text("all of it")
        assert not path.exists()
    assert path.read_text() == "all of it"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    path.write_text("former")

    def write_half():
        with whole_file(path) as unfinished:
            unfinished.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
