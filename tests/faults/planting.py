"""Words that stand nowhere else, to plant and to look for."""

from __future__ import annotations

import base64
import os
import re
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psycopg

_SHOWN = re.compile(rb"^([0-9a-f]+)-([0-9a-f]+) r[w-][x-]p ")
_CHUNK = 1 << 24
_FOUR, _BITS, _HALF = 4, 16, 0xFFFF


def word() -> str:
    """Make up a word that nobody else can have written."""
    return f"kanari{secrets.token_hex(8)}"


def forms(planted: str) -> list[bytes]:
    """Write it in every way in which it could lie around: as text, UTF-16, hex, base64 at any offset, in a form."""
    plain = planted.encode()
    encoded = {base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)}
    return [plain, planted.encode("utf-16-le"), plain.hex().encode(), quote(planted).encode(), *encoded]


def found(planted: Iterable[str], data: Iterable[bytes]) -> set[str]:
    """Return the words that stand somewhere in the data, given in pieces."""
    needles = {needle: each for each in planted for needle in forms(each)}
    places, longest = _places(needles), max(map(len, needles))
    tail, seen = b"", set()
    for piece in data:
        text = tail + piece
        seen |= {needles[needle] for needle in _standing(places, text)}
        tail = text[-longest:]
    return seen


def _places(needles: Iterable[bytes]) -> dict[int, list[tuple[bytes, int]]]:
    """Cut needles into fours of bytes: wherever one stands, one of its first fours stands at a multiple of four."""
    places = defaultdict(list)
    for needle in needles:
        assert len(needle) >= 2 * _FOUR - 1, "too short to be looked for"
        for at in range(_FOUR):
            places[int.from_bytes(needle[at : at + _FOUR], "little")].append((needle, at))
    return places


def _standing(places: Mapping[int, list[tuple[bytes, int]]], text: bytes) -> Iterator[bytes]:
    """Give each needle that stands in a text: all fours of it are looked up at once, which is fast."""
    fours = np.frombuffer(text, "<u4", len(text) // _FOUR)
    wanted = np.fromiter(places, "<u4")
    near, known = (np.zeros(1 << 16, bool) for _ in range(2))
    near[wanted & _HALF], known[wanted >> _BITS] = True, True
    (likely,) = np.nonzero(near[fours & _HALF])
    likely = likely[known[fours[likely] >> _BITS]]
    for four, at in zip(fours[likely].tolist(), (likely * _FOUR).tolist(), strict=True):
        for needle, before in places.get(four, ()):
            if text.startswith(needle, at - before) and at >= before:
                yield needle


def files(*folders: Path) -> Iterator[bytes]:
    """Read every file under these folders."""
    for folder in folders:
        for path in folder.rglob("*"):
            with suppress(FileNotFoundError):  # a database puts files away while one looks
                if path.is_file() and not path.is_symlink():
                    yield path.read_bytes()
                    yield b"\0" * 64


def memory(process: int) -> Iterator[bytes]:
    """Read the memory of a process, all that it can read itself. Raises `PermissionError` where it is closed."""
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as space:
        for line in Path(f"/proc/{process}/maps").read_bytes().splitlines():
            shown = _SHOWN.match(line)
            if shown is None or b"[v" in line:
                continue
            start, end = (int(place, 16) for place in shown.groups())
            for at in range(start, end, _CHUNK):
                try:
                    space.seek(at)
                    yield space.read(min(_CHUNK, end - at))
                except OSError:
                    break
            yield b"\0" * 64


def family(process: int) -> list[int]:
    """Return a process and its children."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, listed)]


def left_behind(home: Path) -> Iterator[bytes]:
    """Read every file in the places for temporary files that is younger than this test and no test's own."""
    born = (home / "clock").stat().st_mtime
    for place in {tempfile.gettempdir(), "/var/tmp", "/dev/shm"}:  # noqa: S108 - we look, and write nothing
        for folder, _, names in os.walk(place):  # which passes over what goes away meanwhile
            for path in (Path(folder, name) for name in names if "pytest-of-" not in folder):
                with suppress(OSError):
                    if path.is_file() and path.stat().st_mtime >= born:
                        yield path.read_bytes()


@contextmanager
def heard(log: Path) -> Iterator[None]:
    """Let all processes that are started meanwhile say in a file what they have to say."""
    said, kept = os.open(log, os.O_WRONLY | os.O_CREAT, 0o600), [os.dup(stream) for stream in (1, 2)]
    try:
        for stream in (1, 2):
            os.dup2(said, stream)
        yield
    finally:
        for stream, before in enumerate(kept, 1):
            os.dup2(before, stream)
        for each in (said, *kept):
            os.close(each)


def database_files(url: str) -> Iterator[bytes]:
    """Read the database as it lies on the disk, its write-ahead log too."""
    if url.startswith("sqlite"):
        yield from files(Path(url.removeprefix("sqlite:///")).parent)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute("SHOW data_directory").fetchone()
    assert found
    yield from files(Path(found[0]))
