"""Connections that are too slow, as gunicorn reads them: over a real pair of sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import NoMoreData
from multiparts import BOUNDARY
from werkzeug.exceptions import RequestTimeout

from web import pace, serving
from web.receiving import read

HEAD = b"POST /en/file HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Give both ends of a connection: the visitor's, and ours."""
    theirs, ours = socket.socketpair()
    with closing(theirs), closing(ours):
        yield theirs, ours


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a fifth of a second where we would wait a minute."""
    monkeypatch.setattr(pace, "GRACE", 0.2)
    monkeypatch.setattr(pace, "SILENCE", 0.2)


def parser(ours: socket.socket) -> RequestParser:
    return RequestParser(Config(), ours, ("", 0))


def trickle(theirs: socket.socket, piece: bytes, pause: float) -> None:
    """Send a little, again and again, until nobody listens."""

    def send() -> None:
        try:
            while True:
                theirs.sendall(piece)
                time.sleep(pause)
        except OSError:
            return

    threading.Thread(target=send, daemon=True).start()


def test_gunicorn_reads_at_our_pace(pair: Pair) -> None:
    assert vars(serving)["Paced"] is pace.Paced
    assert isinstance(parser(pair[1]).unreader, pace.Paced)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("sent", [b"", b"POST /en/file HT"])
def test_whoever_says_nothing_is_left(pair: Pair, sent: bytes) -> None:
    theirs, ours = pair
    theirs.sendall(sent)

    with pytest.raises(NoMoreData):
        next(parser(ours))


@pytest.mark.usefixtures("hurried")
def test_headers_that_trickle_are_not_waited_for(pair: Pair) -> None:
    theirs, ours = pair
    theirs.sendall(HEAD[:20])
    trickle(theirs, b"a", 0.02)

    with pytest.raises(NoMoreData):
        next(parser(ours))


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("sent", [b"", b"--" + BOUNDARY.encode() + b"\r\n"])
def test_a_body_that_stops_is_too_slow(pair: Pair, sent: bytes) -> None:
    theirs, ours = pair
    theirs.sendall(HEAD + sent)
    request = next(parser(ours))

    with pytest.raises(RequestTimeout):
        read(request.body, BOUNDARY, NotImplemented, 0)


@pytest.mark.usefixtures("hurried")
def test_a_body_that_trickles_is_too_slow(pair: Pair) -> None:
    theirs, ours = pair
    theirs.sendall(HEAD)
    trickle(theirs, b"a", 0.02)
    request = next(parser(ours))

    with pytest.raises(RequestTimeout):
        request.body.read(100_000)


def test_a_slow_line_is_fast_enough(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "GRACE", 1.0)  # less than the whole takes
    theirs, ours = pair
    theirs.sendall(HEAD)
    trickle(theirs, bytes(4000), 0.05)
    request = next(parser(ours))

    assert len(request.body.read(100_000)) == 100_000


def test_what_was_sent_fast_is_no_credit_for_silence(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SILENCE", 0.2)
    theirs, ours = pair
    theirs.sendall(HEAD + bytes(50_000))
    request = next(parser(ours))

    with pytest.raises(RequestTimeout):
        request.body.read(100_000)


def test_an_answer_that_nobody_takes_is_not_kept_for_ever(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "UNREAD", 0.2)
    theirs, ours = pair
    theirs.sendall(HEAD + bytes(10))
    next(parser(ours))

    with pytest.raises(TimeoutError):
        ours.sendall(bytes(10_000_000))
