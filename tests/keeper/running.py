"""An office with two officers, and a real keeper process for it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from grievance.keeper import frames
from grievance.keeper.answers import IDENTITY_LABEL, LABEL
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import Door, Release, Rosters
from grievance.seal.keys import Identity, Signer, pack
from grievance.seal.manifest import CircleKey, Manifest, Pin, sign_manifest
from grievance.seal.roster import Seat, Statement, sign_statement

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BORN = 60.0
"""Seconds in which a keeper starts, whatever else the machine has to do."""

CHILD = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from grievance.keeper.server import run

folder, sockets, pin, heads, ahead, groups = sys.argv[1:]
now = lambda: datetime.now(UTC) + timedelta(minutes=int(Path(ahead).read_text()))
run(Path(folder), Path(sockets), Path(pin), now=now, heads=Path(heads), ahead=0, groups=json.loads(groups))
"""


@dataclass
class Officer:
    """Somebody with an id and two keys."""

    id: bytes = field(default_factory=lambda: os.urandom(16))
    identity: Identity = field(default_factory=Identity.generate)
    signer: Signer = field(default_factory=Signer.generate)

    def seat(self) -> Seat:
        """Take a seat in a roster."""
        return Seat(self.id, self.identity.recipient.public, self.signer.verifier.public)


class Office:
    """An office whose intake circle is Ada and Bora; Chike sits nowhere."""

    def __init__(self) -> None:
        """Found the office."""
        self.id = os.urandom(16)
        self.root = Signer.generate()
        self.circle = os.urandom(16)
        self.ada, self.bora, self.chike = Officer(), Officer(), Officer()
        self.pin = Pin(self.root.verifier.public, 1)

    def rosters(self, version: int, *circles: Sequence[Officer], root: Signer | None = None) -> Rosters:
        """Hand over a manifest of this version, and a chain in which the circle was each of these in turn."""
        root = root or self.root
        public = Identity.from_seed(bytes(32)).recipient.public
        key = CircleKey(self.circle, "intake", 1, public, public)
        days = date(2026, 1, 1), date(2027, 1, 1)
        manifest = Manifest(self.id, version, "test", (), public, public, (key,), (), *days)
        chain, previous = [], b""
        for sequence, circle in enumerate(circles):
            seats = tuple(officer.seat() for officer in circle)
            statement = Statement(self.id, sequence, previous, self.circle, seats)
            chain.append(sign_statement(statement, root))
            previous = statement.digest()
        return Rosters(manifest.encode(), sign_manifest(root, manifest), tuple(chain))

    def request(self, officer: Officer, case: bytes, nonce: bytes | None = None, *, identity: bool = False) -> Release:
        """Sign for a case's slot, or its identity slot."""
        nonce, label = nonce or os.urandom(16), IDENTITY_LABEL if identity else LABEL
        signature = officer.signer.sign(label, pack(self.id, case, officer.id, nonce))
        return Release(case, officer.id, nonce, signature, identity)


class Running:
    """A keeper process in a folder of its own."""

    def __init__(self, home: Path, office: Office, groups: Mapping[str, int] | None = None) -> None:
        """Start it; whether it answers is told by `ready`."""
        self.folder, self.sockets, self.log = home / "keeper", home / "run", home / "keeper.log"
        self.pin = home / "pin.json"
        self.pin.write_text(office.pin.to_json())
        self.heads, self.ahead = home / "heads", home / "ahead"
        self.move_clock(0)
        self.groups = groups or {}
        self.process = self.start()

    def __enter__(self) -> Self:
        """Use it in a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it, unless it ended by itself."""
        if self.process.poll() is None:
            self.end(signal.SIGKILL)

    def start(self, folder: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a process; it does not become this object's."""
        groups = str(self.groups).replace("'", '"')
        arguments = folder or self.folder, self.sockets, self.pin, self.heads, self.ahead, groups
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", CHILD, *map(str, arguments)]
            return subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log)

    def door(self, door: Door = Door.INTAKE, timeout: float = 5.0) -> Keeper:
        """Ask at a door."""
        return Keeper(self.sockets / f"{door}.sock", timeout)

    def ready(self) -> Running:
        """Wait until it answers at every door."""
        for door in Door:
            self.door(door, BORN).ping()
        return self

    def move_clock(self, minutes: int) -> None:
        """Set the keeper's clock so many minutes ahead of the machine's."""
        (self.ahead.parent / "ahead.new").write_text(str(minutes))
        (self.ahead.parent / "ahead.new").replace(self.ahead)

    def end(self, how: signal.Signals) -> int:
        """Send the signal, wait, and return how the process ended."""
        self.process.send_signal(how)
        return self.process.wait(10)

    def again(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process in this way and start it again."""
        self.end(how)
        self.process = self.start()
        self.ready()


def release(keeper: Keeper, asked: Release) -> bytes:
    return keeper.release(asked.case, asked.officer, asked.nonce, asked.signature, identity=asked.identity)


def hand(keeper: Keeper, rosters: Rosters) -> None:
    keeper.rosters(rosters.manifest, rosters.signature, rosters.chain)


def raw(keeper: Running, content: bytes, door: Door = Door.INTAKE) -> bytes:
    """Send bytes as they are, and return the content of the answer, nothing if there was none."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(keeper.sockets / f"{door}.sock"))
        with suppress(BrokenPipeError):
            link.sendall(content)
        link.shutdown(socket.SHUT_WR)
        try:
            return frames.receive(link, time.monotonic() + 8)
        except ConnectionAbortedError:
            return b""


def framed(content: bytes) -> bytes:
    """Put content into a frame."""
    return len(content).to_bytes(4, "big") + content


def kept(keeper: Running) -> tuple[str, bytes, bytes]:
    """Make a receipt and keep a case; return digits, case and slot."""
    minted, case = keeper.door().mint(), os.urandom(16)
    return minted.digits, case, keeper.door().keep(case, minted.derivations.locator).slot
