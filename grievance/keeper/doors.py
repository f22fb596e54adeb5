"""A door: one listening Unix socket and the few threads that answer at it."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from grievance.errors import GrievanceError, KeeperRefused, ReceiptSlip, ReceiptUnknown, Untrusted
from grievance.keeper import frames
from grievance.keeper.answers import Answers
from grievance.keeper.sockets import listen
from grievance.keeper.verbs import Door, Refusal

log = logging.getLogger(__name__)

PATIENCE = 5.0
THREADS = 16
FACTS: Mapping[type[GrievanceError], Refusal] = {
    ReceiptSlip: Refusal.SLIP,
    ReceiptUnknown: Refusal.UNKNOWN,
    Untrusted: Refusal.UNTRUSTED,
}


class OpenDoor:
    """Answers at a door until it is closed. Whoever sends nothing holds one thread of this door, for five seconds."""

    def __init__(self, door: Door, path: Path, group: int | None, answers: Answers) -> None:
        """Listen at `path`, for this user and this `group`, and answer."""
        self._door, self._path, self._answers = door, path, answers
        self._listener = listen(path, group)
        self._closing = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Take the socket away, and give what was begun a few seconds to end."""
        self._closing = True
        self._path.unlink(missing_ok=True)
        self._listener.shutdown(socket.SHUT_RDWR)
        until = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._listener.close()

    def _serve(self) -> None:
        while not self._closing:
            try:
                link, _ = self._listener.accept()
            except OSError:
                time.sleep(0.05)  # no descriptors left, or closing
                continue
            with link:
                converse(self._answers, self._door, link)


def converse(answers: Answers, door: Door, link: socket.socket) -> None:
    """Take one frame and answer it. Whoever leaves in between is not missed."""
    try:
        try:
            content = frames.receive(link, time.monotonic() + PATIENCE)
            reply = respond(answers, door, content)
        except KeeperRefused:
            reply = frames.refused(Refusal.FRAME)
        frames.send(link, reply, time.monotonic() + PATIENCE)
    except OSError:
        return


def respond(answers: Answers, door: Door, content: bytes) -> bytes:
    """Answer the content of one frame, whatever it is. A fault is named in the log by its place, not by its values."""
    try:
        return frames.accepted(answers.answer(frames.read_request(door, content)))
    except KeeperRefused as refusal:
        return frames.refused(str(refusal))
    except tuple(FACTS) as fact:
        return frames.refused(FACTS[type(fact)])
    except Exception as fault:  # noqa: BLE001 - the last resort: a fault in one answer ends no other
        log.error("%s %s", type(fault).__name__, _place(fault))  # noqa: TRY400 - a traceback could show values
        return frames.refused(Refusal.FAULT)


def _place(fault: Exception) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
