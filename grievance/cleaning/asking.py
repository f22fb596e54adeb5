"""The parent's side: a file goes to a child through a pipe, and its cleaned copy comes back through another."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import BoundedSemaphore, Timer
from typing import IO, Final

from grievance.cleaning.kinds import ENOUGH, kind
from grievance.cleaning.words import MEDIA, OPEN, REASONS
from grievance.errors import Uncleaned

MOST_IN: Final = 25_000_000
"""Bytes of a file that is cleaned at all."""

MOST_OUT: Final = 4 * MOST_IN
SECONDS: Final = 25.0
"""Until the child is killed, whatever it is doing."""

_CHILD: Final = (sys.executable, "-S", "-P", "-m", "grievance.cleaning")
_PIECE: Final = 1 << 16
_LONGEST: Final = 100
_turns = BoundedSemaphore(os.cpu_count() or 1)


def clean(source: Iterable[bytes], write: Callable[[bytes], None]) -> str:
    """Hand the cleaned copy of a file to `write`, piece by piece, and return its media type.

    Raises `Uncleaned` where there is none; what was written by then is worth nothing. What `source` and `write` raise
    comes through. As many files are cleaned at once as there are processors. The others wait, but not for long: behind
    each of them stands a person who waits for her receipt.
    """
    if not _turns.acquire(timeout=SECONDS):
        raise Uncleaned("failed")
    try:
        pieces = iter(source)
        start = _beginning(pieces)
        return through((*_CHILD, kind(start)), SECONDS, chain([start], pieces), write)
    finally:
        _turns.release()


def _beginning(pieces: Iterator[bytes]) -> bytes:
    """Take as much of a file as tells its kind, or all of it."""
    start = b""
    while len(start) < ENOUGH and (piece := next(pieces, None)) is not None:
        start += piece
    return start


def through(command: Sequence[str], seconds: float, source: Iterable[bytes], write: Callable[[bytes], None]) -> str:
    """Clean as `clean` does, with a child started by this command and killed after so many seconds."""
    with _started(command) as child:
        end = Timer(seconds, child.kill)
        end.start()
        try:
            assert child.stdin  # noqa: S101 - mypy cannot know
            assert child.stdout  # noqa: S101 - the same
            _feed(child.stdin, source)
            said = child.stdout.readline(_LONGEST).decode("ascii", "replace").strip()
            if said in MEDIA:
                _take(child.stdout, write)
                child.wait()
        finally:
            child.kill()
            end.cancel()
    if said == OPEN:
        logging.getLogger(__name__).error("a child could not shut itself in, so no file is cleaned")
    if said in MEDIA and child.returncode == 0:
        return said
    raise Uncleaned(said if said in REASONS else "failed")


def _started(command: Sequence[str]) -> Popen[bytes]:
    """Start the child. Raises `Uncleaned` where the machine has no room for it."""
    try:
        return Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd="/", env=_needed())  # noqa: S603 - see _CHILD
    except OSError:
        logging.getLogger(__name__).exception("a child could not be started")
        raise Uncleaned("failed") from None


def _needed() -> dict[str, str]:
    """Return the child's whole environment: where the code is, and that numpy starts no thread."""
    return {
        "PYTHONPATH": os.pathsep.join(str(Path(place).absolute()) for place in sys.path),
        "OPENBLAS_NUM_THREADS": "1",
    }


def _feed(pipe: IO[bytes], source: Iterable[bytes]) -> None:
    """Write the file to the child. One that died or was killed takes no more: what it said by then will show."""
    left = MOST_IN
    try:
        for piece in source:
            left -= len(piece)
            if left < 0:
                raise Uncleaned("large")
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(pipe.fileno(), rest) :]
        pipe.close()
    except BrokenPipeError:
        return


def _take(pipe: IO[bytes], write: Callable[[bytes], None]) -> None:
    """Hand over what the child writes, to its end. Raises `Uncleaned` where that does not come."""
    left = MOST_OUT
    for piece in iter(partial(pipe.read, _PIECE), b""):
        left -= len(piece)
        if left < 0:
            raise Uncleaned("failed")
        write(piece)
