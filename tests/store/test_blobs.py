"""Sealed files in their folder: here before they are named, gone only when nothing names them."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection
from pathlib import Path
from types import SimpleNamespace

import pytest

from grievance.errors import StoreAway, Unreadable
from grievance.store.blobs import PIECE, SPARE, Blobs, Writing

BLOB, OTHER = b"b" * 16, b"o" * 16
DAY = 86_400.0


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


def written(blobs: Blobs, blob: bytes = BLOB, data: bytes = b"sealed") -> Writing:
    writing = blobs.begin(blob)
    writing.write(data)
    writing.finish()
    return writing


def age(path: Path, days: float) -> None:
    os.utime(path, (time.time() - days * DAY,) * 2)


def nobody(_: Collection[bytes]) -> Collection[bytes]:
    return ()


def everybody(ids: Collection[bytes]) -> Collection[bytes]:
    return ids


def test_what_was_written_is_read_again(blobs: Blobs) -> None:
    data = os.urandom(2 * PIECE + 5)

    writing = written(blobs, data=data)

    assert b"".join(blobs.read(BLOB)) == data
    assert (writing.size, writing.digest) == (len(data), hashlib.sha256(data).digest())
    assert list(blobs.ids()) == [BLOB]


def test_it_is_for_its_owner_alone(blobs: Blobs, folder: Path) -> None:
    written(blobs)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / BLOB.hex()).stat().st_mode & 0o777 == 0o600


def test_where_the_folder_is_a_group_s_so_is_the_file(blobs: Blobs, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o2770)
    written(blobs)

    assert (folder / BLOB.hex()).stat().st_mode & 0o777 == 0o660


def test_it_tells_the_day_it_came_and_no_hour(blobs: Blobs, folder: Path) -> None:
    written(blobs)

    assert (folder / BLOB.hex()).stat().st_mtime % DAY == 0


def test_it_has_no_name_before_it_is_whole(blobs: Blobs) -> None:
    writing = blobs.begin(BLOB)
    writing.write(b"half")

    assert list(blobs.ids()) == []
    with pytest.raises(Unreadable):
        list(blobs.read(BLOB))
    writing.finish()
    assert list(blobs.ids()) == [BLOB]


def test_its_bytes_are_durable_before_its_name_and_its_name_before_the_answer(
    blobs: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, fsync, rename = [], os.fsync, Path.rename

    def synced(descriptor: int) -> None:
        order.append("folder" if os.path.sameopenfile(descriptor, opened) else "file")
        fsync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        order.append("name")
        return rename(path, target)

    folder.mkdir()
    opened = os.open(folder, os.O_RDONLY)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    written(blobs)
    os.close(opened)

    assert order == ["file", "name", "folder"]


@pytest.mark.parametrize("moment", ["fsync", "rename"])
def test_killed_on_the_way_it_was_never_there(blobs: Blobs, folder: Path, moment: str) -> None:
    """The process dies before its bytes are durable, and between that and its name."""
    code = f"""
import os, pathlib, sys
from grievance.store.blobs import Blobs
def die(*_):
    os.kill(os.getpid(), 9)
writing = Blobs(pathlib.Path(sys.argv[1])).begin(b"b" * 16)
writing.write(b"sealed")
{"os.fsync" if moment == "fsync" else "pathlib.Path.rename"} = die
writing.finish()
"""
    ended = subprocess.run([sys.executable, "-c", code, folder], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert list(blobs.ids()) == []
    (left,) = folder.iterdir()
    age(left, 3)
    assert blobs.sweep(everybody, DAY) == 1
    assert list(folder.iterdir()) == []


def test_what_was_abandoned_leaves_nothing(blobs: Blobs, folder: Path) -> None:
    writing = blobs.begin(BLOB)
    writing.write(b"half")
    writing.abandon()
    writing.abandon()

    assert list(folder.iterdir()) == []


def test_abandoned_after_it_was_finished_it_stays(blobs: Blobs) -> None:
    written(blobs).abandon()

    assert list(blobs.ids()) == [BLOB]


def test_a_missing_blob_is_unreadable(blobs: Blobs) -> None:
    with pytest.raises(Unreadable):
        list(blobs.read(BLOB))


def test_a_full_disk_says_not_now_and_keeps_nothing(
    blobs: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    writing = blobs.begin(BLOB)
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StoreAway):
        writing.finish()
    assert list(folder.iterdir()) == []


def test_a_file_the_system_will_not_let_grow_says_not_now(folder: Path) -> None:
    """A real limit (setrlimit), in a process of its own."""
    code = """
