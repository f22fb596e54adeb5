"""The keeper may be away, slow, or restarted: whoever asks knows what was taken."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from running import Running

from grievance.errors import GrievanceError, KeeperAway, KeeperRefused, ReceiptSlip, ReceiptUnknown, Untrusted
from grievance.keeper import frames
from grievance.keeper.client import Keeper


class Stranger:
    """Somebody who listens where the keeper should, and does the same with everybody who comes."""

    def __init__(self, path: Path, act: Callable[[socket.socket], None]) -> None:
        """Listen at `path`."""
        self.asked = 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._act = act
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            with link, suppress(OSError):
                frames.receive(link, time.monotonic() + 1)
                self.asked += 1
                self._act(link)

    def leave(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Callable[[Callable[[socket.socket], None]], Stranger]]:
    """Let a stranger listen at `door.sock`."""
    came: list[Stranger] = []

    def come(act: Callable[[socket.socket], None]) -> Stranger:
        came.append(Stranger(tmp_path / "door.sock", act))
        return came[-1]

    yield come
    for each in came:
        each.leave()


Come = Callable[[Callable[[socket.socket], None]], Stranger]


def answer(content: bytes) -> Callable[[socket.socket], None]:
    return lambda link: frames.send(link, content, time.monotonic() + 1)


@pytest.mark.parametrize("there", [True, False])
def test_where_nobody_answers_the_keeper_is_away_after_the_time_given(tmp_path: Path, *, there: bool) -> None:
    if there:
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(tmp_path / "door.sock"))
    began = time.monotonic()

    with pytest.raises(KeeperAway):
        Keeper(tmp_path / "door.sock", timeout=0.3).mint()

    assert 0.3 <= time.monotonic() - began < 5


def test_whoever_hears_nothing_stops_waiting(tmp_path: Path, stranger: Come) -> None:
    waiting = stranger(lambda _: time.sleep(2))
    began = time.monotonic()

    with pytest.raises(KeeperAway):
        Keeper(tmp_path / "door.sock", timeout=0.2).mint()

    assert time.monotonic() - began < 1.8
    assert waiting.asked == 1


def test_what_could_be_taken_twice_is_not_asked_again_when_the_answer_is_lost(tmp_path: Path, stranger: Come) -> None:
    rude = stranger(lambda _: None)

    with pytest.raises(KeeperAway):
        Keeper(tmp_path / "door.sock").keep(bytes(16), bytes(16))
    with pytest.raises(KeeperAway):
        Keeper(tmp_path / "door.sock").release(bytes(16), bytes(16), bytes(16), bytes(64))

    assert rude.asked == 2


def test_everything_else_is_asked_again_while_there_is_time(tmp_path: Path, stranger: Come) -> None:
    rude = stranger(lambda _: None)

    with pytest.raises(KeeperAway):
        Keeper(tmp_path / "door.sock", timeout=0.2).mint()

    assert rude.asked > 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("slip", ReceiptSlip),
        ("unknown", ReceiptUnknown),
        ("untrusted", Untrusted),
        ("disk", KeeperAway),
        ("fault", KeeperAway),
        ("nonce", KeeperRefused),
    ],
)
def test_a_refusal_is_the_error_it_means(
    tmp_path: Path, stranger: Come, name: str, error: type[GrievanceError]
) -> None:
    stranger(answer(frames.refused(name)))

    with pytest.raises(error, match=f"^{name}$"):
        Keeper(tmp_path / "door.sock").mint()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"ok":{}}', b'{"ok":{"digits":"1"}}', b'{"ok":[]}'])
def test_an_answer_that_is_none_is_not_believed(tmp_path: Path, stranger: Come, content: bytes) -> None:
    stranger(answer(content))

    with pytest.raises(KeeperRefused, match=r"^frame$"):
        Keeper(tmp_path / "door.sock").mint()


def test_a_slip_is_told_without_asking(tmp_path: Path) -> None:
    for asking in (Keeper(tmp_path / "door.sock").locate, Keeper(tmp_path / "door.sock").exchange):
        with pytest.raises(ReceiptSlip):
            asking("1234")


def test_whoever_asks_while_the_keeper_starts_again_is_answered(keeper: Running) -> None:
    keeper.end(signal.SIGKILL)
    answers: list[str] = []
    waiting = threading.Thread(target=lambda: answers.append(keeper.door().mint().digits))
    waiting.start()

    time.sleep(0.2)
    keeper.process = keeper.start()
    waiting.join()

    assert len(answers) == 1
