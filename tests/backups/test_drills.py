"""Drills: the copy is broken, or what was copied; an office comes back, or nothing starts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attachments import CLEANED, fetched, filed, read, sent
from copying import attach, blank, copies, flipped, moved, opens, restored, silent, stored
from databases import Postgresql
from deeds import Told, told
from enemy import Enemy
from offices import STORY, TestOffice

from grievance import backups, casework, correspondence
from grievance.case.terms import Complaint
from grievance.errors import CopyDamaged, ReceiptUnknown, SettingRefused, StoreAway, Unreadable
from grievance.office import Process
from grievance.settings import Settings
from grievance.store.dump import dump
from grievance.store.engine import Store
from grievance.store.tables import BLOB
from grievance.verification import verify

PLACES = 24
"""So many places of each copy are broken. The engines take turns: what is broken is sealed, and the same on both."""


@pytest.fixture
def other_url(postgresql: Postgresql, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Give an empty database on the engine that the office is not on."""
    if database_url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    url = postgresql.create()
    yield url
    postgresql.drop(url)


@pytest.fixture
def fresh(tmp_path: Path, standing_office: TestOffice) -> Settings:
    """Give a blank machine."""
    return blank(standing_office, tmp_path / "blank")


def rows(url: str) -> list[bytes]:
    """Read a whole database as lines."""
    store = Store(url)
    try:
        with store.read() as connection:
            return list(dump(connection))
    finally:
        store.close()


def places(office: TestOffice) -> range:
    """Give the places that are broken on this engine."""
    return range(office.settings.database_url.startswith("postgresql"), PLACES, 2)


def never_served(settings: Settings) -> bool:
    """Say whether nothing starts here: there is no pin, and no row to serve."""
    if settings.pin_file.exists():
        return False
    with pytest.raises(SettingRefused):
        TestOffice(settings, settings.home).role(Process.PUBLIC)
    return True


def test_an_office_moves_to_the_other_engine_and_back(
    standing_office: TestOffice, other_url: str, tmp_path: Path
) -> None:
    case = filed(standing_office, sent(standing_office.public))
    case.step(casework.acknowledge, casework.Words("We read it.", "en"))
    was = rows(standing_office.settings.database_url)

    there = blank(standing_office, tmp_path / "there", other_url)
    restored(standing_office, there, *copies(standing_office, tmp_path / "first"))
    moved_there = moved(standing_office, there)
    with closing(moved_there):
        assert whole(moved_there, case)
        back = blank(standing_office, tmp_path / "back")
        restored(standing_office, back, *copies(moved_there, tmp_path / "second"))
    assert rows(back.database_url)[-1] == was[-1], "as many rows as there were"
    moved_back = moved(standing_office, back)
    with closing(moved_back):
        assert whole(moved_back, case)


def whole(there: TestOffice, case: Told) -> bool:
    """Say whether a case and its file open here, and the office is intact."""
    here = Told(there, case.number, case.digits)
    copies = [read(fetched(here, file.blob)) for file in here.case().files if file.blob]
    return opens(there, here) and copies == [CLEANED] and verify(there.desk, print, silent).intact


def test_a_copy_that_is_made_under_load_has_every_case_from_before_and_none_by_half(
    standing_office: TestOffice, fresh: Settings, tmp_path: Path
) -> None:
    older = [told(standing_office) for _ in range(4)]
    younger: list[Told] = []
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            younger.append(told(standing_office, Complaint(STORY, "en")))

    telling = [threading.Thread(target=go_on) for _ in range(3)]
    for each in telling:
        each.start()
    try:
        while len(younger) < 3:
            over.wait(0.01)
        taken = copies(standing_office, tmp_path / "copies")
        while len(younger) < 6:
            over.wait(0.01)
    finally:
        over.set()
        for each in telling:
            each.join()

    (back, _) = restored(standing_office, fresh, *taken)
    there = moved(standing_office, fresh)
    with closing(there):
        assert all(opens(there, case) for case in older)
        found = [case for case in younger if known(there, case)]
        assert verify(there.desk, print, silent).intact
        assert all(opens(there, case) for case in found)
        assert back.cases == len(older) + len(found)


