"""A circle's key turned: what comes after is closed to whoever left, though they still hold the old key."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from grievance.case.terms import Purpose
from grievance.casefile.offline import RECOVERY, OfflineKeys
from grievance.casefile.trust import Trust
from grievance.seal.circle import circle_identity, summary_identity, wrap_circle
from grievance.seal.keys import Recipient
from grievance.seal.manifest import CircleKey, Manifest, sign_manifest
from grievance.store import people
from grievance.store.engine import Connection
from grievance.store.rows import ManifestRow, MemberRow


def circle_key(circle: bytes, purpose: Purpose, epoch: int, seed: bytes) -> CircleKey:
    """Return the public keys of one epoch of a circle."""
    public, summary = circle_identity(seed).recipient.public, summary_identity(seed).recipient.public
    return CircleKey(circle, purpose, epoch, public, summary)


def turn(connection: Connection, trust: Trust, offline: OfflineKeys, purposes: Iterable[Purpose]) -> Manifest:
    """Give these circles new keys, sealed to who sits there now and to recovery, and put the next manifest."""
    added = tuple(_turned(connection, trust, purpose) for purpose in purposes)
    manifest = replace(trust.manifest, version=trust.manifest.version + 1, circles=(*trust.manifest.circles, *added))
    signature = sign_manifest(offline.root, manifest)
    people.put_manifest(connection, ManifestRow(manifest.version, manifest.encode(), signature))
    return manifest


def _turned(connection: Connection, trust: Trust, purpose: Purpose) -> CircleKey:
    seed, old = os.urandom(32), trust.circle(purpose)
    key = circle_key(old.id, purpose, old.epoch + 1, seed)
    readers = {seat.officer: Recipient(seat.sealing) for seat in trust.seats(purpose)}
    for officer, recipient in {**readers, RECOVERY: Recipient(trust.manifest.recovery)}.items():
        sealed = wrap_circle(recipient, trust.office, key.id, key.epoch, officer, seed)
        people.put_member(connection, MemberRow(key.id, key.epoch, officer, sealed))
    return key
