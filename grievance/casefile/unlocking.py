"""Opening a key slot in a process of its own: its 256 MiB and whatever was in them go away with it.

Run as `python -m grievance.casefile.unlocking`; it reads one packed request from standard input and writes the opened
secret to standard output, nothing else anywhere.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from grievance.errors import Unreadable
from grievance.seal.keys import pack, unpack
from grievance.seal.passphrase import open_slot

_ONE_AT_A_TIME = threading.Semaphore(1)
PATIENCE = 60.0
HOUSE = Path(__file__).parents[2]


def open_apart(passphrase: str, office: bytes, officer: bytes, slot: bytes) -> bytes:
    """Open an officer's slot in a child process, one at a time. Raises `Unreadable`, also past `PATIENCE` seconds."""
    request = pack(passphrase.encode(), office, officer, slot)
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module; the request goes through a pipe
                [sys.executable, "-P", "-m", __name__],
                env={"PYTHONPATH": str(HOUSE)},
                input=request,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unreadable from None
    if done.returncode or not done.stdout:
        raise Unreadable
    return done.stdout


def main() -> int:
    """Answer one request. The exit code says whether it opened."""
    passphrase, office, officer, slot = unpack(sys.stdin.buffer.read())
    try:
        secret = open_slot(passphrase.decode(), office, officer, slot)
    except Unreadable:
        return 1
    sys.stdout.buffer.write(secret)
    return 0


if __name__ == "__main__":
    sys.exit(main())
