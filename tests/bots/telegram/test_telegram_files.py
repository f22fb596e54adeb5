from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from telegraph import answered, line

from bots.channel import Attached, Later, Refused, TooLarge
from bots.rehearsal import rehearsing
from bots.telegram import Telegram

PIECE = b"x" * 1000


async def newest(telegram: Telegram) -> Attached:
    """Return the one file of what came last."""
    (file,) = telegram.read((await telegram.poll())[-1].body).files
    return file


async def fetched(telegram: Telegram, file: Attached) -> bytes:
    return b"".join([piece async for piece in telegram.fetch(file)])


async def refused(telegram: Telegram, file: Attached, kind: type[Exception]) -> bytes:
    """Fetch until it ends with this very error, which brings no other along; return what came before."""
    got = bytearray()

    async def fetch() -> None:
        async for piece in telegram.fetch(file):
            got.extend(piece)

    with pytest.raises(kind) as raised:
        await fetch()
    assert type(raised.value) is kind
    assert raised.value.__context__ is None
    return bytes(got)


def by_http(answers: Sequence[bytes], most: int, kind: type[Exception] | None) -> bytes:
    """Fetch a file from a server that answers these bytes, one connection each, and hangs up."""

    async def work(telegram: Telegram) -> bytes:
        telegram.most_bytes = most
        file = Attached("F", "a.pdf", "application/pdf", None)
        return await (refused(telegram, file, kind) if kind else fetched(telegram, file))

    return answered(answers, work)


LINK = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok":true,"result":{"file_path":"a b/../c?d.pdf"}}'
OPEN = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_a_file_comes_whole(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    with rehearsing() as fake:
        fake.phone().document("a.pdf", data)

        async def work(telegram: Telegram) -> bytes:
            return await fetched(telegram, await newest(telegram))

        assert line(fake.base, work) == data


def test_a_file_of_this_machine_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with rehearsing() as fake:
        fake.phone().photo(b"from the phone")

        async def work(telegram: Telegram) -> bytes:
            file = await newest(telegram)
            for path in ("photos/file_0.jpg", "photos/file_1.jpg"):
                (tmp_path / path).parent.mkdir(exist_ok=True)
                (tmp_path / path).write_bytes(b"from this machine")
            return await fetched(telegram, file)

        assert line(fake.base, work) == b"from the phone"


def test_a_path_leads_nowhere_else_on_the_server() -> None:
    assert by_http([LINK, OPEN + PIECE], 2000, None) == PIECE


def test_a_file_that_says_it_is_too_large_is_not_fetched() -> None:
    told = b"HTTP/1.1 200 OK\r\nContent-Length: 2001\r\nConnection: close\r\n\r\n"

    assert by_http([LINK, told + PIECE * 2], 2000, TooLarge) == b""


def test_a_file_that_says_nothing_is_read_no_further_than_the_channel_takes() -> None:
    assert len(by_http([LINK, OPEN + PIECE * 50], 2000, TooLarge)) <= 2000


def test_a_file_that_breaks_off_can_be_fetched_later() -> None:
    told = b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\nConnection: close\r\n\r\n"

    assert by_http([LINK, told + PIECE], 2000, Later) == PIECE


def test_nobody_is_followed_to_another_place() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"

    assert by_http([LINK, moved], 2000, Later) == b""


@pytest.mark.parametrize("answer", [b'{"ok":true,"result":{}}', b'{"ok":true,"result":true}', b'{"ok":false}'])
def test_a_file_that_has_no_place_is_refused(answer: bytes) -> None:
    assert by_http([OPEN + answer], 2000, Refused) == b""


def test_an_answer_that_is_no_answer_is_asked_for_later() -> None:
    assert by_http([OPEN + b"<html>"], 2000, Later) == b""


@pytest.mark.parametrize(
    ("method", "kind", "means"),
    [
        ("getFile", "400", Refused),
        ("getFile", "404", Refused),
        ("getFile", "not supported", Refused),
        ("getFile", "429", Later),
        ("getFile", "500", Later),
        ("getFile", "cut_after", Later),
        ("file", "404", Refused),
        ("file", "500", Later),
        ("file", "cut", Later),
    ],
)
def test_each_failure_of_a_fetch_means_one_thing(method: str, kind: str, means: type[Exception]) -> None:
    with rehearsing() as fake:
        fake.phone().document("a.pdf", PIECE)
        fake.fail(method, 1, kind)

        async def work(telegram: Telegram) -> None:
            file = await newest(telegram)
            await refused(telegram, file, means)
            assert await fetched(telegram, file) == PIECE

        line(fake.base, work)


def test_what_the_platform_does_not_hand_out_is_too_large() -> None:
    with rehearsing() as fake:
        fake.phone().document("film.mp4", PIECE, size=20_000_001, sized=False)

        async def work(telegram: Telegram) -> None:
            await refused(telegram, await newest(telegram), TooLarge)

        line(fake.base, work)
