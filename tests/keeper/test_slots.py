"""A slot that was answered is found again, and by nobody who only names its case."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from grievance.errors import KeeperRefused
from grievance.keeper.slots import SIZE, Slots

CASE, OTHER, LOCATOR, NEWER = (bytes([number]) * 16 for number in range(1, 5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "slots"


def again(slots: Slots, path: Path) -> Slots:
    slots.close()
    return Slots(path)


def test_a_slot_is_found_by_its_case_and_by_its_locator(path: Path) -> None:
    slots = Slots(path)
    pair = slots.keep(CASE, LOCATOR)

    slots = again(slots, path)

    assert len(pair.slot) == len(pair.identity) == 32
    assert slots.case(LOCATOR) == CASE
    assert slots.of(CASE) == pair.slot
    assert slots.identity(CASE) == pair.identity
    assert slots.case(NEWER) is slots.of(OTHER) is None
    slots.close()


@pytest.mark.parametrize(("case", "locator"), [(CASE, LOCATOR), (CASE, NEWER), (OTHER, LOCATOR)])
def test_a_case_or_a_locator_that_is_known_gets_no_slot(path: Path, case: bytes, locator: bytes) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)

    with pytest.raises(KeeperRefused, match=r"^known$"):
        slots.keep(case, locator)
    slots.close()


def test_no_two_slots_are_the_same(path: Path) -> None:
    slots = Slots(path)

    pairs = [slots.keep(os.urandom(16), os.urandom(16)) for _ in range(50)]

    assert len({slot for pair in pairs for slot in (pair.slot, pair.identity)}) == 100
    assert len(slots) == 50
    slots.close()


def test_a_second_locator_finds_the_same_case_until_the_first_is_dropped(path: Path) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.find(CASE, NEWER)
    assert slots.case(LOCATOR) == slots.case(NEWER) == CASE

    slots.drop(LOCATOR)
    slots.drop(LOCATOR)
    slots = again(slots, path)

    assert slots.case(LOCATOR) is None
    assert slots.case(NEWER) == CASE
    assert slots.damaged == 0
    slots.close()


def test_a_locator_that_is_taken_does_not_find_another_case(path: Path) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.keep(OTHER, NEWER)

    with pytest.raises(KeeperRefused, match=r"^known$"):
        slots.find(OTHER, LOCATOR)
    assert slots.case(LOCATOR) == CASE
    slots.close()


def test_a_dropped_locator_is_no_longer_in_the_file(path: Path) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.find(CASE, NEWER)
    assert LOCATOR in path.read_bytes()

    slots.drop(LOCATOR)

    assert LOCATOR not in path.read_bytes()
    assert path.stat().st_size == 4 * SIZE
    slots.close()


def test_the_last_way_to_a_case_is_not_dropped(path: Path) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.find(CASE, NEWER)
    slots.drop(LOCATOR)
    slots = again(slots, path)

    with pytest.raises(KeeperRefused, match=r"^last$"):
        slots.drop(NEWER)
    assert slots.case(NEWER) == CASE
    slots.close()


@pytest.mark.parametrize("torn", range(1, SIZE))
def test_a_record_torn_at_the_end_is_cut_and_those_before_stay(path: Path, torn: int) -> None:
    slots = Slots(path)
    slot = slots.keep(CASE, LOCATOR).slot
    slots.close()
    path.write_bytes(path.read_bytes() + os.urandom(torn))

    slots = Slots(path)
    slots.keep(OTHER, NEWER)
    slots = again(slots, path)

    assert (slots.of(CASE), slots.case(NEWER), slots.damaged) == (slot, OTHER, 0)
    assert path.stat().st_size == 6 * SIZE
    slots.close()


@pytest.mark.parametrize("at", range(SIZE))
def test_a_damaged_record_is_counted_left_and_not_believed(path: Path, at: int) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.keep(OTHER, NEWER)
    slots.close()
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    slots = Slots(path)

    assert slots.damaged == 1
    assert slots.of(CASE) is None
    assert slots.of(OTHER) is not None
    assert path.read_bytes() == content
    slots.close()


def test_a_forgotten_identity_slot_is_gone_from_the_file_and_nothing_else_is(path: Path) -> None:
    slots = Slots(path)
    pair, other = slots.keep(CASE, LOCATOR), slots.keep(OTHER, NEWER)

    slots.forget(CASE)
    slots.forget(CASE)
    slots = again(slots, path)

    assert pair.identity not in path.read_bytes()
    with pytest.raises(KeeperRefused, match=r"^gone$"):
        slots.identity(CASE)
    assert (slots.of(CASE), slots.case(LOCATOR)) == (pair.slot, CASE)
    assert (slots.of(OTHER), slots.identity(OTHER)) == (other.slot, other.identity)
    assert slots.damaged == 0
    slots.forget(CASE)
    slots.close()


@pytest.mark.parametrize("at", range(SIZE))
def test_a_damaged_identity_slot_is_not_said_to_be_forgotten(path: Path, at: int) -> None:
    slots = Slots(path)
    slots.keep(CASE, LOCATOR)
    slots.close()
    content = bytearray(path.read_bytes())
    content[SIZE + at] ^= 1
    path.write_bytes(content)

    slots = Slots(path)

    assert slots.damaged == 1
    for asked in (slots.identity, slots.forget):
        with pytest.raises(KeeperRefused, match=r"^case$"):
            asked(CASE)
    slots.close()


def test_what_the_disk_did_not_take_is_not_forgotten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    slots = Slots(path)
    pair = slots.keep(CASE, LOCATOR)
    monkeypatch.setattr(os, "fdatasync", fail)

    with pytest.raises(KeeperRefused, match=r"^disk$"):
        slots.forget(CASE)
    assert slots.identity(CASE) == pair.identity
    slots.close()


def test_no_slot_is_given_before_the_disk_has_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    slots = Slots(path)
    monkeypatch.setattr(os, "fdatasync", fail)

    with pytest.raises(KeeperRefused, match=r"^disk$"):
        slots.keep(CASE, LOCATOR)
    slots.close()
