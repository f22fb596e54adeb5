"""A backup is made while the office works, opens only with the offline keys, and brings everything back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from copying import attach, blank, copies, moved, opens, restored, silent, stored
from deeds import told
from enemy import Enemy
from offices import STORY, TestOffice

from grievance import backups, inbox
from grievance.backups import Holds
from grievance.backups.making import KEEPERS
from grievance.casefile.offline import OfflineKeys
from grievance.errors import CopyDamaged, SettingRefused, Unreadable, Untrusted
from grievance.inbox import Arrival, Chat, Handled
from grievance.interview.talk import Reply, Saying, Talk
from grievance.office import Office, Process
from grievance.seal.backup import open_backup, seal_backup
from grievance.seal.keys import Identity, Signer
from grievance.settings import Settings


@pytest.fixture
def fresh(tmp_path: Path, standing_office: TestOffice) -> Settings:
    """Give a blank machine."""
    return blank(standing_office, tmp_path / "blank")


@pytest.fixture
def taken(tmp_path: Path, standing_office: TestOffice) -> Iterator[tuple[Path, Path]]:
    """Give copies of an office and its keeper, in which there is a case."""
    told(standing_office)
    yield copies(standing_office, tmp_path / "copies")
    assert list((tmp_path / "copies").glob("*.begun")) == []


def test_an_office_comes_back_whole_on_a_blank_machine(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path
) -> None:
    case = told(standing_office)
    row = attach(standing_office, intruder, case)
    was = stored(standing_office.settings, row)
    taken = copies(standing_office, tmp_path / "copies")

    back = restored(standing_office, fresh, *taken)

    assert [(each.holds, each.cases, each.files, each.unsound) for each in back] == [
        (Holds.OFFICE, 1, 1, 0),
        (Holds.KEEPER, 0, 0, 0),
    ]
    assert stored(fresh, row) == was
    there = moved(standing_office, fresh)
    try:
        assert opens(there, case)
    finally:
        there.close()


def test_conversations_and_the_keys_come_back_too(standing_office: TestOffice, fresh: Settings, tmp_path: Path) -> None:
    bot = standing_office.role(Process.BOT)
    one, two = inbox.take_in(bot, "telegram", [Arrival(str(place), place, "5550199987", b"words") for place in (1, 2)])
    chat = Chat(one.chat, "telegram", one.address, Talk(bytes(32), step="story"))
    unsent = inbox.finish(bot, [Handled(one, chat, Reply(chat.talk, (Saying("Go on."),)))])

    restored(standing_office, fresh, copies(standing_office, tmp_path / "copies")[0])

    for name in ("intake_key_file", "worker_key_file", "bot_key_file"):
        assert getattr(fresh, name).read_bytes() == getattr(standing_office.settings, name).read_bytes()
    there = Office.open(fresh, Process.BOT)
    try:
        assert inbox.waiting(there, "telegram") == [two]
        assert inbox.unsent(there, "telegram") == unsent
        assert inbox.chats(there, [one.chat])[one.chat].talk == chat.talk
    finally:
        there.store.close()


def test_a_backup_has_no_word_no_number_and_no_receipt_in_it(standing_office: TestOffice, tmp_path: Path) -> None:
    case = told(standing_office)

    for copy in copies(standing_office, tmp_path / "copies"):
        assert case.number not in copy.name
        data = copy.read_bytes()
        assert [word for word in (STORY, case.number, case.digits) if word.encode() in data] == []
        assert copy.stat().st_mode & 0o777 == 0o600


def test_the_office_s_backup_does_not_hold_the_keeper_s_secrets(
    standing_office: TestOffice, taken: tuple[Path, Path]
) -> None:
    _, pieces = open_backup(OfflineKeys.load(standing_office.keys).recovery, BytesIO(taken[0].read_bytes()))
    plain, home = b"".join(pieces), standing_office.settings.keeper_home

    assert (standing_office.settings.pin_file).read_bytes() in plain
    for name in ("pepper", "log.key", "slots"):
        assert not (home / name).exists() or (home / name).read_bytes()[16:48] not in plain


def test_the_hour_keys_are_never_copied(standing_office: TestOffice, fresh: Settings, taken: tuple[Path, Path]) -> None:
    restored(standing_office, fresh, taken[1])

    assert {file.name for file in fresh.keeper_home.iterdir()} <= set(KEEPERS)
    assert (standing_office.settings.keeper_home / "hours").exists()


def test_every_file_of_the_keeper_is_copied_or_made_to_be_forgotten(
    standing_office: TestOffice, fresh: Settings, taken: tuple[Path, Path]
) -> None:
    restored(standing_office, fresh, taken[1])

    kept = {file.name for file in standing_office.settings.keeper_home.iterdir()}
    assert kept - {file.name for file in fresh.keeper_home.iterdir()} <= {"hours", "lock"}


def test_a_copy_opens_for_its_own_recovery_key_alone(
    standing_office: TestOffice, fresh: Settings, taken: tuple[Path, Path]
) -> None:
    ours = OfflineKeys.load(standing_office.keys)

    for copy in taken:
        with pytest.raises(Unreadable):
            backups.restore(fresh, replace(ours, recovery=Identity.generate()), copy, silent)
    with pytest.raises(Untrusted):
        backups.restore(fresh, replace(ours, root=Signer.generate()), taken[0], silent)

    assert not fresh.home.exists()


def test_nothing_is_restored_over_an_office(standing_office: TestOffice, taken: tuple[Path, Path]) -> None:
    before = standing_office.settings.pin_file.read_bytes()

    for copy in taken:
        with pytest.raises(SettingRefused):
            restored(standing_office, standing_office.settings, copy)

    assert standing_office.settings.pin_file.read_bytes() == before


def test_a_backup_that_cannot_be_complete_is_refused(standing_office: TestOffice, tmp_path: Path) -> None:
    standing_office.settings.worker_key_file.unlink()

    with pytest.raises(SettingRefused, match=r"worker\.key"):
        backups.back_up_office(standing_office.role(Process.CLI), tmp_path / "copies", silent)

    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("holds", [0, *Holds, 99])
def test_a_copy_of_something_else_brings_nothing_back(
    standing_office: TestOffice, fresh: Settings, tmp_path: Path, holds: int
) -> None:
    recovery = OfflineKeys.load(standing_office.keys).recovery.recipient
    other = tmp_path / "other.sealed"
    other.write_bytes(b"".join(seal_backup(recovery, holds, [b"\0\5other\0\0\0\1x\0\0\0\0"])))

    with pytest.raises(CopyDamaged if holds in set(Holds) else Unreadable):
        restored(standing_office, fresh, other)

    assert not fresh.pin_file.exists()
    assert list(fresh.keeper_home.glob("*")) == []
