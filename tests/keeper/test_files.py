"""What was answered was on the disk before."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest

from grievance.errors import KeeperRefused
from grievance.keeper import files
from grievance.keeper.files import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger"
    files.whole(path, 1)
    return path


def fail(*_: object) -> int:
    raise OSError(errno.EIO, "the disk is gone")


def test_a_folder_is_closed_to_others_even_where_it_was_open(tmp_path: Path) -> None:
    (tmp_path / "keeper").mkdir(mode=0o777)

    assert files.folder(tmp_path / "keeper").stat().st_mode & 0o777 == 0o700


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = files.secret(tmp_path / "pepper")

    assert files.secret(tmp_path / "pepper") == first
    assert len(first) == 32
    assert (tmp_path / "pepper").stat().st_mode & 0o777 == 0o600


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_bytes(bytes(31))

    with pytest.raises(KeeperRefused, match="pepper is damaged"):
        files.secret(tmp_path / "pepper")


@pytest.mark.parametrize(
    ("unit", "found", "kept"),
    [(4, b"aaaabbbbcc", b"aaaabbbb"), (b"\n", b"a\nb\nc", b"a\nb\n"), (b"\n", b"torn", b""), (b"\n", b"", b"")],
)
def test_what_a_crash_left_at_the_end_is_cut(tmp_path: Path, unit: int | bytes, found: bytes, kept: bytes) -> None:
    (tmp_path / "file").write_bytes(found)

    assert files.whole(tmp_path / "file", unit) == kept
    assert (tmp_path / "file").read_bytes() == kept


def test_a_file_that_is_put_has_its_rights_whatever_the_process_allows(tmp_path: Path) -> None:
    files.replace(tmp_path / "secret", b"s")
    files.replace(tmp_path / "shown", b"s", 0o644)

    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("secret", "shown")] == [0o600, 0o644]


def test_a_lock_is_held_by_one_and_falls_with_its_block(tmp_path: Path) -> None:
    with files.alone(tmp_path / "lock"), pytest.raises(KeeperRefused, match="another keeper"):  # noqa: SIM117
        with files.alone(tmp_path / "lock"):
            pass

    with files.alone(tmp_path / "lock"):
        pass


def test_an_error_inside_a_lock_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), files.alone(tmp_path / "lock"):
        raise BlockingIOError


def test_pieces_lie_one_after_another(path: Path) -> None:
    ledger = Ledger(path)

    assert [ledger.write(b"one"), ledger.write(b"two")] == [0, 3]
    ledger.confirm()
    ledger.blot(0, 3)
    ledger.close()

    assert path.read_bytes() == b"\0\0\0two"


def test_a_write_that_the_disk_did_not_take_leaves_no_gap(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, full = Ledger(path), os.pwrite

    def half(descriptor: int, data: memoryview, at: int) -> int:
        return full(descriptor, data[:2], at) if at == 0 else fail()

    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(KeeperRefused, match=r"^disk$"):
        ledger.write(b"lost")
    monkeypatch.setattr(os, "pwrite", full)

    assert ledger.write(b"kept") == 0
    ledger.close()
    assert path.read_bytes() == b"kept"


def test_a_disk_that_once_did_not_confirm_is_not_believed_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(path)
    ledger.write(b"one")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", fail)
        with pytest.raises(KeeperRefused, match=r"^disk$"):
            ledger.confirm()

    with pytest.raises(KeeperRefused, match=r"^disk$"):
        ledger.confirm()
    with pytest.raises(KeeperRefused, match=r"^disk$"):
        ledger.write(b"two")
    ledger.close()


def test_those_who_wait_at_the_same_time_share_one_confirmation(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, confirmations = Ledger(path), []

    def slow(descriptor: int) -> None:
        confirmations.append(descriptor)
        time.sleep(0.1)

    def append() -> None:
        ledger.write(b"line")
        ledger.confirm()

    monkeypatch.setattr(os, "fdatasync", slow)
    threads = [threading.Thread(target=append) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.close()

    assert 1 <= len(confirmations) <= 3
    assert path.read_bytes() == b"line" * 20
