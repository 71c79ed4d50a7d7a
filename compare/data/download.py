"""Downloads that go on where they were broken off, as pooch wants a downloader to be."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

CHUNK_BYTES = 1 << 16
TIMEOUT_SECONDS = 30


class Resuming:
    """Fetches a URL into a partial file beside its target, and hands that over when it is whole.

    Parameters
    ----------
    target
        where the file will lie; what has come of it so far lies beside it as `<name>.partial`.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.partial = target.with_name(f"{target.name}.partial")

    def __call__(self, url: str, output_file: str, pooch: Any, check_only: bool = False) -> None:  # noqa: ARG002
        """Fetch what is missing of a file, and move it to where pooch checks it.

        Raises
        ------
        requests.RequestException
            the server cannot be reached, refuses, or breaks off; what came is kept.
        """
        import requests

        at = self.partial.stat().st_size if self.partial.is_file() else 0
        # A file that is stored compressed must not be unpacked on the way, or its checksum is another.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={at}-"} if at else {})
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                self.partial.unlink()  # longer than the file, or another one: begin anew the next time
            answer.raise_for_status()
            goes_on = answer.status_code == requests.codes.partial_content
            progress = _Progress(self.target.name, at if goes_on else 0, answer.headers.get("Content-Length"))
            with self.partial.open("ab" if goes_on else "wb") as file:
                for chunk in answer.iter_content(CHUNK_BYTES):
                    file.write(chunk)
                    progress.add(len(chunk))
            progress.end()
        # Pooch checks it there, and keeps it only if it is the right one.
        shutil.move(self.partial, output_file)


class _Progress:
    """One line on a terminal; nothing elsewhere."""

    def __init__(self, name: str, done: int, length: str | None) -> None:
        self.name, self.done, self.shown = name, done, sys.stderr.isatty()
        self.total = done + int(length) if length and length.isdecimal() else 0

    def add(self, size: int) -> None:
        self.done += size
        if self.shown:
            share = f"{min(self.done / self.total, 1):4.0%}" if self.total else f"{self.done / 1e6:.1f} MB"
            print(f"\r{self.name} {share}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.shown:
            print(file=sys.stderr)
