"""Files that survive: what was answered was on the disk before."""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper.verbs import Refusal


def folder(path: Path) -> Path:
    """Make sure that a folder is there, closed to everybody else, and named on the disk."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    settle(path.parent)
    return path


def settle(path: Path) -> None:
    """Write a folder's own names to the disk: without it a new file may be gone after a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; it falls with the process. Raises `KeeperRefused` if it is held."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeeperRefused(f"another keeper holds {path.name}") from None
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put a file in one piece: whoever reads finds the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        os.fchmod(descriptor, mode)
        write(descriptor, data, 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    settle(path.parent)


def secret(path: Path) -> bytes:
    """Read a file of 32 secret bytes, made at the first start. Raises `KeeperRefused` where it is damaged."""
    if not path.exists():
        replace(path, secrets.token_bytes(32))
    data = path.read_bytes()
    if len(data) != 32:  # noqa: PLR2004 - the size is the sentence above
        raise KeeperRefused(f"{path.name} is damaged")
    return data


def write(descriptor: int, data: bytes, at: int) -> None:
    """Write all of `data` at this offset. Raises `OSError`."""
    rest = memoryview(data)
    while rest:
        count = os.pwrite(descriptor, rest, at)
        rest, at = rest[count:], at + count


def trim(path: Path, unit: int | bytes) -> None:
    """Begin a file, or cut what a crash left at its end: less than a unit, and nobody was ever told.

    A `unit` is so many bytes, or the byte that closes each piece.
    """
    if not path.exists():
        path.touch(mode=0o600)
        settle(path.parent)
    size = path.stat().st_size
    if isinstance(unit, int):
        end = size // unit * unit
    elif size:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            end = content.rfind(unit) + 1
    else:
        end = 0
    if end < size:
        os.truncate(path, end)


def whole(path: Path, unit: int | bytes) -> bytes:
    """Read what was kept, or begin it, with a torn end cut off as `trim` does."""
    trim(path, unit)
    return path.read_bytes()


class Ledger:
    """A file that grows at its end and is confirmed by the disk before anybody is told.

    `write` then `confirm`: those who wait for the disk at the same time share one confirmation. A disk that once
    failed to confirm is not believed again before a restart; until then everything raises `KeeperRefused`.
    """

    def __init__(self, path: Path) -> None:
        """Open a file that is there and whole, and confirm what lies in it."""
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        os.fsync(self._file)
        self._end = self._confirmed = path.stat().st_size
        self._writing, self._confirming = threading.Lock(), threading.Lock()
        self._failed = False

    def write(self, data: bytes) -> int:
        """Write at the end and return the offset. It is not durable before `confirm`."""
        with self._writing, self._minding():
            at = self._end
            write(self._file, data, at)
            self._end = at + len(data)
            return at

    def read(self, at: int, length: int) -> bytes:
        """Read what was written here, confirmed or not. Raises `KeeperRefused`."""
        with self._minding():
            return os.pread(self._file, length, at)

    def confirm(self) -> None:
        """Wait until everything written so far is on the disk."""
        wanted = self._end
        with self._confirming, self._minding():
            if self._confirmed < wanted:
                self._sync()

    def blot(self, at: int, length: int) -> None:
        """Overwrite with zeros, in place, and wait for the disk."""
        with self._confirming, self._minding():
            write(self._file, bytes(length), at)
            self._sync()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _sync(self) -> None:
        reached = self._end
        try:
            os.fdatasync(self._file)
        except OSError:
            self._failed = True
            raise
        self._confirmed = reached

    @contextmanager
    def _minding(self) -> Iterator[None]:
        if self._failed:
            raise KeeperRefused(Refusal.DISK)
        try:
            yield
        except OSError:
            raise KeeperRefused(Refusal.DISK) from None
