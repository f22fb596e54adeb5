"""Making a backup, while the office works: the database as of one moment, and every file it knows at that moment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from grievance.backups.parts import BLOB, DATABASE, HEAD, Holds, Tick, counted, written
from grievance.errors import SettingRefused, Unreadable
from grievance.office import Office
from grievance.seal.backup import seal_backup
from grievance.seal.keys import Recipient
from grievance.settings import Settings
from grievance.store import whole
from grievance.store.blobs import Blobs
from grievance.store.dump import dump
from grievance.store.engine import Connection
from grievance.store.rows import BlobRow
from grievance.store.weighing import Weighed

PEPPER: Final = "pepper"
KEEPERS: Final = ("head", "tree", "journal", "slots", "seen", "log.key", PEPPER)
"""The keeper's files. Its hour keys are not copied: they are made to be forgotten.

The keeper goes on while they are copied: each file comes before those that it speaks of, which may then know more.
"""

_PIECE: Final = 256 * 1024


@dataclass(slots=True)
class BackedUp:
    """A backup that is whole and on the disk. `unsound` of its files were missing or damaged before."""

    path: Path
    cases: int = 0
    files: int = 0
    unsound: int = 0


def back_up_office(office: Office, folder: Path, tick: Tick) -> BackedUp:
    """Write the database as of one moment, its files, the log's heads, and the pin and keys a process starts with."""
    with office.store.read() as connection:
        made = BackedUp(_path(office, Holds.OFFICE, folder), whole.count(connection))
        _write(office, Holds.OFFICE, made.path, _office(office, connection, made), tick)
    return made


def back_up_keeper(office: Office, folder: Path, tick: Tick) -> BackedUp:
    """Write what the keeper keeps, while it runs: a line it is just writing is cut when it starts on the copy."""
    home = office.settings.keeper_home
    try:
        there = {file.name for file in home.iterdir()}
    except OSError as error:
        raise SettingRefused("the keeper's folder cannot be read from here") from error
    made = BackedUp(_path(office, Holds.KEEPER, folder))
    _write(office, Holds.KEEPER, made.path, _files({name: home / name for name in KEEPERS if name in there}), tick)
    return made


def small(settings: Settings) -> dict[str, Path]:
    """Return the files without which no process starts, by the names of their parts, the pin first."""
    return {
        "pin.json": settings.pin_file,
        "intake.key": settings.intake_key_file,
        "worker.key": settings.worker_key_file,
        "bot.key": settings.bot_key_file,
    }


def _office(office: Office, connection: Connection, made: BackedUp) -> Iterator[bytes]:
    heads = office.settings.heads
    yield from _files(small(office.settings))
    yield from _files({HEAD + file.name: file for file in sorted(heads.iterdir())} if heads.is_dir() else {})
    yield from written(DATABASE, dump(connection))
    for row in whole.blobs(connection):
        yield from _blob(office.blobs, row, made)


def _blob(blobs: Blobs, row: BlobRow, made: BackedUp) -> Iterator[bytes]:
    """Write a file as it lies there; one that is not there becomes an empty part. The backup goes on either way."""
    weighed = Weighed(_as_far_as_it_goes(blobs, row.id))
    yield from written(BLOB + row.id.hex(), weighed)
    made.files += 1
    made.unsound += not weighed.is_row(row)


def _as_far_as_it_goes(blobs: Blobs, blob: bytes) -> Iterator[bytes]:
    try:
        yield from blobs.read(blob)
    except (Unreadable, OSError):
        return


def _files(files: Mapping[str, Path]) -> Iterator[bytes]:
    """Write files as parts with these names. Raises `SettingRefused` where this user may not read one."""
    for name, file in files.items():
        try:
            with file.open("rb") as source:
                yield from written(name, iter(partial(source.read, _PIECE), b""))
        except OSError as error:
            raise SettingRefused(f"{file.name} belongs to the backup and cannot be read") from error


def _path(office: Office, holds: Holds, folder: Path) -> Path:
    return folder / f"{holds.name.lower()}-{office.now().date().isoformat()}-{secrets.token_hex(4)}.sealed"


def _write(office: Office, holds: Holds, path: Path, parts: Iterable[bytes], tick: Tick) -> None:
    """Seal the parts into a new file, which has its name only once it is whole and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = path.with_suffix(".begun")
    recipient = Recipient(office.trust().manifest.recovery)
    try:
        keep(begun, counted(seal_backup(recipient, holds, parts), tick))
        begun.rename(path)
    finally:
        begun.unlink(missing_ok=True)


def keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file for its owner's eyes, durable before anything else goes on. Raises `FileExistsError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
