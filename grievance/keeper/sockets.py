"""Unix sockets at paths of any length: the kernel takes 107 bytes, so a longer one is named through its folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHORT = 100


@contextmanager
def address(path: Path) -> Iterator[str]:
    """Give the address by which the kernel finds this path, while the block runs. Raises `OSError`."""
    if len(os.fsencode(path)) <= SHORT:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def listen(path: Path, group: int | None) -> socket.socket:
    """Listen at `path`, for this user alone (0600) or for a group as well (its number, 0660).

    A socket left there is replaced in one step, by one that is closed to others and listens already.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with address(fresh) as name:
        listener.bind(name)
    if group is not None:
        os.chown(fresh, -1, group)
    fresh.chmod(0o600 if group is None else 0o660)
    listener.listen(128)
    fresh.replace(path)
    return listener


def connect(path: Path, seconds: float) -> socket.socket:
    """Connect to whoever listens at `path`. Raises `OSError`, also where too many wait there already."""
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        link.settimeout(seconds)
        with address(path) as name:
            link.connect(name)
    except OSError:
        link.close()
        raise
    return link