import pathlib, resource, sys
from grievance.errors import StoreAway
from grievance.store.blobs import Blobs
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
writing = Blobs(pathlib.Path(sys.argv[1])).begin(b"b" * 16)
try:
    for _ in range(4):
        writing.write(bytes(65_536))
except StoreAway:
    writing.abandon()
    sys.exit(7)
"""
    ended = subprocess.run([sys.executable, "-c", code, folder], check=False)

    assert ended.returncode == 7
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_nearly_full_takes_words_and_no_files(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=SPARE - 1))

    with pytest.raises(StoreAway):
        blobs.begin(BLOB)


def test_a_sweep_takes_what_no_row_names_once_it_is_old(blobs: Blobs, folder: Path) -> None:
    written(blobs, BLOB)
    written(blobs, OTHER)
    for blob in (BLOB, OTHER):
        age(folder / blob.hex(), 2.5)

    assert blobs.sweep(lambda ids: {OTHER} & set(ids), DAY) == 1
    assert list(blobs.ids()) == [OTHER]


@pytest.mark.parametrize("days", [0.0, 0.9, 1.9])
def test_a_sweep_leaves_what_a_form_may_still_bring(blobs: Blobs, folder: Path, days: float) -> None:
    """Its name says the day only: what came just before midnight looks a day old a minute later."""
    written(blobs)
    age(folder / BLOB.hex(), days)

    assert blobs.sweep(nobody, DAY) == 0


def test_what_is_about_to_be_named_is_kept_from_the_sweep(blobs: Blobs, folder: Path) -> None:
    written(blobs)
    age(folder / BLOB.hex(), 9)

    assert blobs.renew(BLOB)
    assert blobs.sweep(nobody, DAY) == 0
    assert not blobs.renew(OTHER)


def test_a_sweep_that_may_not_says_not_now(blobs: Blobs, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path, *, missing_ok: bool) -> None:
        raise PermissionError(missing_ok)

    written(blobs)
    age(folder / BLOB.hex(), 9)
    monkeypatch.setattr(Path, "unlink", refused)

    with pytest.raises(StoreAway):
        blobs.sweep(nobody, DAY)


def test_a_sweep_touches_nothing_that_is_not_ours(blobs: Blobs, folder: Path) -> None:
    written(blobs)
    for name in ("lost+found", "notes.txt", f"{BLOB.hex()}.copy"):
        (folder / name).write_bytes(b"")
        age(folder / name, 9)

    assert blobs.sweep(nobody, DAY) == 0


def test_a_sweep_asks_for_some_at_a_time(blobs: Blobs, folder: Path) -> None:
    folder.mkdir()
    for number in range(1201):
        path = folder / number.to_bytes(16, "big").hex()
        path.write_bytes(b"")
        age(path, 9)
    asked: list[int] = []

    def some(ids: Collection[bytes]) -> Collection[bytes]:
        asked.append(len(ids))
        return ids

    assert blobs.sweep(some, DAY) == 0
    assert sorted(asked) == [201, 500, 500]


def test_removing_what_is_not_there_is_nothing(blobs: Blobs) -> None:
    written(blobs)
    blobs.remove(BLOB)
    blobs.remove(BLOB)

    assert list(blobs.ids()) == []
