"""No slot leaves without its line, no nonce counts twice, no entry is written twice or lost."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from running import NOON

from grievance.errors import KeeperRefused
from grievance.keeper.journal import AN_HOUR, PIECE, Journal
from grievance.keeper.lines import Fact, Kind
from grievance.keeper.verbs import Release

ADA, BORA, CASE = b"a" * 16, b"b" * 16, b"c" * 16


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        """Set it to noon."""
        self.at = NOON

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def asked(officer: bytes = ADA, nonce: bytes | None = None) -> Release:
    return Release(CASE, officer, nonce or os.urandom(16), b"s" * 64)


def test_a_line_says_who_was_given_which_slot_and_by_which_roster(path: Path) -> None:
    journal = Journal(path, Clock())

    journal.release(asked(nonce=b"n" * 16), 7)

    facts = f"case={CASE.hex()} officer={ADA.hex()} nonce={b'n'.hex() * 16} roster=7 signature={b's'.hex() * 64}"
    assert path.read_text() == f"2026-11-24T12:00:00Z release {facts}\n"
    journal.close()


def test_a_nonce_counts_once_for_ever(path: Path) -> None:
    journal = Journal(path, Clock())
    journal.release(asked(nonce=b"n" * 16), 0)
    with pytest.raises(KeeperRefused, match=r"^nonce$"):
        journal.release(asked(nonce=b"n" * 16), 0)
    journal.close()

    journal = Journal(path, Clock())
    with pytest.raises(KeeperRefused, match=r"^nonce$"):
        journal.release(asked(BORA, nonce=b"n" * 16), 0)
    journal.close()
    assert len(path.read_text().splitlines()) == 1


def test_a_line_torn_at_the_end_is_cut(path: Path) -> None:
    journal = Journal(path, Clock())
    journal.release(asked(), 0)
    journal.close()
    line = path.read_bytes()
    path.write_bytes(line + line[:90])

    journal = Journal(path, Clock())
    journal.release(asked(), 0)
    journal.close()

    assert path.read_bytes()[: len(line)] == line
    assert len(path.read_bytes()) == 2 * len(line)


@pytest.mark.parametrize("damaged", [b"release\n", b"\xff\n", b"2026 release officer=zz nonce=00\n", b"a b c\n"])
def test_a_damaged_line_is_counted_and_left(path: Path, damaged: bytes) -> None:
    path.write_bytes(damaged)

    journal = Journal(path, Clock())

    assert journal.damaged == 1
    assert path.read_bytes() == damaged
    journal.close()


def test_a_slot_stays_where_its_line_is_not_on_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    journal = Journal(path, Clock())
    monkeypatch.setattr(os, "fdatasync", fail)

    with pytest.raises(KeeperRefused, match=r"^disk$"):
        journal.release(asked(), 0)
    journal.close()


def test_an_officer_is_given_a_thousand_slots_an_hour_and_no_more(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    journal = Journal(path, clock)
    for _ in range(AN_HOUR):
        journal.release(asked(), 0)

    with pytest.raises(KeeperRefused, match=r"^limit$"):
        journal.release(asked(), 0)
    journal.release(asked(BORA), 0)
    journal.close()
    assert f"officer {ADA.hex()} asked for more than 1000 slots in an hour" in caplog.text

    journal = Journal(path, clock)
    with pytest.raises(KeeperRefused, match=r"^limit$"):
        journal.release(asked(), 0)
    clock.at += timedelta(hours=1)
    journal.release(asked(), 0)
    journal.close()


def entered(number: int) -> Fact:
    return Fact(Kind.ENTRY, CASE, number, bytes([number]) * 32)


def test_an_entry_is_written_once_whoever_else_is_given_what_between(path: Path) -> None:
    journal = Journal(path, Clock())
    journal.enter([entered(0), entered(1)])
    journal.release(asked(), 0)
    journal.enter([entered(1), entered(2), entered(2)])
    journal.close()

    journal = Journal(path, Clock())
    journal.enter([entered(0), entered(1), entered(2)])

    assert [fact and (fact.kind, fact.sequence) for _, fact in journal.read(0, journal.settled())] == [
        ("entry", 0),
        ("entry", 1),
        ("release", 0),
        ("entry", 2),
    ]
    assert journal.damaged == 0
    journal.close()


def test_lines_keep_their_numbers_where_one_is_damaged(path: Path) -> None:
    journal = Journal(path, Clock())
    journal.enter(map(entered, range(5)))
    journal.close()
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = b"dam\raged\n"
    path.write_bytes(b"".join(lines))

    journal = Journal(path, Clock())

    assert journal.damaged == 1
    assert list(journal.read(1, 4)) == [(1, entered(1)), (2, None), (3, entered(3))]
    journal.close()


def test_many_lines_are_read_piece_by_piece(path: Path) -> None:
    journal = Journal(path, Clock())
    facts = [Fact(Kind.ENTRY, CASE, number, os.urandom(32)) for number in range(2 * PIECE + 7)]
    journal.enter(facts)

    assert [fact for _, fact in journal.read(3, journal.settled())] == facts[3:]
    journal.close()


def test_sixteen_who_enter_the_same_at_once_write_it_once(path: Path) -> None:
    journal = Journal(path, Clock())

    with ThreadPoolExecutor(16) as crowd:
        for _ in crowd.map(lambda _: journal.enter(map(entered, range(50))), range(16)):
            pass

    assert journal.settled() == 50
    journal.close()


def test_an_entry_that_is_not_on_the_disk_is_not_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    journal = Journal(path, Clock())
    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", fail)
        with pytest.raises(KeeperRefused, match=r"^disk$"):
            journal.enter([entered(0)])

    journal.enter([entered(0)])

    assert list(journal.read(0, journal.settled())) == [(0, entered(0))]
    journal.close()
