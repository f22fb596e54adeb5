from __future__ import annotations

import json
from collections.abc import Iterator
from os import urandom
from pathlib import Path

import pytest
from databases import Postgresql
from filings import TODAY, entry, filed, filing

from grievance.errors import SettingRefused, Unreadable
from grievance.store import chats, disclosures, jobs, notices, people, register, tallies
from grievance.store.chat_rows import ChatRow, HeardRow, Hearing, SayingRow, Tallied, Telling
from grievance.store.dump import dump, load
from grievance.store.engine import Store
from grievance.store.rows import (
    Change,
    DisclosedRow,
    DisclosureRow,
    JobRow,
    ManifestRow,
    MemberRow,
    OfficerRow,
    RegisterRow,
    RosterRow,
)
from grievance.store.tables import METADATA


@pytest.fixture
def other(postgresql: Postgresql, store: Store, database_url: str, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store on the engine that `store` is not on."""
    assert store is not None
    url = postgresql.create() if database_url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}"
    other = Store(url)
    other.migrate()
    yield other
    other.close()
    if url.startswith("postgresql"):
        postgresql.drop(url)


def _fill(store: Store) -> None:
    for due in (TODAY, None):
        case = filed(store, filing(due=due, open_=due is None))
        filed(store, Change(entry(case, 1), submission=urandom(32)))
    with store.write() as connection:
        people.put_manifest(connection, ManifestRow(1, b'{"office": "Gr\xc3\xbc\xc3\x9fe"}', bytes(range(64))))
        people.put_roster(connection, RosterRow(0, bytes(range(256)), b""))
        people.put_officer(connection, OfficerRow(urandom(16), urandom(16), urandom(300), b""))
        people.put_member(connection, MemberRow(urandom(16), 0, urandom(16), urandom(90)))
        jobs.put_job(connection, JobRow(urandom(16), 3, b"", TODAY))
        tallies.add(connection, TODAY, {("telegram", Tallied.BLOCKED): 3})
        chats.put_heard(connection, [HeardRow(urandom(32), urandom(16), TODAY, Hearing.ASIDE, 5, urandom(4129))])
        chats.put_chats(connection, [ChatRow(urandom(16), TODAY, urandom(4129))])
        chats.put_sayings(connection, [SayingRow(urandom(16), urandom(16), TODAY, Telling.SHOWN, urandom(4129))])
        notices.put_notice(connection, case)
        given = DisclosureRow(urandom(16), urandom(16), urandom(1216), urandom(90))
        disclosures.put(connection, [given, DisclosedRow(given.id, 0, urandom(4129))])
        register.put_line(connection, RegisterRow(0, b"", urandom(32), urandom(400), urandom(4129)))


def _lines(store: Store) -> list[bytes]:
    with store.read() as connection:
        return list(dump(connection))


def _load(store: Store, lines: list[bytes]) -> None:
    with store.write() as connection:
        load(connection, lines)


def test_what_one_engine_dumps_the_other_loads_and_dumps_the_same(store: Store, other: Store) -> None:
    _fill(store)
    lines = _lines(store)
    _load(other, lines)
    assert _lines(other) == lines


def test_every_table_is_in_a_dump_with_all_its_rows(store: Store) -> None:
    _fill(store)
    rows = [json.loads(line) for line in _lines(store)[1:-1]]
    assert {row[0] for row in rows} == set(METADATA.tables)
    assert [row[0] for row in rows].count("entry") == 4


def test_an_empty_office_dumps_and_loads(store: Store, other: Store) -> None:
    lines = _lines(store)
    assert lines == [b'{"revision":"0001"}\n', b'{"rows":0}\n']
    _load(other, lines)
    assert _lines(other) == lines


def test_more_rows_than_one_batch_are_all_there(store: Store, other: Store) -> None:
    case = filed(store, filing())
    with store.write() as connection:
        for n in range(450):
            jobs.put_job(connection, JobRow(n.to_bytes(16, "big"), n, case))
    lines = _lines(store)
    _load(other, lines)
    assert _lines(other) == lines


def test_a_database_that_holds_something_is_never_loaded_into(store: Store, other: Store) -> None:
    _fill(store)
    filed(other, filing())
    before = _lines(other)
    with pytest.raises(SettingRefused):
        _load(other, _lines(store))
    assert _lines(other) == before


def test_a_dump_of_other_tables_is_refused(store: Store) -> None:
    for first in (b'{"revision":"0000"}\n', b'["case"]\n', b'{"rows":0}\n'):
        with pytest.raises(SettingRefused):
            _load(store, [first, b'{"rows":0}\n'])
    with pytest.raises(SettingRefused):
        _load(store, [])


def test_a_dump_that_was_cut_anywhere_loads_nothing(store: Store, other: Store) -> None:
    _fill(store)
    lines, empty = _lines(store), _lines(other)
    for end in range(1, len(lines)):
        with pytest.raises(Unreadable):
            _load(other, lines[:end])
        with pytest.raises(Unreadable):
            _load(other, lines[:end] + lines[end + 1 :])
    assert _lines(other) == empty


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\n",
        b"not JSON\n",
        b"[]\n",
        b'["nowhere",1]\n',
        b'["manifest",1,""]\n',
        b'["manifest",1,"","",""]\n',
        b'["manifest",1,"not base64!",""]\n',
        b'["manifest","1","",""]\n',
        b'["manifest",true,"",""]\n',
        b'["manifest",1,null,""]\n',
        b'["receipt","","AAAA"]\n',
        b'["case","","A","yesterday",null,true]\n',
        b'["case","","A","2026-11-25",null,1]\n',
        b'[["case"],"","A","2026-11-25",null,true]\n',
        b'{"rows":1}\n',
        b"null\n",
    ],
)
def test_a_line_that_is_not_understood_is_refused(store: Store, line: bytes) -> None:
    with pytest.raises(Unreadable):
        _load(store, [b'{"revision":"0001"}\n', line, b'{"rows":1}\n'])
    assert len(_lines(store)) == 2