def known(there: TestOffice, case: Told) -> bool:
    try:
        correspondence.enter(there.public, case.digits)
    except ReceiptUnknown:
        return False
    return True


def test_a_flipped_bit_anywhere_in_a_copy_brings_nothing_back(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path
) -> None:
    attach(standing_office, intruder, told(standing_office))
    taken = copies(standing_office, tmp_path / "copies")
    for copy in taken:
        data = copy.read_bytes()
        for place in places(standing_office):
            copy.write_bytes(flipped(data, place * (len(data) - 1) // (PLACES - 1)))

            with pytest.raises((CopyDamaged, Unreadable)):
                restored(standing_office, fresh, copy)

            assert never_served(fresh)
            assert not (fresh.keeper_home.exists() and list(fresh.keeper_home.iterdir()))
        copy.write_bytes(data)
    restored(standing_office, fresh, *taken)
    assert fresh.pin_file.exists(), "what was refused stands in nobody's way"


def test_a_copy_that_was_cut_anywhere_brings_nothing_back(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path
) -> None:
    attach(standing_office, intruder, told(standing_office))
    for copy in copies(standing_office, tmp_path / "copies"):
        data = copy.read_bytes()
        for place in places(standing_office):
            copy.write_bytes(data[: place * (len(data) - 1) // (PLACES - 1)])

            with pytest.raises((CopyDamaged, Unreadable)):
                restored(standing_office, fresh, copy)

            assert never_served(fresh)


@pytest.mark.parametrize("how", ["missing", "flipped", "cut", "empty"])
def test_a_file_that_was_not_whole_is_counted_and_takes_nothing_else_with_it(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path, how: str
) -> None:
    case = told(standing_office)
    broken, whole = (attach(standing_office, intruder, case) for _ in range(2))
    path, was = standing_office.settings.blobs / broken.id.hex(), stored(standing_office.settings, whole)
    match how:
        case "missing":
            path.unlink()
        case "flipped":
            path.write_bytes(flipped(path.read_bytes(), 200_000))
        case "cut":
            path.write_bytes(path.read_bytes()[:-1])
        case _:
            path.write_bytes(b"")

    made = backups.back_up_office(standing_office.role(Process.CLI), tmp_path / "copies", silent)
    (back,) = restored(standing_office, fresh, made.path)

    assert (made.files, made.unsound) == (back.files, back.unsound) == (2, 1)
    assert stored(fresh, whole) == was
    assert fresh.pin_file.exists()


def test_a_file_that_no_row_names_is_not_copied(standing_office: TestOffice, intruder: Enemy, tmp_path: Path) -> None:
    row = attach(standing_office, intruder, told(standing_office))
    intruder.remove(BLOB, id=row.id)

    assert backups.back_up_office(standing_office.role(Process.CLI), tmp_path / "copies", silent).files == 0


def test_an_attempt_that_was_killed_stands_in_nobody_s_way(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path
) -> None:
    row = attach(standing_office, intruder, told(standing_office))
    taken, _ = copies(standing_office, tmp_path / "copies")
    fresh.blobs.mkdir(parents=True)
    (fresh.blobs / f"{row.id.hex()}.begun").write_bytes(b"half")

    restored(standing_office, fresh, taken)

    assert stored(fresh, row) == stored(standing_office.settings, row)
    assert [path.name for path in fresh.blobs.iterdir()] == [row.id.hex()]


def test_a_folder_that_takes_no_files_lets_nothing_start(
    standing_office: TestOffice, intruder: Enemy, fresh: Settings, tmp_path: Path
) -> None:
    attach(standing_office, intruder, told(standing_office))
    taken, _ = copies(standing_office, tmp_path / "copies")
    fresh.home.mkdir()
    fresh.blobs.write_text("not a folder")

    with pytest.raises(StoreAway):
        restored(standing_office, fresh, taken)

    assert never_served(fresh)
    fresh.blobs.unlink()
    assert restored(standing_office, fresh, taken)[0].files == 1
