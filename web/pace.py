"""How slowly a request may come: generously for bad networks, and not so slowly that it holds a thread for ever.

A worker has few threads, and a connection that trickles or says nothing occupies one (slow loris). A proxy in front
does not help: it must pass bodies on as they come, or people's files would lie on its disk.
"""

from __future__ import annotations

import time
from typing import Final

from gunicorn.http.errors import NoMoreData
from gunicorn.http.unreader import SocketUnreader
from werkzeug.exceptions import RequestTimeout

# GPRS, the slowest network that phones still meet, carries about 4,000 bytes a second. An eighth of it is enough, over
# the whole of what one connection sent, after a minute that nobody counts.
FLOOR: Final = 512  # bytes a second
GRACE: Final = 60.0  # seconds
SILENCE: Final = 60.0  # seconds without a byte: a lift, a tunnel, a change of mast
UNREAD: Final = 300.0  # seconds in which somebody must take the next piece of an answer


class TooSlow(RequestTimeout, NoMoreData):
    """Whoever sends is slower than the floor. Within a body it is a 408; before it gunicorn takes it for a goodbye."""


class Paced(SocketUnreader):
    """What a connection sends, with an end to waiting for it. Only the time spent waiting counts, not our own."""

    _waited = 0.0
    _received = 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Wait for the next bytes. Raises `TooSlow`."""
        left = GRACE + self._received / FLOOR - self._waited
        began = time.monotonic()
        try:
            self.sock.settimeout(max(0.001, min(left, SILENCE)))
            piece: bytes = super().chunk(size_hint)
        except TimeoutError:
            raise TooSlow from None
        finally:
            self.sock.settimeout(UNREAD)
        self._waited += time.monotonic() - began
        self._received += len(piece)
        return piece
