"""Whatever is done to the journal, the tree or the heads, a verification says so; and an old head is worth keeping."""

from __future__ import annotations

import os
import shutil
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from deeds import told
from enemy import Enemy
from offices import standing
from tampering import Lived, live

from grievance import outbox
from grievance.errors import SettingRefused, Unreadable
from grievance.keeper.heads import Own
from grievance.keeper.tree import SIZE
from grievance.office import Process
from grievance.seal.head import Head, HeadSigner, HeadVerifier
from grievance.seal.log import Growing, verify_consistency
from grievance.verification import Wrong, witness


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Give an office whose log has two heads."""
    home = tmp_path_factory.mktemp("logged")
    url = f"sqlite:///{home / 'grievance.db'}"
    with standing(home, url) as office, closing(Enemy(url)) as enemy:
        lived = live(office, enemy)
        lived.log()
        told(office)
        lived.log()
        yield lived


@contextmanager
def broken(logged: Lived, deed: Callable[[Path, Path], None]) -> Iterator[None]:
    """Stop the keeper, do something in its folder or among the heads, start it again; and put all back afterwards."""
    settings = logged.office.settings
    folders = (settings.keeper_home, settings.heads)
    kept = [folder.with_name(f"{folder.name}.kept") for folder in folders]
    logged.office.end_keeper()
    for folder, aside in zip(folders, kept, strict=True):
        shutil.copytree(folder, aside)
    deed(*folders)
    logged.office.start_keeper()
    try:
        yield
    finally:
        logged.office.end_keeper()
        for folder, aside in zip(folders, kept, strict=True):
            shutil.rmtree(folder)
            aside.rename(folder)
        shown = settings.heads / "log.pub"
        shown.unlink()
        logged.office.start_keeper()
        while not shown.exists():
            time.sleep(0.05)  # it answers before it has shown what it shows


def wrongs(logged: Lived) -> set[str]:
    checked, found = logged.verified()
    assert not checked.intact
    return {finding.wrong for finding in found}


def lines(keeper: Path) -> list[bytes]:
    return (keeper / "journal").read_bytes().splitlines(keepends=True)


def test_a_log_that_nobody_touched_covers_every_line(logged: Lived) -> None:
    checked, found = logged.verified()

    assert (found, checked.unchecked) == ([], [])
    assert (checked.heads, checked.gap) == (2, 0)
    assert checked.since


def test_the_gap_after_the_last_head_is_counted_and_no_fault(logged: Lived) -> None:
    told(logged.office)
    logged.tell()
    checked, found = logged.verified()
    assert (found, checked.gap) == ([], 1)

    told(logged.office)
    checked, found = logged.verified()
    assert (found, checked.gap) == ([], 2), "a line whose job waits is a gap as well"
    assert checked.intact
    logged.log()


@pytest.mark.parametrize("which", ["entry", "roster", "manifest"])
def test_a_line_that_was_removed_from_the_journal_is_noticed(logged: Lived, which: str) -> None:
    def remove(keeper: Path, _: Path) -> None:
        kept = lines(keeper)
        first = next(line for line in kept if f" {which} ".encode() in line)
        (keeper / "journal").write_bytes(b"".join(line for line in kept if line is not first))

    with broken(logged, remove):
        assert wrongs(logged) & {Wrong.NO_LEAF, Wrong.NO_LINE, Wrong.SHORTER}


def test_the_last_line_that_was_removed_from_the_journal_is_noticed(logged: Lived) -> None:
    def remove(keeper: Path, _: Path) -> None:
        (keeper / "journal").write_bytes(b"".join(lines(keeper)[:-1]))

    with broken(logged, remove):
        assert wrongs(logged) & {Wrong.NO_LEAF, Wrong.NO_LINE, Wrong.SHORTER}


def test_a_line_of_the_journal_that_was_changed_is_noticed(logged: Lived) -> None:
    def change(keeper: Path, _: Path) -> None:
        first, *others = lines(keeper)
        entries = [line for line in others if b" entry " in line]
        changed = entries[0][:-2] + (b"0" if entries[0][-2:-1] != b"0" else b"1") + b"\n"
        written = [changed if line is entries[0] else line for line in others]
        (keeper / "journal").write_bytes(b"".join([first, *written]))

    with broken(logged, change):
        assert {Wrong.OTHERWISE, Wrong.NO_LEAF} <= wrongs(logged)


@pytest.mark.parametrize("leaves", [1, 3])
def test_a_tree_that_was_shortened_is_noticed(logged: Lived, leaves: int) -> None:
    def shorten(keeper: Path, _: Path) -> None:
        os.truncate(keeper / "tree", (keeper / "tree").stat().st_size - leaves * SIZE)

    with broken(logged, shorten):
        assert Wrong.SHORTER in wrongs(logged)


def test_two_leaves_that_were_exchanged_are_noticed(logged: Lived) -> None:
    def exchange(keeper: Path, _: Path) -> None:
        data = bytearray((keeper / "tree").read_bytes())
        data[:SIZE], data[SIZE : 2 * SIZE] = data[SIZE : 2 * SIZE], data[:SIZE]
        (keeper / "tree").write_bytes(data)

    with broken(logged, exchange):
        assert Wrong.OTHER_LOG in wrongs(logged)


def test_a_head_that_was_removed_is_noticed_where_it_is_the_newest(logged: Lived) -> None:
    newest = max(logged.office.settings.heads.glob("*.head"))
    was = newest.read_bytes()
    newest.unlink()
    try:
        assert wrongs(logged) == {Wrong.NOT_THERE}
    finally:
        newest.write_bytes(was)


@pytest.mark.parametrize("how", ["flipped", "older", "nothing"])
def test_a_head_that_was_replaced_is_noticed(logged: Lived, how: str) -> None:
    oldest, *_, newest = sorted(logged.office.settings.heads.glob("*.head"))
    was = newest.read_text()
    fake = {"flipped": was.replace("grievance/", "grievance/0", 1), "older": oldest.read_text(), "nothing": ""}[how]
    newest.write_text(fake)
    try:
        assert wrongs(logged) & {Wrong.NOT_SIGNED, Wrong.NOT_IT}
    finally:
        newest.write_text(was)


def rewrite(keeper: Path, heads: Path) -> None:
    """Take a line out of the log with the log's own key in hand: tree, head and key are all the enemy's to write."""
    verifier = HeadVerifier((heads / "log.pub").read_text().strip())
    signer = HeadSigner(verifier.origin, (keeper / "log.key").read_bytes())
    data = (keeper / "tree").read_bytes()[SIZE:]
    growing = Growing()
    for at in range(0, len(data), SIZE):
        growing.add(data[at : at + 32])
    own = Own(keeper / "head")
    newest = own.read()
    assert newest
    own.keep(replace(newest, head=signer.sign(Head(growing.size, growing.root()))))
    (keeper / "tree").write_bytes(data)
    shutil.rmtree(heads)


def test_a_witness_notices_what_was_rewritten_with_every_key_in_hand(logged: Lived) -> None:
    kept = witness.newest(logged.office.desk)
    assert witness.check(logged.office.desk, kept)[1] is None
    with broken(logged, rewrite):
        while not list(logged.office.settings.heads.glob("*.head")):
            time.sleep(0.05)
        _, wrong = witness.check(logged.office.desk, kept)
        assert wrong in {Wrong.SHORTER, Wrong.OTHER_LOG}


def test_an_old_head_fits_as_long_as_the_log_only_grew(logged: Lived) -> None:
    desk = logged.office.desk
    olds = [path.read_text() for path in sorted(logged.office.settings.heads.glob("*.head"))]
    told(logged.office)
    logged.log()

    assert [witness.check(desk, old)[1] for old in olds] == [None] * len(olds)
    with pytest.raises(Unreadable):
        witness.check(desk, olds[0].replace("\n", "\n\n", 1))


def test_a_witness_can_prove_that_the_log_only_grew(logged: Lived) -> None:
    desk = logged.office.desk
    key = HeadVerifier((logged.office.settings.heads / "log.pub").read_text().strip())
    for path in sorted(logged.office.settings.heads.glob("*.head")):
        old = key.head(path.read_text())

        first, *proof = witness.since(desk, old.size).partition("\n\n")[0].split("\n")
        newest = key.head(witness.since(desk, old.size).partition("\n\n")[2])

        assert first == f"old {old.size}"
        parts = [b64decode(part) for part in proof]
        verify_consistency(old.size, old.root, newest.size, newest.root, parts)
    with pytest.raises(SettingRefused):
        witness.since(desk, 10_000)


def test_an_office_that_works_and_logs_meanwhile_is_intact(logged: Lived) -> None:
    over = threading.Event()
    worker = logged.office.role(Process.WORKER)

    def go_on() -> None:
        hours = logged.hours
        while not over.is_set():
            told(logged.office)
            outbox.once(worker, os.urandom(16))
            hours += 1
            logged.office.move_clock(hours / 24)
        logged.hours = hours

    busy = threading.Thread(target=go_on)
    busy.start()
    try:
        seen = [logged.verified()]
        while len(seen) < 8 or seen[-1][0].leaves == seen[0][0].leaves:
            seen.append(logged.verified())
    finally:
        over.set()
        busy.join()

    assert [found for _, found in seen if found] == []
    assert all(checked.intact for checked, _ in seen)


def test_what_was_not_checked_is_not_intact(logged: Lived) -> None:
    logged.office.end_keeper()
    try:
        checked, found = logged.verified()
    finally:
        logged.office.start_keeper()

    assert found == []
    assert checked.unchecked == ["the log, because the keeper does not answer"]
    assert not checked.intact
