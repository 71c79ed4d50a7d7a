import gzip
import hashlib
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bakeoff.compare.data import locations as locations
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.errors import UserError

GOOD = gzip.compress(random.Random(0).randbytes(300_000), mtime=0)
MD5 = hashlib.md5(GOOD).hexdigest()
FILE = "file.gz"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.ranges.append(self.headers.get("Range"))
        answers = {
            "/good/": (200, GOOD),
            "/bad/": (200, b"something else"),
            "/cut/": (200, GOOD[:-3]),
            "/deaf/": (200, GOOD),
        }
        status, body = answers.get(self.path.removesuffix(FILE), (404, b"nothing here"))
        asked = self.headers.get("Range", "")
        if status == 200 and asked and "deaf" not in self.path:
            body = body[int(asked.removeprefix("bytes=").removesuffix("-")) :]
            status = 206 if body else 416
        self.send_response(status)
        self.send_header("Content-Length", str(len(GOOD) if "cut" in self.path else len(body)))
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")  # As some servers do with .gz files; a client would unpack it.
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.ranges = [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(locations, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache"


def urls(server, *names: str) -> tuple[str, ...]:
    return tuple(f"http://127.0.0.1:{server.server_port}/{name}/{FILE}" for name in names)


def put(path: Path, content: bytes = GOOD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("place", ["my-set", "my_set", "."])
def test_the_data_folder_comes_first(tmp_path, place):
    path = put(tmp_path / "data" / place / FILE)
    assert DataLocations(tmp_path / "data", offline=True).fetch("my-set", FILE, (), MD5).samefile(path)


def test_the_data_folder_may_be_the_folder_of_the_data_set(tmp_path):
    path = put(tmp_path / "my_set" / FILE)
    assert DataLocations(tmp_path / "my_set", offline=True).fetch("my-set", FILE, (), MD5) == path


@pytest.mark.parametrize("data_dir", [".", "my_set"])
def test_a_file_of_another_checksum_is_refused_with_both(tmp_path, data_dir):
    put(tmp_path / "my_set" / FILE, b"other")
    with pytest.raises(UserError) as error:
        DataLocations(tmp_path / data_dir, offline=True).fetch("my-set", FILE, (), MD5)
    assert MD5 in str(error.value)
    assert hashlib.md5(b"other").hexdigest() in str(error.value)


def test_a_file_of_another_data_set_in_the_data_folder_is_passed_over(tmp_path, cache):
    put(tmp_path / "other-set" / FILE, b"of another set, with the same file name")
    expected = put(cache / "my-set" / FILE)
    assert DataLocations(tmp_path / "other-set", offline=True).fetch("my-set", FILE, (), MD5) == expected


def test_a_missing_data_folder_is_said_and_not_passed_over(tmp_path):
    with pytest.raises(UserError, match="does not exist"):
        DataLocations(tmp_path / "typo").fetch("my-set", FILE, (), MD5)


def test_offline_says_where_it_looked_and_never_asks(tmp_path, cache, server):
    put(cache / "my-set" / FILE, b"broken")
    with pytest.raises(UserError) as error:
        DataLocations(tmp_path, offline=True).fetch("my-set", FILE, urls(server, "good"), MD5)
    assert str(tmp_path) in str(error.value)
    assert str(cache / "my-set") in str(error.value)
    assert "--offline" in str(error.value)
    assert server.asked == []


def test_a_download_is_kept_and_asked_for_once(server, cache):
    for _ in range(2):
        path = DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5)
        assert path == cache / "my-set" / FILE
        assert path.read_bytes() == GOOD
    assert len(server.asked) == 1


def test_a_broken_cache_is_mended(server, cache):
    put(cache / "my-set" / FILE, b"broken")
    assert DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5).read_bytes() == GOOD


@pytest.mark.parametrize("first", ["missing", "bad", "cut"])
def test_the_next_mirror_is_tried(server, first):
    assert DataLocations().fetch("my-set", FILE, urls(server, first, "good"), MD5).read_bytes() == GOOD
    assert len(server.asked) == 2


def test_what_fails_everywhere_leaves_nothing_and_is_told_in_two_lines(server, cache):
    with pytest.raises(UserError) as error:
        DataLocations().fetch("my-set", FILE, (*urls(server, "missing", "bad", "cut"), "http://127.0.0.1:1/"), MD5)
    message = str(error.value)
    assert "404" in message
    assert "md5 is wrong" in message
    assert "no connection" in message
    assert "--data-dir" in message
    assert message.count("\n") == 1
    assert [path.name for path in cache.rglob("*") if path.is_file()] in ([], [f"{FILE}.partial"])


@pytest.mark.parametrize("then", ["good", "deaf"])
def test_a_download_that_broke_off_goes_on_where_it_was(server, cache, then):
    with pytest.raises(UserError, match="could not be downloaded"):
        DataLocations().fetch("my-set", FILE, urls(server, "cut"), MD5)
    came = (cache / "my-set" / f"{FILE}.partial").stat().st_size
    assert 100_000 < came < len(GOOD)
    assert DataLocations().fetch("my-set", FILE, urls(server, then), MD5).read_bytes() == GOOD
    assert server.ranges == [None, f"bytes={came}-"]
    assert [path.name for path in (cache / "my-set").iterdir()] == [FILE]


@pytest.mark.parametrize("rest", [b"x" * 10, b"x" * 10**6])
def test_what_came_of_another_file_is_thrown_away(server, cache, rest):
    put(cache / "my-set" / f"{FILE}.partial", rest)
    with pytest.raises(UserError, match="could not be downloaded"):
        DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5)
    assert DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5).read_bytes() == GOOD


def test_progress_is_shown_on_a_terminal_only(server, cache, capsys, monkeypatch):
    DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    (cache / "my-set" / FILE).unlink()
    DataLocations().fetch("my-set", FILE, urls(server, "good"), MD5)
    assert f"{FILE} 100%" in capsys.readouterr().err


def test_the_standard_locations_ask_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_DATA", str(tmp_path))
    assert DataLocations.standard() == DataLocations(tmp_path)
    assert DataLocations.standard("elsewhere", offline=True) == DataLocations(Path("elsewhere"), offline=True)
    monkeypatch.delenv("BAKEOFF_DATA")
    assert DataLocations.standard() == DataLocations()
