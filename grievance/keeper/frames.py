"""The wire: one frame asked, one frame answered, on one connection.

A frame is its length (u32, big endian) and canonical JSON. A request is `{"verb": name, ...its fields}`; an answer is
`{"ok": {...}}` or `{"refused": name}`. The shapes are the dataclasses of `verbs`.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping

from grievance.errors import KeeperRefused
from grievance.keeper import shapes
from grievance.keeper.verbs import DOORS, Answer, Door, Refusal, Request

LIMIT = 16 * 1024 * 1024
PIECE = 64 * 1024
VERBS: Mapping[str, type[Request]] = {kind.__name__.lower(): kind for kind in DOORS}


def request(asked: Request) -> bytes:
    """Write a request as the content of a frame."""
    return shapes.write({"verb": type(asked).__name__.lower()} | shapes.flatten(asked))


def accepted(answer: Answer) -> bytes:
    """Write an answer as the content of a frame."""
    return shapes.write({"ok": shapes.flatten(answer)})


def refused(name: str) -> bytes:
    """Write a refusal as the content of a frame."""
    return shapes.write({"refused": name})


def read_request(door: Door, content: bytes) -> Request:
    """Read a request as it came in at this door. Raises `KeeperRefused` with `frame` or `verb`."""
    plain = shapes.parse(content)
    kind = VERBS.get(str(plain.pop("verb", "")))
    if kind is None or door not in DOORS[kind]:
        raise KeeperRefused(Refusal.VERB)
    return shapes.shape(kind, plain)


def read_answer(kind: type[shapes.Shape], content: bytes) -> shapes.Shape | str:
    """Read an answer of this kind, or the name of a refusal. Raises `KeeperRefused` on anything else."""
    plain = shapes.parse(content)
    return str(plain["refused"]) if "refused" in plain else shapes.shape(kind, plain.get("ok"))


def send(link: socket.socket, content: bytes, until: float) -> None:
    """Send one frame before `until` (monotonic seconds). Raises `OSError`; `KeeperRefused` where it is too long."""
    if len(content) > LIMIT:
        raise KeeperRefused(Refusal.FRAME)
    link.settimeout(_left(until))
    link.sendall(len(content).to_bytes(4, "big") + content)


def receive(link: socket.socket, until: float) -> bytes:
    """Receive one frame before `until`. Raises `OSError`; `KeeperRefused` where it says that it is too long."""
    length = int.from_bytes(_take(link, 4, until), "big")
    if length > LIMIT:
        raise KeeperRefused(Refusal.FRAME)
    return _take(link, length, until)


def _take(link: socket.socket, length: int, until: float) -> bytes:
    taken = bytearray()
    while len(taken) < length:
        link.settimeout(_left(until))
        piece = link.recv(min(PIECE, length - len(taken)))
        if not piece:
            raise ConnectionAbortedError
        taken += piece
    return bytes(taken)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
