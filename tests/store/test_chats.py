from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from os import urandom

import pytest
from filings import TODAY

from grievance.errors import AlreadyDone
from grievance.store import chats
from grievance.store.chat_rows import ChatRow, HeardRow, Hearing, SayingRow, Telling
from grievance.store.engine import Store

CHAT, OTHER = b"c" * 16, b"o" * 16


def heard(chat: bytes = CHAT, state: Hearing = Hearing.WAITING, days: int = 0) -> HeardRow:
    return HeardRow(urandom(32), chat, TODAY - timedelta(days), state, 0, urandom(4129))


def said(chat: bytes = CHAT, state: Telling = Telling.UNSENT, days: int = 0) -> SayingRow:
    return SayingRow(urandom(16), chat, TODAY - timedelta(days), state, urandom(4129))


def put(store: Store, *rows: HeardRow | ChatRow | SayingRow) -> None:
    with store.write() as connection:
        chats.put_heard(connection, [row for row in rows if isinstance(row, HeardRow)])
        chats.put_chats(connection, [row for row in rows if isinstance(row, ChatRow)])
        chats.put_sayings(connection, [row for row in rows if isinstance(row, SayingRow)])


def test_updates_wait_until_they_are_handled_and_are_known_after(store: Store) -> None:
    one, two, aside = heard(), heard(), heard(state=Hearing.ASIDE)
    put(store, one, two, aside)
    with store.write() as connection:
        chats.handled(connection, [one.id])

    with store.write() as connection:
        assert chats.waiting(connection) == [two]
        ids = [one.id, two.id, aside.id, urandom(32)]
        assert chats.known(connection, ids) == {one.id, two.id, aside.id}
        assert chats.still_waiting(connection, ids) == {two.id}
        assert chats.count_aside(connection) == 1


def test_what_is_there_is_not_put_there_twice(store: Store) -> None:
    for row in (heard(), said()):
        put(store, row)
        with pytest.raises(AlreadyDone):
            put(store, row)


def test_of_a_handled_update_nothing_is_left_but_its_id_and_day(store: Store) -> None:
    row = replace(heard(), attempts=3)
    put(store, row)
    with store.write() as connection:
        chats.handled(connection, [row.id])
        left = connection.exec_driver_sql("SELECT * FROM heard").one()

    assert tuple(left)[:2] == (row.id, bytes(16))
    assert tuple(left)[3:] == (Hearing.HANDLED, 0, b"")


def test_failures_are_counted_only_while_it_waits(store: Store) -> None:
    row, handled = heard(), heard()
    put(store, row, handled)
    with store.write() as connection:
        chats.handled(connection, [handled.id])
        assert [chats.failed(connection, row.id) for _ in range(3)] == [1, 2, 3]
        assert chats.failed(connection, handled.id) == chats.failed(connection, urandom(32)) == 0
        chats.set_aside(connection, [])
        chats.set_aside(connection, [row.id, handled.id])
        assert chats.failed(connection, row.id) == 0
        assert chats.waiting(connection) == []
        assert chats.count_aside(connection) == 1


def test_the_newest_of_a_chat_is_kept(store: Store) -> None:
    old, new, other = (ChatRow(chat, TODAY, urandom(4129)) for chat in (CHAT, CHAT, OTHER))
    put(store, old, other)
    put(store, new)

    with store.write() as connection:
        assert chats.chats(connection, [CHAT, urandom(16)]) == [new]
        chats.remove_chat(connection, CHAT)
        assert chats.chats(connection, [CHAT, OTHER]) == [other]
        assert chats.chats(connection, []) == []


def test_what_is_to_be_said_is_told_from_what_is_there(store: Store) -> None:
    unsent, tried, shown = said(), said(state=Telling.TRIED), said(state=Telling.SHOWN)
    elsewhere = said(OTHER)
    put(store, unsent, tried, shown, elsewhere)
    ids = [unsent.id, tried.id, shown.id, urandom(16)]

    with store.write() as connection:
        assert {row.id for row in chats.unsent(connection)} == {unsent.id, tried.id, elsewhere.id}
        assert chats.still_unsent(connection, ids) == {unsent.id, tried.id}
        assert chats.known_sayings(connection, ids) == {unsent.id, tried.id, shown.id}
        assert {row.id for row in chats.said_in(connection, [CHAT])} == {unsent.id, tried.id, shown.id}
        assert {row.id for row in chats.held_in(connection, [CHAT])} == {unsent.id, tried.id, shown.id}
        assert {row.id for row in chats.sayings(connection, ids)} == {unsent.id, tried.id, shown.id}
        assert chats.known_sayings(connection, []) == chats.still_unsent(connection, []) == set()


def test_a_saying_is_changed_and_removed(store: Store) -> None:
    row, gone = said(days=3), said()
    put(store, row, gone)
    now = replace(row, day=TODAY, state=Telling.SHOWN, sealed=b"the message")

    with store.write() as connection:
        chats.change_sayings(connection, [now, replace(said(), state=Telling.TRIED)])
        chats.change_sayings(connection, [])
        chats.remove_sayings(connection, [gone.id, urandom(16)])
        chats.remove_sayings(connection, [])
        assert chats.said_in(connection, [CHAT, OTHER]) == [now]


def test_what_waits_too_long_is_counted(store: Store) -> None:
    put(store, said(days=1), said(days=1, state=Telling.TRIED), said(days=1, state=Telling.SHOWN), said())
    put(store, heard(days=1), heard(days=1, state=Hearing.ASIDE), heard(days=1, state=Hearing.HANDLED), heard())

    with store.read() as connection:
        assert chats.count_unsent(connection, TODAY) == 2
        assert chats.count_waiting(connection, TODAY) == 1


def test_what_was_set_aside_of_a_chat_can_be_forgotten_and_what_waits_stays(store: Store) -> None:
    waiting, other = heard(), heard(OTHER, Hearing.ASIDE)
    put(store, waiting, other, heard(state=Hearing.ASIDE))

    with store.write() as connection:
        chats.forget_aside(connection, CHAT)
        assert chats.waiting(connection) == [waiting]
        assert chats.count_aside(connection) == 1


def test_what_is_too_old_goes_and_nothing_else(store: Store) -> None:
    names = [letter.encode() * 16 for letter in "abcd"]
    silent, saying, asking, young = (ChatRow(name, TODAY - timedelta(8 - (name == b"d" * 16)), b"") for name in names)
    stays: list[HeardRow | SayingRow] = [
        heard(state=Hearing.HANDLED, days=2),
        heard(asking.id, days=30),
        heard(state=Hearing.ASIDE, days=30),
        said(saying.id, days=30),
        said(state=Telling.SHOWN, days=2),
    ]
    goes: list[HeardRow | SayingRow] = [
        heard(state=Hearing.HANDLED, days=3),
        heard(state=Hearing.ASIDE, days=31),
        said(silent.id, state=Telling.SHOWN, days=3),
    ]
    put(store, silent, saying, asking, young, *stays, *goes)

    with store.write() as connection:
        assert chats.sweep(connection, TODAY - timedelta(2), TODAY - timedelta(7), TODAY - timedelta(30)) == 4
        assert chats.sweep(connection, TODAY - timedelta(2), TODAY - timedelta(7), TODAY - timedelta(30)) == 0
        assert {row.id for row in chats.chats(connection, names)} == {saying.id, asking.id, young.id}
        ids = [row.id for row in (*stays, *goes)]
        left = chats.known(connection, ids) | chats.known_sayings(connection, ids)
    assert left == {row.id for row in stays}
