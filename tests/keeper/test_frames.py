"""The wire, as docs/keeper.md tells it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from grievance.errors import KeeperRefused
from grievance.keeper import frames
from grievance.keeper.verbs import DOORS, Door, Keep, Nothing, Refusal, Request, Slot

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def soon() -> float:
    return time.monotonic() + 0.2


def test_a_request_is_its_verb_and_its_fields() -> None:
    written = frames.request(Keep(bytes(16), bytes(range(16))))

    assert (
        written
        == b'{"apart":false,"case":"AAAAAAAAAAAAAAAAAAAAAA==","locator":"AAECAwQFBgcICQoLDA0ODw==","verb":"keep"}'
    )


def test_an_answer_is_ok_or_a_refusal() -> None:
    assert frames.accepted(Nothing()) == b'{"ok":{}}'
    assert frames.refused(Refusal.NONCE) == b'{"refused":"nonce"}'
    assert frames.read_answer(Slot, b'{"refused":"nonce"}') == "nonce"


@pytest.mark.parametrize("content", [b"{}", b'{"ok":{}}', b'{"ok":{"slot":"AAAA"}}', b"[]", b"\xff"])
def test_an_answer_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(KeeperRefused, match=r"^frame$"):
        frames.read_answer(Slot, content)


@pytest.mark.parametrize("kind", DOORS)
@pytest.mark.parametrize("door", Door)
def test_a_verb_is_answered_at_its_doors_and_at_no_other(kind: type[Request], door: Door) -> None:
    content = b'{"verb":"%s","odd":1}' % kind.__name__.lower().encode()

    with pytest.raises(KeeperRefused) as refusal:
        frames.read_request(door, content)

    assert str(refusal.value) == ("frame" if door in DOORS[kind] else "verb")


@pytest.mark.parametrize("verb", ['"erase"', "1", "null", '["keep"]'])
def test_a_verb_nobody_knows_is_refused(verb: str) -> None:
    with pytest.raises(KeeperRefused, match=r"^verb$"):
        frames.read_request(Door.INTAKE, b'{"verb":%s}' % verb.encode())


def test_a_frame_is_its_length_and_its_content(pair: Pair) -> None:
    frames.send(pair[0], b"content", soon())

    assert pair[1].recv(100) == b"\0\0\0\x07content"


def test_a_frame_arrives_in_however_many_pieces(pair: Pair) -> None:
    for piece in (b"\0\0", b"\0\x07con", b"tent"):
        pair[0].send(piece)

    assert frames.receive(pair[1], soon()) == b"content"


def test_a_frame_that_says_it_is_too_long_is_refused_before_it_is_read(pair: Pair) -> None:
    pair[0].send((frames.LIMIT + 1).to_bytes(4, "big"))

    with pytest.raises(KeeperRefused, match=r"^frame$"):
        frames.receive(pair[1], soon())


def test_a_frame_that_is_too_long_is_not_sent(pair: Pair) -> None:
    with pytest.raises(KeeperRefused, match=r"^frame$"):
        frames.send(pair[0], bytes(frames.LIMIT + 1), soon())


def test_a_frame_that_is_cut_short_is_none(pair: Pair) -> None:
    pair[0].send(b"\0\0\0\x07con")
    pair[0].close()

    with pytest.raises(ConnectionAbortedError):
        frames.receive(pair[1], soon())


def test_a_frame_that_does_not_come_is_not_waited_for_longer_than_said(pair: Pair) -> None:
    pair[0].send(b"\0\0\0\x07con")
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        frames.receive(pair[1], soon())

    assert time.monotonic() - began < 5
