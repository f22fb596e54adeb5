"""The one composition root: an office wired for one process, with no more keys than that process may hold."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from grievance.casefile.trust import Trust, verify
from grievance.clock import Clock
from grievance.errors import SettingRefused
from grievance.interview.script import Script
from grievance.keeper.client import Keeper
from grievance.seal.keys import Identity, Signer
from grievance.seal.manifest import Pin
from grievance.settings import Settings
from grievance.standards import Standard, load
from grievance.store import people
from grievance.store.engine import Store


class Role(StrEnum):
    """What a process is for. It decides which keys and which of the keeper's sockets it gets."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    CLI = "cli"


SOCKETS = {Role.PUBLIC: "intake.sock", Role.DESK: "desk.sock", Role.WORKER: "worker.sock", Role.CLI: "desk.sock"}


@dataclass(slots=True)
class Office:
    """One office. `signer` is the intake key, `worker` the worker's identity: each only where the role needs it."""

    settings: Settings
    store: Store
    keeper: Keeper
    now: Callable[[], datetime]
    standard: Standard
    script: Script
    pin: Pin
    signer: Signer | None = None
    worker: Identity | None = None
    _trust: Trust | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, settings: Settings, role: Role) -> Office:
        """Wire an office from its settings. Raises `SettingRefused` where a key or the pin is missing."""
        standard = load("asi")
        office = cls(
            settings=settings,
            store=Store(settings.database_url),
            keeper=Keeper(settings.sockets / SOCKETS[role]),
            now=Clock(settings).now,
            standard=standard,
            script=Script(standard.questions),
            pin=_pin(settings.pin_file),
        )
        if role in {Role.PUBLIC, Role.DESK}:
            office.signer = Signer.from_seed(_secret(settings.intake_key_file))
        if role is Role.WORKER:
            office.worker = Identity.from_seed(_secret(settings.worker_key_file))
        if role is not Role.CLI:
            office.check_mark()
        return office

    @property
    def intake_signer(self) -> Signer:
        """The key that signs new cases. Raises `SettingRefused` in a process that has none."""
        if self.signer is None:
            raise SettingRefused("this process holds no intake key")
        return self.signer

    def check_mark(self) -> None:
        """Refuse to serve an office of another kind than the settings say: a demonstration is never a real one."""
        mark = self.trust().manifest.mark
        if mark != self.settings.mode:
            raise SettingRefused(f"this home holds an office of the kind '{mark}', and GRIEVANCE_MODE says otherwise")

    def trust(self) -> Trust:
        """Return the newest manifest and rosters, verified. A newer one is handed to the keeper at once.

        Raises `Untrusted` where they do not follow from the pin, or are older than the newest this process has seen.
        """
        with self.store.read() as connection:
            manifest, rosters = people.newest_manifest(connection), people.rosters(connection)
        if manifest is None:
            raise SettingRefused("there is no office here yet: 'grievance init' makes one")
        with self._lock:
            known = self._trust
            chain = tuple(row.body for row in rosters)
            if known and (manifest.body, manifest.signature) == known.signed and chain == known.chain:
                return known
            seen = (known.rosters.sequence, known.rosters.head) if known else None
            lowest = Pin(self.pin.root, max(self.pin.lowest, known.manifest.version if known else 0))
            self._trust = verify(lowest, manifest, rosters, seen)
            return self._trust

    def hand_rosters(self) -> None:
        """Give the keeper what it needs to know the officers; it verifies for itself."""
        trust = self.trust()
        self.keeper.rosters(*trust.signed, list(trust.chain))


def _pin(path: Path) -> Pin:
    try:
        return Pin.from_json(path.read_text())
    except OSError as error:
        raise SettingRefused("the pin of this office is not where GRIEVANCE_PIN_FILE says") from error


def _secret(path: Path) -> bytes:
    """Read a 32-byte seed written as hex."""
    try:
        return bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise SettingRefused(f"there is no key in {path.name}") from error
