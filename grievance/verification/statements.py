"""What the office says of itself, from its pin: every manifest, the chain of rosters, and who holds a key to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.casefile.offline import RECOVERY
from grievance.casefile.trust import Trust, verify
from grievance.errors import Untrusted
from grievance.seal.keys import digest
from grievance.seal.manifest import Manifest, Pin, verify_manifest
from grievance.seal.roster import Signed, Statement
from grievance.store import people, whole
from grievance.store.engine import Connection
from grievance.store.rows import ManifestRow, MemberRow, OfficerRow, RosterRow
from grievance.store.shelves import shelf
from grievance.verification.findings import Finding, Wrong


def check_statements(connection: Connection, pin: Pin) -> tuple[Trust | None, list[Finding]]:
    """Name whatever does not follow from the pin, and return whom to believe as far as it does."""
    manifests, rosters = whole.manifests(connection), people.rosters(connection)
    findings = [*_manifests(pin, manifests)]
    trust, believed = _trust(pin, manifests, rosters)
    findings += _rosters(rosters, believed)
    if trust is not None:
        findings += _officers(trust, people.officers(connection))
        findings += _members(trust, whole.members(connection))
    return trust, findings


def check_shelves(connection: Connection, used: set[bytes]) -> Iterator[Finding]:
    """Every shelf that a case stands on is there, and is what its name says."""
    there = whole.shelves(connection)
    yield from (Finding("shelf", each.hex(), Wrong.MISSING) for each in sorted(used - there.keys()))
    yield from (Finding("shelf", each.hex(), Wrong.CHANGED) for each in sorted(there) if shelf(there[each]) != each)


def _manifests(pin: Pin, rows: Sequence[ManifestRow]) -> Iterator[Finding]:
    """Each version has its row, signed by the root, and the newest is none that the pin has left behind."""
    believed = [row.version for row in rows if _manifest(pin, row)]
    for row in rows:
        if row.version not in believed:
            yield Finding("manifest", f"version {row.version}", Wrong.UNSIGNED)
    newest = max([pin.lowest, *believed])
    for version in sorted({*range(1, newest + 1)} - {row.version for row in rows}):
        yield Finding("manifest", f"version {version}", Wrong.MISSING)


def _manifest(pin: Pin, row: ManifestRow) -> Manifest | None:
    try:
        manifest = verify_manifest(Pin(pin.root, 0), None, row.body, row.signature)
    except Untrusted:
        return None
    return manifest if manifest.version == row.version else None


def _trust(pin: Pin, manifests: Sequence[ManifestRow], rosters: Sequence[RosterRow]) -> tuple[Trust | None, int]:
    """Believe the newest manifest that the root signed, and the rosters as far as they follow; say how far."""
    newest = next((row for row in reversed(manifests) if _manifest(pin, row)), None)
    if newest is not None:
        for length in range(len(rosters), 0, -1):
            try:
                return verify(Pin(pin.root, 0), newest, rosters[:length]), length
            except Untrusted:
                continue
    return None, 0


def _rosters(rows: Sequence[RosterRow], believed: int) -> Iterator[Finding]:
    for place, row in enumerate(rows):
        if row.sequence != place:
            yield Finding("roster", f"statement {place + 1}", Wrong.MISSING)
            return
        if place == believed:
            yield Finding("roster", f"statement {place + 1}", Wrong.UNSIGNED)
            return
        if Statement.decode(Signed.decode(row.body).body).names_digest != (digest(row.names) if row.names else b""):
            yield Finding("roster", f"statement {place + 1}, names", Wrong.CHANGED)
    if not rows:
        yield Finding("roster", "statement 1", Wrong.MISSING)


def _officers(trust: Trust, rows: Sequence[OfficerRow]) -> Iterator[Finding]:
    """Whoever sits in a circle has a key slot, and nobody else has."""
    seated = {seat.officer for seats in trust.rosters.circles.values() for seat in seats}
    there = {row.id for row in rows}
    yield from (Finding("officer", f"officer {each.hex()}", Wrong.MISSING) for each in sorted(seated - there))
    yield from (Finding("officer", f"officer {each.hex()}", Wrong.STRAY) for each in sorted(there - seated))


def _members(trust: Trust, rows: Sequence[MemberRow]) -> Iterator[Finding]:
    """Whoever sits in a circle, and recovery, hold its keys, the old ones too; and nobody else does."""
    seats = trust.rosters.circles
    needed = {
        (key.id, key.epoch, holder)
        for key in trust.manifest.circles
        for holder in (RECOVERY, *(seat.officer for seat in seats.get(key.id, ())))
    }
    there = {(row.circle, row.epoch, row.officer) for row in rows}
    yield from (Finding("member", _member(*each), Wrong.MISSING) for each in sorted(needed - there))
    yield from (Finding("member", _member(*each), Wrong.STRAY) for each in sorted(there - needed))


def _member(circle: bytes, epoch: int, holder: bytes) -> str:
    return f"circle {circle.hex()}, epoch {epoch}, officer {holder.hex()}"
