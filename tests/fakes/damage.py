"""What may become of a file's content: bytes, words, or members of an archive are others."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import suppress

import numpy as np

EXTREMES = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\0\0\xff\xff")
WORDS = (
    b"",
    b"-1",
    b"1e400",
    b"nan",
    b"99999999999999999999",
    b'"',
    b"\0",
    b"[]",
    b"{}",
    b"null",
    b"\xff\xfe",
    b"=",
    b",,",
    b"\n",
    b"[" * 5000,
    b"../../../etc/passwd",
)


def damaged(content: bytes, random: np.random.Generator) -> bytes:
    """Another content of the same file: bytes or words are others, or members of an archive under sums that fit."""
    if content.startswith(b"PK") and random.random() < 0.6:
        with suppress(zipfile.BadZipFile, OSError):
            return _member_damaged(content, random)
    if content.startswith(b"\x1f\x8b") and random.random() < 0.7:
        return gzip.compress(damaged(gzip.decompress(content), random), 1)
    if _is_text(content) and random.random() < 0.7:
        return _words_changed(content, random)
    return turned(content, random)


def turned(whole: bytes, random: np.random.Generator) -> bytes:
    """Random bytes flipped anywhere or at the beginning, a part cut, lost or doubled, or extreme numbers as sizes."""
    content, kind = bytearray(whole), random.integers(6)
    beginning = max(1, min(128, len(content) - 4))
    if kind == 0:
        for at in random.integers(0, len(content), random.integers(1, 30)):
            content[at] = random.integers(256)
    elif kind == 1:
        for at in random.integers(0, beginning, random.integers(1, 6)):
            content[at] = random.integers(256)
    elif kind == 2:
        del content[random.integers(0, len(content)) :]
    elif kind == 3:
        first, last = sorted(random.integers(0, len(content), 2))
        del content[first:last]
    elif kind == 4:
        first, last = sorted(random.integers(0, len(content), 2))
        content[first:first] = content[first:last]
    else:
        at = random.integers(0, beginning)
        content[at : at + 4] = EXTREMES[random.integers(len(EXTREMES))]
    return bytes(content)


def _words_changed(content: bytes, random: np.random.Generator) -> bytes:
    """Some words of a text are others, stand twice, or are lacking."""
    separator = b"," if content.count(b",") > content.count(b" ") else b" "
    words = content.split(separator)
    for _ in range(random.integers(1, 4)):
        at = random.integers(len(words))
        words[at] = WORDS[random.integers(len(WORDS))] if random.random() < 0.7 else words[random.integers(len(words))]
    return separator.join(words)


def _member_damaged(content: bytes, random: np.random.Generator) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(members)[random.integers(len(members))]
    members[name] = damaged(members[name], random) if members[name] else b"\0"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, member in members.items():
            archive.writestr(each, member)
    return packed.getvalue()


def _is_text(content: bytes) -> bool:
    return all(byte >= 9 for byte in content[:200])
