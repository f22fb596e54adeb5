"""A large file in and out again: how fast beside the same unsealed, and with how much more memory."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import gauges
from clients import Client
from figures import Figure, at_most
from ground import MB, Ground
from multiparts import END, MULTIPART, file, multipart, word
from offices import PIOTR, RUTH, SALMA
from plain import FOLDER
from served import Served, free_ports, served

from grievance import identity, queueing

SHARE, MORE = 0.6, 20.0  # of the unsealed speed; MB of memory
PIECE = os.urandom(MB)
TAIL = b"\r\n" + END
LOOK = 0.02


def figures(ground: Ground) -> Iterator[Figure]:
    """Send a file with a story, then read it back as the two circles do that hold its key."""
    size = ground.sizes.file
    with served(
        ground.folder, ground.url, ground.sizes.kind, max_file_mb=size // 1_000_000 + 1, public_workers=1
    ) as office:
        port, client = office.settings.public_port, Client(office.settings)
        form = client.form() | {"story": "There is a film of it."}
        *_, worker = gauges.family(office.processes.pids()["public"])
        seconds, grown = _watched(worker, lambda: _send(port, "/en/file", client.origin, form, size))
        with _peer(ground.folder) as (unsealed, other):
            floor, _ = _watched(unsealed, lambda: _send(other, "/", client.origin, form, size))
        called, speed, peer = ground.called(f"{size / MB:,.0f} MB in"), size / MB / seconds, size / MB / floor
        yield Figure(called, speed, "MB/s", "unsealed", peer, f"at least {SHARE} of it", speed >= SHARE * peer)
        yield at_most(ground.called("memory that it adds to the worker"), grown, "MB", MORE)
        film = _original(office)
        seconds, grown = _watched(os.getpid(), lambda: _through(film.pieces))
        floor, _ = _watched(os.getpid(), lambda: _through(_pieces(ground.folder / "film")))
        called = ground.called(f"{size / MB:,.0f} MB out")
        yield Figure(called, size / MB / seconds, "MB/s", "unsealed, from memory", size / MB / floor)
        yield at_most(ground.called("memory that it adds to whoever reads it"), grown, "MB", MORE)


def _send(port: int, path: str, origin: str, fields: dict[str, str], size: int) -> None:
    """Send a form with one file. Raises `LookupError` where it is not taken."""
    head = multipart(*(word(name, value) for name, value in fields.items()), file("film", b"")).removesuffix(TAIL)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", MULTIPART)
        connection.putheader("Content-Length", str(len(head) + size + len(TAIL)))
        connection.putheader("Origin", origin)
        connection.endheaders(head)
        for at in range(0, size, MB):
            connection.send(PIECE[: size - at])
        connection.send(TAIL)
        if connection.getresponse().status != http.client.OK:
            raise LookupError(path)
    finally:
        connection.close()


def _watched(process: int, work: Callable[[], object]) -> tuple[float, float]:
    """Do some work; return the seconds it took, and the MB that a process held more at most meanwhile."""
    before, most, over = gauges.memory(process)[0], [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(LOOK):
            with suppress(OSError):
                most.append(gauges.memory(process)[0] - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    try:
        work()
        return time.monotonic() - began, max(most)
    finally:
        over.set()
        watcher.join()


@contextmanager
def _peer(folder: Path) -> Iterator[tuple[int, int]]:
    """Let `plain.app` serve in one process; give its id and port."""
    [port] = free_ports(1)
    serve = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8", "plain:app"]
    paths = os.pathsep.join(["tests/bench", *sys.path])
    environment = os.environ | {FOLDER: str(folder), "PYTHONPATH": paths}
    server = subprocess.Popen([sys.executable, "-m", *serve], env=environment, stderr=subprocess.DEVNULL)
    try:
        while len(list(gauges.family(server.pid))) == 1 or not _listens(port):
            time.sleep(LOOK)
        yield max(gauges.family(server.pid)), port
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    connection.close()
    return True


def _original(office: Served) -> identity.Original:
    made = office.office
    [row] = queueing.queue(made.desk, made.officer(RUTH)).rows
    [film] = identity.originals(made.desk, made.officer(SALMA), made.officer(PIOTR), row.number)
    return film


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(MB):
            yield piece


def _through(pieces: Iterable[bytes]) -> None:
    for _ in pieces:
        pass
