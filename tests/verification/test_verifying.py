"""What a verification says of files, of young lines, and of cases that an officer opens."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from offices import HELENE, RUTH, SALMA
from sqlalchemy import insert, literal_column, update
from sqlalchemy.exc import DataError
from tampering import Lived, tampered

from grievance.casefile.timeline import FAULTS
from grievance.errors import SettingRefused
from grievance.seal.keys import digest
from grievance.store.tables import ENTRY, FILING, JOB, SUBMISSION
from grievance.verification import Wrong, openings


def cut(path: Path, _: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path, _: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def grow(path: Path, _: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def exchange(path: Path, other: Path) -> None:
    aside = path.with_name("aside")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)


def remove(path: Path, _: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("deed", "wrong"),
    [*((deed, Wrong.NOT_IT) for deed in (cut, flip, grow, exchange)), (remove, Wrong.NOT_THERE)],
)
def test_a_sealed_file_that_is_not_what_it_was_is_named(
    lived: Lived, deed: Callable[[Path, Path], None], wrong: Wrong
) -> None:
    case = lived.first.record()
    row = case.blobs[0]
    folder = lived.office.settings.blobs
    before = {path: path.read_bytes() for path in folder.iterdir()}
    deed(folder / row.id.hex(), next(path for path in folder.iterdir() if path.name != row.id.hex()))
    try:
        checked, found = lived.verified()
    finally:
        for path, data in before.items():
            path.write_bytes(data)

    place = f"case {lived.first.number}, line {row.sequence + 1}, blob {row.id.hex()}"
    assert (place, wrong) in {(finding.place, finding.wrong) for finding in found}
    assert len(found) == (2 if deed is exchange else 1)
    assert not checked.intact


def test_a_file_that_no_row_names_is_counted_and_no_fault(lived: Lived) -> None:
    writing = lived.office.desk.blobs.begin(os.urandom(16))
    writing.write(b"sealed")
    writing.finish()
    try:
        checked, found = lived.verified()
    finally:
        path = next(path for path in lived.office.settings.blobs.iterdir() if path.read_bytes() == b"sealed")
        path.unlink()

    assert (found, checked.orphans) == ([], 1)
    assert checked.intact


def test_a_case_that_opens_for_an_officer_is_opened_and_whole(lived: Lived) -> None:
    ruth = lived.office.officer(RUTH)
    before = (lived.office.settings.keeper_home / "journal").read_bytes().count(b" release ")

    checked, found = lived.verified(ruth)

    assert (found, checked.opened) == ([], 3)
    journal = (lived.office.settings.keeper_home / "journal").read_bytes()
    assert journal.count(b" release ") == before + 3, "each opening leaves its line"


def test_an_officer_of_another_circle_opens_nothing_and_that_is_no_fault(lived: Lived) -> None:
    checked, found = lived.verified(lived.office.officer(HELENE))

    assert (found, checked.opened, checked.unchecked) == ([], 0, [])


def test_what_is_forged_with_every_digest_made_anew_is_found_by_an_officer(lived: Lived) -> None:
    """The line is made new by who can write every row: nobody's digest tells, but no signature holds."""
    last = lived.other.record().entries[-1]
    sealed = bytes([*last.sealed[:-1], last.sealed[-1] ^ 1])
    line = update(ENTRY).where(ENTRY.c.case == last.case, ENTRY.c.sequence == last.sequence)
    with tampered(lived.enemy, line.values(sealed=sealed, digest=digest(last.previous, sealed, last.covers))):
        _, without = lived.verified()
        _, found = lived.verified(lived.office.officer(SALMA))

    assert not [finding for finding in without if finding.table == "case file"]
    assert {each.place for each in found if each.table == "case file"} == {
        f"case {lived.other.number}, line {last.sequence + 1}"
    }
    assert {each.wrong + "." for each in found if each.table == "case file"} <= set(FAULTS.values())


def test_an_officer_keeps_some_of_the_hour_for_their_work(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "MOST", 1)
    ruth = lived.office.officer(RUTH)

    checked, found = lived.verified(ruth)

    assert (found, checked.opened) == ([], 1)
    (unchecked,) = checked.unchecked
    number = unchecked.rpartition(" ")[2]
    assert number in lived.numbers.values()
    assert not checked.intact
    monkeypatch.undo()
    checked, _ = lived.verified(ruth, number)
    assert (checked.opened, checked.unchecked) == (2, [])
    with pytest.raises(SettingRefused):
        lived.verified(ruth, "BABA-000-0")


def test_as_many_young_lines_as_jobs_are_a_gap(lived: Lived) -> None:
    last = lived.other.record().entries[-1]
    place = (last.case, last.sequence + 1, last.epoch, last.digest)
    young = insert(ENTRY).values((*place, digest(last.digest, b"", b""), b"", b""))
    job = insert(JOB).values({"id": bytes(16), "attempts": 0, "sealed": b""})

    before, _ = lived.verified()
    with tampered(lived.enemy, young, job):
        checked, found = lived.verified()
        assert (checked.gap, found) == (before.gap + 1, [])
    with tampered(lived.enemy, young):
        checked, found = lived.verified()
        assert [finding.wrong for finding in found] == [Wrong.UNTOLD]


def test_forms_of_a_case_that_is_not_there_are_named(lived: Lived) -> None:
    nobody = bytes(16)
    with tampered(
        lived.enemy,
        insert(FILING).values((b"f" * 32, nobody, bytes(8), b"")),
        insert(SUBMISSION).values((b"s" * 32, nobody)),
    ):
        _, found = lived.verified()

    assert {(each.table, each.wrong) for each in found} == {("filing", Wrong.NO_CASE), ("submission", Wrong.NO_CASE)}


def test_a_value_of_another_kind_is_not_taken_or_stops_the_reading_and_is_said(lived: Lived) -> None:
    never = update(ENTRY).where(ENTRY.c.sequence == 0).values(sequence=literal_column("'never'"))
    if lived.office.settings.database_url.startswith("postgresql"):
        with pytest.raises(DataError):
            lived.enemy.run(never)
        return
    with tampered(lived.enemy, never):
        checked, found = lived.verified()

    assert Wrong.UNREAD in {finding.wrong for finding in found}
    assert not checked.intact
