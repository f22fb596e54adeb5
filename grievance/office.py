"""The one composition root: an office wired for one process, with no more keys than that process may hold."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from grievance.case.advice import Advice, countries
from grievance.case.policy import require
from grievance.case.referral import Referral, current
from grievance.case.rota import Rota
from grievance.case.terms import Permission
from grievance.casefile import contexts
from grievance.casefile.chats import BotKeys
from grievance.casefile.trust import Trust, verify
from grievance.casefile.unlocked import Unlocked
from grievance.clock import Clock
from grievance.errors import GrievanceError, Locked, SettingRefused, StandardRefused, Unreadable
from grievance.interview.script import Script
from grievance.keeper.client import Keeper
from grievance.seal.envelope import seal
from grievance.seal.keys import Identity, Recipient, Signer
from grievance.seal.manifest import Pin
from grievance.settings import Settings
from grievance.standards import SHIPPED, Standard, load, read
from grievance.standards.advice import our_advice, read_advice
from grievance.standards.calendars import calendar
from grievance.standards.referrals import read_referrals
from grievance.standards.rota import read_rota
from grievance.store import people
from grievance.store.blobs import Blobs
from grievance.store.engine import Connection, Store
from grievance.store.rows import JobRow, ManifestRow, RosterRow


class Process(StrEnum):
    """What a process is for. It decides which keys and which of the keeper's sockets it gets."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    CLI = "cli"
    BOT = "bot"


_Key = TypeVar("_Key")
_Data = TypeVar("_Data")

PATIENCE, BRIEFLY = 5.0, 0.5
"""Seconds to wait for the keeper; at the terminal one works while it stands still, and it is told later."""

SOCKETS = {
    Process.PUBLIC: "intake.sock",
    Process.DESK: "desk.sock",
    Process.WORKER: "worker.sock",
    Process.CLI: "desk.sock",
    Process.BOT: "intake.sock",
}


