"""What the bot keeps opens with its own key, in its own row, and shows nothing to anybody else."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, get_type_hints

import pytest

from grievance.casefile.chats import BotKeys
from grievance.casefile.messages import Chat, Job, Shown, Unsent, Waiting
from grievance.errors import Unreadable
from grievance.interview.talk import Saying, Talk
from grievance.seal.envelope import Context, Kind, lock_padded
from grievance.seal.keys import derive
from grievance.store.rows import Telling

SEED, OFFICE, TODAY = os.urandom(32), os.urandom(16), date(2026, 11, 28)
KEYS = BotKeys(SEED, OFFICE)
TAG, ID, MARK = os.urandom(16), os.urandom(16), os.urandom(32)
WORDS, ADDRESS, DIGITS = "They took our passports.", "4242424242", "31415926535897932384"


def full() -> Talk:
    """Make a talk of which no field is as it begins."""
    values: dict[str, Any] = {}
    for part in fields(Talk):
        kinds = {str: part.name, int: 7, bool: part.default is False, bytes: os.urandom(32)}
        values[part.name] = kinds.get(get_type_hints(Talk)[part.name], {"place": WORDS})
    return Talk(**values)


TALK = full()
WAITING = Waiting(MARK, TAG, "telegram", 17, ADDRESS, WORDS.encode(), 2)
CHAT = Chat(TAG, "telegram", ADDRESS, TALK, said=5, closed=True)
SAYING = Saying(DIGITS, ("I wrote it down", "Again"), mark="8", secret=True, again="Send 9.")
SAY = Unsent(ID, TAG, "telegram", ADDRESS, 3, Job.SAY, SAYING)
CLEAR = Unsent(ID, TAG, "telegram", ADDRESS, 4, Job.CLEAR)
SHOWN = Shown(ID, TAG, "998", secret=True, at=datetime(2026, 11, 28, 18, 5, 2, 7, tzinfo=UTC))
ROWS: list[tuple[Any, Callable[[BotKeys], Any], Callable[[BotKeys], Callable[[Any], Any]]]] = [
    (WAITING, lambda keys: keys.lock_heard(WAITING, TODAY), lambda keys: keys.unlock_heard),
    (CHAT, lambda keys: keys.lock_chat(CHAT, TODAY), lambda keys: keys.unlock_chat),
    (SAY, lambda keys: keys.lock_unsent(SAY, TODAY), lambda keys: keys.unlock_unsent),
    (CLEAR, lambda keys: keys.lock_unsent(CLEAR, TODAY), lambda keys: keys.unlock_unsent),
    (SHOWN, lambda keys: keys.lock_shown(SHOWN, TODAY), lambda keys: keys.unlock_shown),
]
each_row = pytest.mark.parametrize(("thing", "locked", "unlock"), ROWS, ids=lambda part: type(part).__name__)


@each_row
def test_it_comes_back_as_it_was(thing: Any, locked: Any, unlock: Any) -> None:  # noqa: ANN401 - any of the rows
    row = locked(KEYS)

    assert unlock(BotKeys(SEED, OFFICE))(row) == thing
    assert row.day == TODAY


def test_every_field_of_a_talk_is_in_it() -> None:
    assert {name for name in Talk.__slots__ if getattr(TALK, name) == getattr(Talk(b""), name)} == set()


@each_row
def test_it_opens_for_no_other_key_and_no_other_office(thing: Any, locked: Any, unlock: Any) -> None:  # noqa: ANN401
    assert thing
    for other in (BotKeys(os.urandom(32), OFFICE), BotKeys(SEED, os.urandom(16))):
        with pytest.raises(Unreadable):
            unlock(other)(locked(KEYS))


@each_row
def test_it_opens_in_no_other_row(thing: Any, locked: Any, unlock: Any) -> None:  # noqa: ANN401
    assert thing
    row = locked(KEYS)
    free = {"day", "attempts", "sealed"} | ({"state"} if row.__class__.__name__ == "HeardRow" else set())
    for name in {field.name for field in fields(row)} - free:
        values = [state for state in range(4) if state != row.state] if name == "state" else [os.urandom(16)]
        for value in values:
            with pytest.raises(Unreadable):
                unlock(KEYS)(replace(row, **{name: value}))


@each_row
def test_a_flip_or_a_cut_is_refused(thing: Any, locked: Any, unlock: Any) -> None:  # noqa: ANN401
    assert thing
    row = locked(KEYS)
    for at in (0, 1, 20, 2000, -1):
        flipped = bytearray(row.sealed)
        flipped[at] ^= 1
        for sealed in (bytes(flipped), row.sealed[:at], b""):
            with pytest.raises(Unreadable):
                unlock(KEYS)(replace(row, sealed=sealed))


@each_row
def test_at_rest_it_shows_nothing_and_weighs_what_others_weigh(thing: Any, locked: Any, unlock: Any) -> None:  # noqa: ANN401
    row = locked(KEYS)

    assert unlock(KEYS)(row) == thing
    columns = b"".join(value for name in row.__slots__ if isinstance(value := getattr(row, name), bytes))
    for told in (WORDS, ADDRESS, DIGITS, "telegram", "998", "nonce"):
        assert told.encode() not in columns
    assert TALK.nonce not in columns
    assert len(row.sealed) == 4096 + 29


@pytest.mark.parametrize("kind", [Kind.HEARD, Kind.CHAT, Kind.SAYING])
@pytest.mark.parametrize(
    "words", [b"", b"{}", b"[]", b"no words of ours", b"\0\0\0\0" * 4, b"\0\0\0\1x\0\0\0\1y\0\0\0\1\xff\0\0\0\0"]
)
def test_what_opens_and_is_none_of_ours_is_refused(kind: Kind, words: bytes) -> None:
    place = {
        Kind.HEARD: Context(OFFICE, kind, scope=TAG, object=MARK[:16]),
        Kind.CHAT: Context(OFFICE, kind, object=TAG),
        Kind.SAYING: Context(OFFICE, kind, scope=TAG, object=ID, field=Telling.SHOWN),
    }[kind]
    sealed = lock_padded(derive(SEED, b"gcv1/bot lock"), place, words)
    unlock: dict[Kind, Callable[[], object]] = {
        Kind.HEARD: partial(KEYS.unlock_heard, replace(KEYS.lock_heard(WAITING, TODAY), sealed=sealed)),
        Kind.CHAT: partial(KEYS.unlock_chat, replace(KEYS.lock_chat(CHAT, TODAY), sealed=sealed)),
        Kind.SAYING: partial(KEYS.unlock_shown, replace(KEYS.lock_shown(SHOWN, TODAY), sealed=sealed)),
    }

    with pytest.raises(Unreadable):
        unlock[kind]()


@pytest.mark.parametrize("text", ["", "\0", "half of a character: \ud83d", "अम्मा 👷🏽", "x" * 20_000], ids=ascii)
def test_whatever_a_platform_says_is_kept(text: str) -> None:
    waiting, chat = replace(WAITING, address=text, place=-(2**70)), replace(CHAT, address=text)
    say, shown = replace(SAY, saying=replace(SAYING, text=text)), replace(SHOWN, message=text)

    assert KEYS.unlock_heard(KEYS.lock_heard(waiting, TODAY)) == waiting
    assert KEYS.unlock_chat(KEYS.lock_chat(chat, TODAY)) == chat
    assert KEYS.unlock_unsent(KEYS.lock_unsent(say, TODAY)) == say
    assert KEYS.unlock_shown(KEYS.lock_shown(shown, TODAY)) == shown
    assert len(KEYS.tag("telegram", text)) == 16


def test_something_tried_comes_back_unsure() -> None:
    row = KEYS.lock_unsent(replace(SAY, unsure=True), TODAY)

    assert row.state == Telling.TRIED
    assert KEYS.unlock_unsent(row) == replace(SAY, unsure=True)


def test_a_tag_is_the_same_again_and_another_for_anything_else() -> None:
    same = {KEYS.tag("telegram", ADDRESS), BotKeys(SEED, os.urandom(16)).tag("telegram", ADDRESS)}
    others = {
        KEYS.tag("telegram", "4242424243"),
        KEYS.tag("telegra", "m" + ADDRESS),
        KEYS.tag("matrix", ADDRESS),
        KEYS.mark("telegram", ADDRESS)[:16],
        BotKeys(os.urandom(32), OFFICE).tag("telegram", ADDRESS),
        KEYS.saying(MARK, 1),
        KEYS.saying(MARK, 2),
        KEYS.shown(TAG, "1"),
        KEYS.shown(TAG, "2"),
        KEYS.shown(ID, "1"),
    }

    assert len(same) == 1
    assert len(same | others) == 11
    assert {len(name) for name in same | others} == {16}
    assert len(KEYS.mark("telegram", "1")) == 32


def test_a_seed_has_32_bytes_and_is_not_shown() -> None:
    for length in (0, 16, 31, 33):
        with pytest.raises(Unreadable):
            BotKeys(bytes(length), OFFICE)
    assert SEED.hex() not in repr(KEYS)
