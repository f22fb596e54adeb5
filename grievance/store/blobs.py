"""The folder of the sealed files, beside the database: one file a blob, named by its id. It holds ciphertext alone.

A blob is here before the row that names it, and stays until a sweep finds that no row does. A file's time is cut to
its day, as the database's columns are.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

from grievance.errors import StoreAway, Unreadable

PIECE: Final = 256 * 1024
SPARE: Final = 1024**3
"""Bytes that no file may take from the disk: people's words may lie on it too, and come first."""

_DAY: Final = 86_400
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_BEGUN: Final = ".begun"
_BATCH: Final = 500


class Writing:
    """A blob on its way. It has its name only once it is whole and on the disk, and is gone if it never gets there.

    `size` and `digest` are of the bytes that were written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Begin a file for the owner's eyes, and the group's where the folder is the group's."""
        self._folder, self._name = folder, name
        self._begun = folder / (name + _BEGUN)
        self._hash = hashlib.sha256()
        self.size = 0
        with _named():
            if shutil.disk_usage(folder).free < SPARE:
                raise StoreAway("full")
            descriptor = os.open(self._begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.fchmod(descriptor, folder.stat().st_mode & 0o660)
            self._file = os.fdopen(descriptor, "wb")

    @property
    def digest(self) -> bytes:
        """SHA-256 of what was written so far, 32 bytes."""
        return self._hash.digest()

    def write(self, piece: bytes) -> None:
        """Write a piece. Raises `StoreAway` when the disk is full or gone."""
        with _named():
            self._file.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    def finish(self) -> None:
        """Make it durable, then give it its name, then make that durable. Raises `StoreAway`, and then it is gone."""
        try:
            with _named():
                self._file.flush()
                os.utime(self._file.fileno(), _today())
                os.fsync(self._file.fileno())
                self._file.close()
                self._begun.rename(self._folder / self._name)
                _settle(self._folder)
        except StoreAway:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Leave nothing of it. Done twice, or after `finish`, it is as nothing."""
        with suppress(OSError):  # what could not be written goes with the file
            self._file.close()
        self._begun.unlink(missing_ok=True)


class Blobs:
    """The blobs in one folder, which is made when it is first written to. Ids are 16 random bytes."""

    def __init__(self, folder: Path) -> None:
        """Open nothing yet."""
        self._folder = folder

    def begin(self, blob: bytes) -> Writing:
        """Begin a blob. Raises `StoreAway` where the disk is nearly full, or away."""
        with _named():
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _settle(self._folder.parent)
        return Writing(self._folder, blob.hex())

    def read(self, blob: bytes) -> Iterator[bytes]:
        """Give a blob piece by piece. Raises `Unreadable` where it is not there, at the first piece."""
        try:
            with (self._folder / blob.hex()).open("rb") as file:
                yield from iter(lambda: file.read(PIECE), b"")
        except OSError:
            raise Unreadable from None

    def renew(self, blob: bytes) -> bool:
        """Say whether a blob is there, and keep it from the sweep for another day, as who is about to name it does."""
        try:
            os.utime(self._folder / blob.hex(), _today())
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StoreAway(type(error).__name__) from None
        return True

    def size(self, blob: bytes) -> int | None:
        """Return how many bytes a blob has, or `None` where it is not there."""
        try:
            return (self._folder / blob.hex()).stat().st_size
        except OSError:
            return None

    def ids(self) -> Iterator[bytes]:
        """Give the id of every blob, in no order."""
        return (bytes.fromhex(path.name) for path in self._files() if _NAME.fullmatch(path.name))

    def remove(self, blob: bytes) -> None:
        """Remove a blob, if it is there."""
        with _named():
            (self._folder / blob.hex()).unlink(missing_ok=True)

    def sweep(self, wanted: Callable[[Collection[bytes]], Collection[bytes]], older: float) -> int:
        """Remove what was never finished and what nobody wants, if it is more than `older` seconds old; count it.

        `wanted` is asked for some ids at a time, and says which of them a row names. A file shows only its day, and may
        stay a day longer. Raises `StoreAway`.
        """
        born_before = time.time() - older - _DAY
        old = (path for path in self._files() if _swept(path) and _born(path) < born_before)
        swept = 0
        while batch := list(islice(old, _BATCH)):
            kept = {blob.hex() for blob in wanted([bytes.fromhex(path.stem) for path in batch])}
            for path in batch:
                if path.name not in kept:
                    with _named():
                        path.unlink(missing_ok=True)
                    swept += 1
        return swept

    def _files(self) -> Iterator[Path]:
        with _named():
            yield from self._folder.iterdir() if self._folder.is_dir() else ()


def _swept(path: Path) -> bool:
    """Say whether a file is one of ours: nothing else in the folder is touched."""
    return bool(_NAME.fullmatch(path.stem)) and path.suffix in {"", _BEGUN}


def _born(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _today() -> tuple[float, float]:
    """Return the beginning of the day, for a file's two times."""
    day = time.time() // _DAY * _DAY
    return day, day


@contextmanager
def _named() -> Iterator[None]:
    """Answer whatever a disk can do with the store's own error."""
    try:
        yield
    except OSError as error:
        raise StoreAway(type(error).__name__) from None


def _settle(folder: Path) -> None:
    """Make the names in a folder durable (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