@dataclass(slots=True)
class Office:
    """One office. `signer` is the intake key, `worker` the worker's identity, `bot` what the bot keeps its chats by.

    Each is there only where the process needs it.
    """

    settings: Settings
    store: Store
    keeper: Keeper
    now: Callable[[], datetime]
    standard: Standard
    script: Script
    pin: Pin
    rota: Rota | None = None
    referrals: tuple[Referral, ...] = ()
    advice: tuple[Advice, ...] = ()
    signer: Signer | None = None
    worker: Identity | None = None
    bot: BotKeys | None = None
    _trust: Trust | None = None
    _handed: Trust | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, settings: Settings, process: Process) -> Office:
        """Wire an office from its settings. Raises `SettingRefused` where a key or the pin is missing."""
        standard = replace(_mechanism(settings.mechanism), workdays=calendar(settings.calendar))
        advice = _data(settings.advice_file, read_advice)
        office = cls(
            settings=settings,
            store=Store(settings.database_url),
            keeper=Keeper(settings.sockets / SOCKETS[process], timeout=BRIEFLY if process is Process.CLI else PATIENCE),
            now=Clock(settings).now,
            standard=standard,
            script=Script(standard.questions),
            pin=_pin(settings.pin_file),
            rota=_data(settings.rota_file, read_rota),
            referrals=_data(settings.referrals_file, read_referrals) or (),
            advice=our_advice() if advice is None else advice,
        )
        if process in {Process.PUBLIC, Process.DESK, Process.BOT}:
            office.signer = _key(settings.intake_key_file, Signer.from_seed)
        if process is Process.WORKER:
            office.worker = _key(settings.worker_key_file, Identity.from_seed)
        if process is not Process.CLI:
            try:
                office.check_mark()
                if process is Process.BOT:
                    office.bot = _key(settings.bot_key_file, office.bot_of)
            except GrievanceError:
                office.store.close()
                raise
        return office

    def bot_of(self, seed: bytes) -> BotKeys:
        """Return the bot's keys for the rows of this office."""
        return BotKeys(seed, self.trust().office)

    @property
    def intake_signer(self) -> Signer:
        """The key that signs new cases. Raises `SettingRefused` in a process that has none."""
        if self.signer is None:
            raise SettingRefused("this process holds no intake key")
        return self.signer

    @property
    def bot_keys(self) -> BotKeys:
        """By what the bot keeps its chats. Raises `SettingRefused` in a process that has it not."""
        if self.bot is None:
            raise SettingRefused("this process holds no bot key")
        return self.bot

    @property
    def blobs(self) -> Blobs:
        """The folder of the sealed files."""
        return Blobs(self.settings.blobs)

    def read_on(self, *, danger: bool = False) -> date | None:
        """Return the day on which a person looks at what comes in now, as the rota has it; `None` without a rota."""
        return self.rota.read_on(self.now(), danger=danger) if self.rota else None

    def errand(self, body: bytes) -> JobRow:
        """Seal a job to the worker. It has a day, so that verification does not take it for a line that waits."""
        trust, identifier = self.trust(), os.urandom(16)
        sealed = seal(Recipient(trust.manifest.worker), contexts.job(trust.office, identifier), body)
        return JobRow(id=identifier, attempts=0, sealed=sealed, due=self.now().date())

    def help_elsewhere(self) -> tuple[Referral, ...]:
        """Return who else can help, as the office's directory has it today."""
        return current(self.referrals, self.now().date())

    def dangerous_in(self, channel: str) -> tuple[str, ...]:
        """Return the countries (ISO 3166-1) in which it can be dangerous to have a channel's app."""
        return countries(self.advice, channel)

    def check_mark(self) -> None:
        """Refuse to serve an office of another kind than the settings say: a demonstration is never a real one."""
        mark = self.trust().manifest.mark
        if mark != self.settings.mode:
            raise SettingRefused(f"this home holds an office of the kind '{mark}', and GRIEVANCE_MODE says otherwise")

    def trust(self, connection: Connection | None = None) -> Trust:
        """Return the newest manifest and rosters, verified; read over a connection where one is open already.

        Raises `Untrusted` where they do not follow from the pin, or are older than the newest this process has seen.
        """
        known = self._trust
        if known and _same(known, *self._stored(connection)):
            return known
        with self._lock:  # and read again: another thread may have seen something newer meanwhile
            manifest, rosters = self._stored(connection)
            known = self._trust
            if known and _same(known, manifest, rosters):
                return known
            seen = (known.rosters.sequence, known.rosters.head) if known else None
            lowest = Pin(self.pin.root, max(self.pin.lowest, known.manifest.version if known else 0))
            self._trust = verify(lowest, manifest, rosters, seen)
            return self._trust

    def hand_rosters(self, trust: Trust | None = None) -> None:
        """Let the keeper know who the officers are, once for each change; it verifies for itself.

        `trust` is the newest, where somebody has just asked for it.

        Raises `KeeperAway`, and `Untrusted` where it has seen something newer.
        """
        trust = trust or self.trust()
        if self._handed is not trust:
            self.keeper.rosters(*trust.signed, trust.chain)
            self._handed = trust

    def require(self, officer: Unlocked, permission: Permission) -> None:
        """Ask what an officer may do now, whatever was so at sign-in.

        Raises `Locked` for one who sits nowhere any more, or lacks a key that turned since: sign in again. Raises
        `Forbidden` where no circle of theirs grants the permission.
        """
        trust = self.trust()
        seats = trust.seated(officer.id)
        if not seats or any(trust.circle(purpose).epoch not in officer.circles.get(purpose, ()) for purpose in seats):
            raise Locked
        require(seats.keys() & officer.circles.keys(), permission)

    def _stored(self, connection: Connection | None) -> tuple[ManifestRow, list[RosterRow]]:
        with nullcontext(connection) if connection else self.store.read() as reading:
            manifest, rosters = people.newest_manifest(reading), people.rosters(reading)
        if manifest is None:
            raise SettingRefused("there is no office here yet: 'grievance init' makes one")
        return manifest, rosters


def _same(known: Trust, manifest: ManifestRow, rosters: Sequence[RosterRow]) -> bool:
    return known.signed == (manifest.body, manifest.signature) and known.chain == tuple(row.body for row in rosters)


def _pin(path: Path) -> Pin:
    try:
        return Pin.from_json(path.read_text())
    except OSError as error:
        raise SettingRefused("the pin of this office is not where GRIEVANCE_PIN_FILE says") from error


def _mechanism(name: str) -> Standard:
    """Load the mechanism that the office runs. Raises `SettingRefused` where its file is missing or not understood."""
    if name in SHIPPED:
        return load(name)
    own = _data(Path(name), read)
    if own is None:
        raise SettingRefused(f"GRIEVANCE_MECHANISM names {Path(name).name}, and there is no such file")
    return own


def _data(path: Path, read: Callable[[str], _Data]) -> _Data | None:
    """Read a file of the office's own, where it has one. Raises `SettingRefused` with the line not understood."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingRefused(f"{path.name} cannot be read") from error
    except StandardRefused as refused:
        raise SettingRefused(f"{path.name} is not understood: {refused}") from refused


def _key(path: Path, of: Callable[[bytes], _Key]) -> _Key:
    """Read a key from its 32-byte seed, written as hex."""
    try:
        return of(bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError, Unreadable) as error:
        raise SettingRefused(f"there is no key in {path.name}") from error
