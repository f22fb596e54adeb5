"""Founding an office: root, recovery and circle keys are made, and what only the ceremony may hold leaves the home."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from grievance.case.terms import READERS, Purpose
from grievance.casefile.offline import RECOVERY, OfflineKeys
from grievance.casefile.turning import circle_key
from grievance.errors import SettingRefused
from grievance.seal.circle import wrap_circle
from grievance.seal.keys import SEED, Identity, Signer
from grievance.seal.manifest import Manifest, Pin, sign_manifest
from grievance.seal.roster import Statement, sign_statement
from grievance.settings import Settings
from grievance.store import people
from grievance.store.engine import Connection, Store
from grievance.store.rows import ManifestRow, MemberRow, RosterRow

LASTS = timedelta(days=365)


def found(settings: Settings, keys: Path, now: datetime) -> None:
    """Make a small office in one go: intake, case leads, safety, witness and outside circle, all still empty.

    The private halves of root and recovery go to `keys`, which must lie outside the home.
    Raises `SettingRefused` where there is an office already, or the folder is not fit for keys.
    """
    folder = keys.absolute()
    if folder.is_relative_to(settings.home):
        raise SettingRefused("the keys folder must not lie under GRIEVANCE_HOME: whoever copies one must not get both")
    if settings.pin_file.exists() or (folder / "root.key").exists():
        raise SettingRefused("there is an office here already, or these keys belong to one")
    offline = OfflineKeys(Signer.generate(), Identity.generate())
    intake, worker = Signer.generate(), Identity.generate()
    seeds = {purpose: os.urandom(32) for purpose in Purpose}
    manifest = _manifest(settings, offline, intake, worker, seeds, now)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(Store(settings.database_url)) as store:
        store.migrate()
        with store.write() as connection:
            if people.newest_manifest(connection) is not None:
                raise SettingRefused("this database holds an office already")
            _put(connection, manifest, offline, seeds)
    _keep(folder / "root.key", offline.root.seed.hex())
    _keep(folder / "recovery.key", offline.recovery.seed.hex())
    _keep(settings.intake_key_file, intake.seed.hex())
    _keep(settings.worker_key_file, worker.seed.hex())
    _keep(settings.bot_key_file, os.urandom(SEED).hex())
    _keep(settings.pin_file, Pin(offline.root.verifier.public, manifest.version).to_json())


def _manifest(
    settings: Settings,
    offline: OfflineKeys,
    intake: Signer,
    worker: Identity,
    seeds: Mapping[Purpose, bytes],
    now: datetime,
) -> Manifest:
    ids = {purpose: os.urandom(16) for purpose in Purpose}
    ordinary = (Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY, Purpose.WITNESS)
    ours = (*ordinary, Purpose.OUTSIDE)
    return Manifest(
        office=os.urandom(16),
        version=1,
        mark=settings.mode,
        intake=(intake.verifier.public,),
        worker=worker.recipient.public,
        recovery=offline.recovery.recipient.public,
        circles=tuple(circle_key(ids[purpose], purpose, 1, seeds[purpose]) for purpose in Purpose),
        apart=(
            (ids[Purpose.SAFETY], ids[Purpose.WITNESS]),
            *((ids[purpose], ids[Purpose.OUTSIDE]) for purpose in ordinary),
            *((ids[purpose], ids[reader]) for purpose in ours for reader in sorted(READERS)),
        ),
        issued=now.date(),
        expires=(now + LASTS).date(),
    )


def _put(connection: Connection, manifest: Manifest, offline: OfflineKeys, seeds: Mapping[Purpose, bytes]) -> None:
    signature = sign_manifest(offline.root, manifest)
    people.put_manifest(connection, ManifestRow(manifest.version, manifest.encode(), signature))
    previous = b""
    for sequence, key in enumerate(manifest.circles):
        statement = Statement(manifest.office, sequence, previous, key.id, ())
        people.put_roster(connection, RosterRow(sequence, sign_statement(statement, offline.root), b""))
        previous = statement.digest()
        seed = seeds[Purpose(key.purpose)]
        sealed = wrap_circle(offline.recovery.recipient, manifest.office, key.id, key.epoch, RECOVERY, seed)
        people.put_member(connection, MemberRow(key.id, key.epoch, RECOVERY, sealed))


def _keep(path: Path, text: str) -> None:
    """Write a key for its owner's eyes, durable before anything else goes on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
