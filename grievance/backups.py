"""Backups: ciphertext, sealed once more to the offline recovery key; and the way back.

The keeper's is a backup of its own and lives for a short time only: the two together open more than either alone, and
what the office erased is only erased once no copy of the keeper's remembers it.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from itertools import chain
from pathlib import Path

from grievance.casefile.offline import OfflineKeys
from grievance.errors import SettingRefused, Unreadable, Untrusted
from grievance.office import Office
from grievance.seal.backup import open_backup, seal_backup
from grievance.seal.keys import Recipient
from grievance.seal.manifest import Pin
from grievance.settings import Settings
from grievance.store.dump import dump, load
from grievance.store.engine import Store

KEEPERS = ("pepper", "slots", "journal", "seen")
"""The keeper's files. Its hour keys are not copied: they are made to be forgotten."""

_PIECE = 48 * 1024

Tick = Callable[[int], object]
"""Told of every so many bytes that went by."""


class Holds(IntEnum):
    """What a backup holds. A number is never reused."""

    OFFICE = 1
    KEEPER = 2


def back_up_office(office: Office, folder: Path, tick: Tick) -> Path:
    """Write the database, as of one moment, with the pin and the keys without which no process starts."""
    with office.store.read() as connection:
        lines = chain(_written(_small(office.settings)), [b"\n"], dump(connection))
        return _write(office, Holds.OFFICE, folder, lines, tick)


def back_up_keeper(office: Office, folder: Path, tick: Tick) -> Path:
    """Write what the keeper keeps, while it runs: a line it is just writing is cut when it starts on the copy."""
    try:
        files = [file for file in office.settings.keeper_home.iterdir() if file.name in KEEPERS]
    except OSError as error:
        raise SettingRefused("the keeper's folder cannot be read from here") from error
    return _write(office, Holds.KEEPER, folder, _written(files), tick)


def restore(settings: Settings, keys: OfflineKeys, file: Path, tick: Tick) -> Holds:
    """Bring a backup back into an empty database and home, or into an empty keeper's folder.

    Raises `Unreadable` for a file that these keys do not open or that is not whole, `Untrusted` for an office of
    another root, `SettingRefused` where something is there already.
    """
    with file.open("rb") as source:
        holds, pieces = open_backup(keys.recovery, source)
        lines = _lines(_counted(pieces, tick))
        if holds == Holds.OFFICE:
            _restore_office(settings, keys, lines)
        elif holds == Holds.KEEPER:
            _restore_keeper(settings.keeper_home, lines)
        else:
            raise Unreadable
    return Holds(holds)


def _restore_office(settings: Settings, keys: OfflineKeys, lines: Iterator[bytes]) -> None:
    """Fill the database in one transaction. The pin is written last: without it nothing starts."""
    places = _small(settings)
    if any(path.exists() for path in places):
        raise SettingRefused("there is an office in this home already")
    small = _read(iter(lines.__next__, b"\n"))
    if small.keys() != {path.name for path in places}:
        raise Unreadable
    if Pin.from_json(small[settings.pin_file.name].decode()).root != keys.root.verifier.public:
        raise Untrusted
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(settings.database_url)
    store.migrate()
    with store.write() as connection:
        load(connection, lines)
    store.close()
    for path in places:
        _keep(path, [small[path.name]])


def _restore_keeper(home: Path, lines: Iterator[bytes]) -> None:
    if home.exists() and any(home.iterdir()):
        raise SettingRefused("the keeper's folder is not empty")
    found = _read(lines)
    if found.keys() - set(KEEPERS):
        raise Unreadable
    for name, data in found.items():
        _keep(home / name, [data])


def _small(settings: Settings) -> tuple[Path, ...]:
    return (settings.intake_key_file, settings.worker_key_file, settings.pin_file)


def _write(office: Office, holds: Holds, folder: Path, lines: Iterable[bytes], tick: Tick) -> Path:
    """Seal the lines into a new file, which has its name only once it is whole and on the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{holds.name.lower()}-{office.now().date().isoformat()}-{secrets.token_hex(4)}.sealed"
    begun = path.with_suffix(".begun")
    recipient = Recipient(office.trust().manifest.recovery)
    try:
        _keep(begun, _counted(seal_backup(recipient, holds, lines), tick))
        return begun.rename(path)
    finally:
        begun.unlink(missing_ok=True)


def _written(files: Iterable[Path]) -> Iterator[bytes]:
    """Write files as lines of `[name, piece in base64]`. Raises `SettingRefused` where this user may not read one."""
    for file in files:
        try:
            with file.open("rb") as source:
                for piece in iter(lambda: source.read(_PIECE), b""):
                    yield json.dumps([file.name, b64encode(piece).decode()]).encode() + b"\n"
        except OSError as error:
            raise SettingRefused(f"{file.name} belongs to the backup and cannot be read") from error


def _read(lines: Iterator[bytes]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        for name, piece in map(json.loads, lines):
            found[name] = found.get(name, b"") + b64decode(piece)
    except (ValueError, TypeError):
        raise Unreadable from None
    return found


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        raise Unreadable


def _counted(pieces: Iterable[bytes], tick: Tick) -> Iterator[bytes]:
    for piece in pieces:
        tick(len(piece))
        yield piece


def _keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file for its owner's eyes, durable before anything else goes on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
