"""HTTP on this machine: connections that stay open, one thread each, and nothing that is logged."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from bots.rehearsal.answers import Answer, told
from bots.rehearsal.faults import Broken, How
from bots.rehearsal.refusals import TOO_LARGE, UNKNOWN, Refusal

MOST = 64 * 1024 * 1024
HERE = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """A request as it came in."""

    verb: str
    path: str
    query: str
    content: str
    body: bytes


Answering = Callable[[Request], Answer]


class Server:
    """A server of its own thread, from its making until `close`. Port 0 is any that is free."""

    def __init__(self, port: int, answer: Answering, closing: Callable[[], None]) -> None:
        """Listen. `closing` wakes those who wait inside. Raises `OSError` where the port is taken."""
        self._closing = closing
        self._http = _Listening(("127.0.0.1", port), answer)
        self.port: int = self._http.server_address[1]
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Listen no more, end every connection, and wait until nobody is inside."""
        self._http.shutdown()
        self._closing()
        self._http.sever()
        self._http.server_close()
        self._thread.join()


class _Listening(ThreadingHTTPServer):
    daemon_threads = False  # so that they are waited for
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Answering) -> None:
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, _Connection)

    def server_bind(self) -> None:
        """Bind without asking the resolver who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def sever(self) -> None:
        """End every connection under whoever uses it."""
        with self._lock:
            for connection in self._open:
                hang_up(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that broke: whoever opened it notices by themselves."""


class _Connection(BaseHTTPRequestHandler):
    """One connection, request after request."""

    server: _Listening
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = None

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server has
        """Log nothing: addresses carry the token."""

    def _answer(self) -> None:
        try:
            answer = self.server.answer(self._request())
        except Refusal as refusal:
            self.close_connection = True
            answer = told(refusal.status, refusal.told())
        except Broken as broken:
            self._break(broken.how)
            return
        self._write(answer)

    do_GET = do_POST = do_HEAD = _answer  # noqa: N815 - the names that http.server looks for

    def _request(self) -> Request:
        """Read the request. Raises `Refusal` where it is none that a program on this machine sends."""
        address = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or self.headers.get("Transfer-Encoding"):
            raise Refusal(411, "Length Required")
        if int(length) > MOST:
            raise TOO_LARGE
        body = self.rfile.read(int(length)) if int(length) else b""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        # a page of another site, or a name that somebody pointed at this machine: a browser says where it comes from
        if host.rpartition(":")[0] not in HERE or (origin is not None and origin != f"http://{host}"):
            raise UNKNOWN
        return Request(self.command, unquote(address.path), address.query, self.headers.get("Content-Type", ""), body)

    def _write(self, answer: Answer) -> None:
        lines = [
            f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('-',))[0]}",
            f"Content-Type: {answer.media}",
            f"Content-Length: {len(answer.body)}",
            *(f"{name}: {value}" for name, value in answer.headers),
            "Connection: close" if self.close_connection else "Connection: keep-alive",
        ]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        self.wfile.write(head if self.command == "HEAD" else head + answer.body)

    def _break(self, how: How) -> None:
        """Give no answer: hang up, or stay silent until the other side does."""
        self.close_connection = True
        if how is How.SILENT:
            select.select([self.connection], [], [])
        hang_up(self.connection)


def hang_up(connection: socket.socket) -> None:
    """End a connection that another thread may be using."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
