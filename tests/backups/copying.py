"""An office with sealed files, copies of it, and blank machines to bring them back to."""

from __future__ import annotations

import os
from pathlib import Path

from deeds import Told
from enemy import Enemy
from offices import TestOffice

from grievance import backups, casework, correspondence
from grievance.backups import Restored
from grievance.casefile.offline import OfflineKeys
from grievance.office import Process
from grievance.settings import Settings
from grievance.store.blobs import Blobs
from grievance.store.rows import BlobRow
from grievance.store.tables import BLOB


def silent(_: int) -> None:
    """Count nothing."""


def blank(office: TestOffice, home: Path, database_url: str | None = None) -> Settings:
    """Give the settings of a new machine with nothing on it; it has SQLite if no other database is given."""
    return office.settings.model_copy(
        update={
            "home": home,
            "database_url": database_url or f"sqlite:///{home / 'grievance.db'}",
            "sockets": home / "run",
            "keeper_home": home / "keeper",
            "blobs": home / "blobs",
            "heads": home / "heads",
            "pin_file": home / "pin.json",
            "intake_key_file": home / "keys" / "intake.key",
            "worker_key_file": home / "keys" / "worker.key",
            "bot_key_file": home / "keys" / "bot.key",
        }
    )


def copies(office: TestOffice, folder: Path) -> tuple[Path, Path]:
    """Back up the office and its keeper."""
    terminal = office.role(Process.CLI)
    return (
        backups.back_up_office(terminal, folder, silent).path,
        backups.back_up_keeper(terminal, folder, silent).path,
    )


def restored(office: TestOffice, settings: Settings, *taken: Path) -> list[Restored]:
    """Bring copies back with the office's own keys."""
    return [backups.restore(settings, OfflineKeys.load(office.keys), copy, silent) for copy in taken]


def moved(office: TestOffice, settings: Settings) -> TestOffice:
    """Start the office anew where it was restored."""
    office.end_keeper()
    there = TestOffice(settings, office.keys, office.enrolled)
    there.start_keeper()
    there.desk.hand_rosters()
    return there


def opens(office: TestOffice, case: Told) -> bool:
    """Say whether a receipt opens its case here, and an officer finds its history whole."""
    mailbox = correspondence.enter(office.public, case.digits)
    file = casework.open_case(office.desk, office.officer("Ruth Adeyemi"), case.number)
    return mailbox.number == case.number == file.number and file.intact


def attach(office: TestOffice, enemy: Enemy, case: Told, size: int = 300_000) -> BlobRow:
    """Lay a sealed file beside a case."""
    identifier = os.urandom(16)
    writing = Blobs(office.settings.blobs).begin(identifier)
    writing.write(os.urandom(size))
    writing.finish()
    row = BlobRow(identifier, case.record().case.id, 1, 0, writing.size, writing.digest)
    enemy.put(BLOB, row)
    return row


def stored(settings: Settings, row: BlobRow) -> bytes:
    """Read a sealed file as it lies on the disk."""
    return (settings.blobs / row.id.hex()).read_bytes()


def flipped(data: bytes, at: int) -> bytes:
    """Turn one bit over."""
    changed = bytearray(data)
    changed[at] ^= 1 << (at % 8)
    return bytes(changed)
