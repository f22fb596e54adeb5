from __future__ import annotations

from functools import partial
from os import urandom

import pytest
from filings import at_once

from grievance.errors import AlreadyDone, NameTaken, NumberTaken
from grievance.store import people
from grievance.store.engine import Store
from grievance.store.rows import ManifestRow, MemberRow, OfficerRow, RosterRow


def _officer() -> OfficerRow:
    return OfficerRow(urandom(16), urandom(16), urandom(200), b"")


def test_the_manifest_in_force_is_the_one_with_the_highest_version(store: Store) -> None:
    with store.write() as connection:
        assert people.newest_manifest(connection) is None
        for version in (2, 10, 9):
            people.put_manifest(connection, ManifestRow(version, b"body %d" % version, b"signature"))
        assert people.newest_manifest(connection) == ManifestRow(10, b"body 10", b"signature")


def test_a_version_is_given_once(store: Store) -> None:
    with store.write() as connection:
        people.put_manifest(connection, ManifestRow(1, b"first", b""))
    with pytest.raises(NumberTaken), store.write() as connection:
        people.put_manifest(connection, ManifestRow(1, b"second", b""))
    with store.read() as connection:
        assert people.newest_manifest(connection) == ManifestRow(1, b"first", b"")


def test_the_chain_of_rosters_comes_in_order_and_no_place_is_taken_twice(store: Store) -> None:
    chain = [RosterRow(sequence, urandom(90), b"" if sequence else urandom(40)) for sequence in range(12)]
    with store.write() as connection:
        for row in reversed(chain):
            people.put_roster(connection, row)
        assert people.rosters(connection) == chain
    with pytest.raises(NumberTaken), store.write() as connection:
        people.put_roster(connection, RosterRow(3, b"another", b""))


def test_an_officer_is_found_by_id_and_by_handle(store: Store) -> None:
    mine, other = _officer(), _officer()
    with store.write() as connection:
        people.put_officer(connection, mine)
        people.put_officer(connection, other)
        assert people.officer(connection, mine.id) == mine
        assert people.officer_by_handle(connection, mine.handle) == mine
        assert people.officer(connection, urandom(16)) is None
        assert people.officer_by_handle(connection, urandom(16)) is None
        assert people.officers(connection) == sorted([mine, other], key=lambda row: row.id)


def test_two_officers_never_have_one_name(store: Store) -> None:
    first, second = _officer(), _officer()
    with store.write() as connection:
        people.put_officer(connection, first)
    with pytest.raises(NameTaken), store.write() as connection:
        people.put_officer(connection, OfficerRow(second.id, first.handle, b"", b""))


def test_a_code_used_eight_times_at_once_is_taken_once(store: Store) -> None:
    officer, code = _officer(), urandom(16)
    with store.write() as connection:
        people.put_officer(connection, officer)

    def use() -> bool:
        with store.write() as connection:
            return people.set_code_used(connection, officer.id, officer.code_used, code)

    assert sorted(at_once([partial(use) for _ in range(8)])) == [False] * 7 + [True]
    with store.read() as connection:
        got = people.officer(connection, officer.id)
    assert got is not None
    assert got.code_used == code


def test_an_officer_has_their_own_circle_keys_oldest_epoch_first(store: Store) -> None:
    officer, other, circle = urandom(16), urandom(16), urandom(16)
    mine = [MemberRow(circle, epoch, officer, urandom(90)) for epoch in (0, 1, 2)]
    with store.write() as connection:
        for row in (*reversed(mine), MemberRow(circle, 0, other, b"theirs")):
            people.put_member(connection, row)
        assert people.members(connection, officer) == mine
    with pytest.raises(AlreadyDone), store.write() as connection:
        people.put_member(connection, mine[0])


def test_whoever_leaves_a_circle_loses_its_keys_and_no_others(store: Store) -> None:
    officer, left, kept = urandom(16), urandom(16), urandom(16)
    with store.write() as connection:
        for circle in (left, kept):
            people.put_member(connection, MemberRow(circle, 0, officer, b"seed"))
        people.put_member(connection, MemberRow(left, 0, b"another", b"theirs"))
        people.remove_member(connection, left, officer)
        assert people.members(connection, officer) == [MemberRow(kept, 0, officer, b"seed")]
        assert people.members(connection, b"another") == [MemberRow(left, 0, b"another", b"theirs")]


def test_an_officer_who_is_removed_leaves_no_slot_and_no_keys(store: Store) -> None:
    gone, stays = _officer(), _officer()
    with store.write() as connection:
        for row in (gone, stays):
            people.put_officer(connection, row)
            people.put_member(connection, MemberRow(b"circle", 0, row.id, b"seed"))
        people.remove_officer(connection, gone.id)
        assert people.officers(connection) == [stays]
        assert people.members(connection, gone.id) == []
        assert len(people.members(connection, stays.id)) == 1
