"""Bringing a backup back: nothing starts on it before all of it is there, because the pin comes last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from grievance.backups.making import KEEPERS, PEPPER, keep, small
from grievance.backups.parts import BLOB, DATABASE, HEAD, Holds, Part, Tick, counted, lines, read
from grievance.casefile.offline import OfflineKeys
from grievance.errors import CopyDamaged, SettingRefused, Unreadable, Untrusted
from grievance.seal.backup import open_backup
from grievance.seal.manifest import Pin
from grievance.settings import Settings
from grievance.store import whole
from grievance.store.blobs import Blobs
from grievance.store.dump import load
from grievance.store.engine import Connection, Store

_AGES: Final = 10 * 86_400


@dataclass(slots=True)
class Restored:
    """What came back. `unsound` of the files were missing or damaged already when the backup was made."""

    holds: Holds
    cases: int = 0
    files: int = 0
    unsound: int = 0


def restore(settings: Settings, keys: OfflineKeys, file: Path, tick: Tick) -> Restored:
    """Bring a backup back into an empty database and home, or into an empty keeper's folder.

    Raises `Unreadable` for a file that these keys do not open, `CopyDamaged` for one that opens and is not whole,
    `Untrusted` for an office of another root, `SettingRefused` where something is there already.
    """
    with file.open("rb") as source:
        holds, pieces = open_backup(keys.recovery, source)
        if holds not in set(Holds):
            raise Unreadable
        try:
            parts = read(counted(pieces, tick))
            if holds == Holds.OFFICE:
                return _restore_office(settings, keys, parts)
            return _restore_keeper(settings.keeper_home, parts)
        except Unreadable as error:
            raise CopyDamaged from error


def _restore_office(settings: Settings, keys: OfflineKeys, parts: Iterator[Part]) -> Restored:
    """Fill the database and the files' folder, the database's transaction around both; then the pin."""
    places = small(settings)
    if any(path.exists() for path in places.values()):
        raise SettingRefused("there is an office in this home already")
    found = {name: b"".join(pieces) for name, pieces in islice(parts, len(places))}
    if list(found) != list(places):
        raise Unreadable
    if Pin.from_json(found["pin.json"].decode()).root != keys.root.verifier.public:
        raise Untrusted
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    store, restored = Store(settings.database_url), Restored(Holds.OFFICE)
    try:
        store.migrate()
        with store.write() as connection:
            _fill(settings, connection, parts, restored)
    finally:
        store.close()
    for name in reversed(places):
        keep(places[name], [found[name]])
    return restored


def _fill(settings: Settings, connection: Connection, parts: Iterator[Part], restored: Restored) -> None:
    """Bring back the heads, the rows, and each file that is looked up among them. Raises `Unreadable`."""
    blobs, loaded = Blobs(settings.blobs), False
    blobs.sweep(lambda every: every, -_AGES)  # what an attempt before this one left half written
    for name, pieces in parts:
        if name.startswith(HEAD) and not loaded:
            _keep_anew(settings.heads / Path(name).name, pieces)
        elif name == DATABASE and not loaded:
            load(connection, lines(pieces))
            loaded = True
        elif name.startswith(BLOB) and loaded:
            restored.unsound += not _restore_blob(blobs, connection, name.removeprefix(BLOB), pieces)
            restored.files += 1
        else:
            raise Unreadable
    restored.cases = whole.count(connection)
    if not loaded or restored.files != whole.count_blobs(connection):
        raise Unreadable


def _restore_blob(blobs: Blobs, connection: Connection, name: str, pieces: Iterable[bytes]) -> bool:
    """Put one file in its place and say whether it is what its row says. An empty part was missing before."""
    row = whole.blob(connection, _id(name))
    if row is None:
        raise Unreadable
    writing = blobs.begin(row.id)
    try:
        for piece in pieces:
            writing.write(piece)
        if writing.size:
            writing.finish()
    finally:
        writing.abandon()
    return (writing.size, writing.digest) == (row.size, row.digest)


def _restore_keeper(home: Path, parts: Iterator[Part]) -> Restored:
    """Fill the keeper's folder. What stops halfway leaves it empty again."""
    if home.exists() and any(home.iterdir()):
        raise SettingRefused("the keeper's folder is not empty")
    try:
        keep(home / PEPPER, [])  # no keeper starts on a pepper that is not whole
        _fill_keeper(home, parts)
    except BaseException:
        for name in KEEPERS:
            (home / name).unlink(missing_ok=True)
            _fresh(home / name).unlink(missing_ok=True)
        raise
    return Restored(Holds.KEEPER)


def _fill_keeper(home: Path, parts: Iterator[Part]) -> None:
    name = ""
    for name, pieces in parts:
        if name not in KEEPERS:
            raise Unreadable
        _keep_anew(home / name, pieces)
    if name != PEPPER:
        raise Unreadable


def _keep_anew(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file in the place of what an attempt before this one may have left."""
    fresh = _fresh(path)
    fresh.unlink(missing_ok=True)
    keep(fresh, pieces)
    fresh.replace(path)


def _fresh(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _id(name: str) -> bytes:
    try:
        return bytes.fromhex(name)
    except ValueError:
        raise Unreadable from None
