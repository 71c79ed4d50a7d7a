"""What is written is there whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap

import pytest

from bakeoff.pipelines.whole_file import sweep, whole_file, whole_folder, write_whole


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


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_whole(path, b"former")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"latter")
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_that_is_killed_midway_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"former")
    program = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from bakeoff.pipelines.whole_file import whole_file
        with whole_file(Path({str(path)!r})) as unfinished:
            unfinished.write_bytes(b"half")
            os.kill(os.getpid(), 9)
    """)
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -9
    assert path.read_bytes() == b"former"
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_living_process_is_at_is_not_swept_up(tmp_path):
    living = tmp_path / f".file.partial-{os.getppid()}"
    living.touch()
    (tmp_path / ".of-another.partial-kind").touch()
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_takes_its_place_when_it_is_finished(tmp_path):
    path = tmp_path / "folder"
    for text in ("former", "latter"):
        with whole_folder(path) as unfinished:
            (unfinished / text).write_text(text)
    assert [file.name for file in path.iterdir()] == ["latter"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_folder_that_was_there(tmp_path):
    path = tmp_path / "folder"
    with whole_folder(path) as unfinished:
        (unfinished / "file").write_text("former")

    def write_half():
        with whole_folder(path) as unfinished:
            (unfinished / "file").write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert (path / "file").read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
