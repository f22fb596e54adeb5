"""What the office says of itself and its officers: manifests, rosters, key slots, circle keys."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, select, update

from grievance.errors import AlreadyDone, NameTaken, NumberTaken
from grievance.store.put import put
from grievance.store.rows import ManifestRow, MemberRow, OfficerRow, RosterRow
from grievance.store.tables import MANIFEST, MEMBER, OFFICER, ROSTER

# Asked with every request, and so made once.
_NEWEST: Final = select(MANIFEST).order_by(MANIFEST.c.version.desc()).limit(1)
_CHAIN: Final = select(ROSTER).order_by(ROSTER.c.sequence)


def newest_manifest(connection: Connection) -> ManifestRow | None:
    """Return the manifest with the highest version."""
    row = connection.execute(_NEWEST).first()
    return None if row is None else ManifestRow(*row)


def put_manifest(connection: Connection, manifest: ManifestRow) -> None:
    """Add a manifest. Raises `NumberTaken` where its version is there."""
    put(connection, MANIFEST, [manifest], NumberTaken)


def rosters(connection: Connection) -> list[RosterRow]:
    """Return the whole chain, first statement first."""
    return [RosterRow(*row) for row in connection.execute(_CHAIN)]


def put_roster(connection: Connection, roster: RosterRow) -> None:
    """Add a statement. Raises `NumberTaken` where its place in the chain is taken."""
    put(connection, ROSTER, [roster], NumberTaken)


def officers(connection: Connection) -> list[OfficerRow]:
    """Return every officer's slot."""
    return [OfficerRow(*row) for row in connection.execute(select(OFFICER).order_by(OFFICER.c.id))]


def officer(connection: Connection, officer_id: bytes) -> OfficerRow | None:
    """Return the officer with this id."""
    row = connection.execute(select(OFFICER).where(OFFICER.c.id == officer_id)).first()
    return None if row is None else OfficerRow(*row)


def officer_by_handle(connection: Connection, handle: bytes) -> OfficerRow | None:
    """Return the officer with this digest of a name."""
    row = connection.execute(select(OFFICER).where(OFFICER.c.handle == handle)).first()
    return None if row is None else OfficerRow(*row)


def put_officer(connection: Connection, row: OfficerRow) -> None:
    """Add an officer. Raises `NameTaken` where another has the handle."""
    put(connection, OFFICER, [row], NameTaken)


def remove_officer(connection: Connection, officer_id: bytes) -> None:
    """Remove an officer's slot and every circle key that was sealed to them."""
    connection.execute(delete(MEMBER).where(MEMBER.c.officer == officer_id))
    connection.execute(delete(OFFICER).where(OFFICER.c.id == officer_id))


def set_code_used(connection: Connection, officer_id: bytes, old: bytes, new: bytes) -> bool:
    """Replace the mark of the last code, if it is still `old`; say whether it was. One of two racing gets `True`."""
    same = (OFFICER.c.id == officer_id, OFFICER.c.code_used == old)
    return connection.execute(update(OFFICER).where(*same).values(code_used=new)).rowcount == 1


def members(connection: Connection, officer_id: bytes) -> list[MemberRow]:
    """Return the circle keys sealed to an officer, newest epoch last."""
    found = select(MEMBER).where(MEMBER.c.officer == officer_id).order_by(MEMBER.c.circle, MEMBER.c.epoch)
    return [MemberRow(*row) for row in connection.execute(found)]


def put_member(connection: Connection, member: MemberRow) -> None:
    """Add a circle key for an officer. Raises `AlreadyDone` where they have it."""
    put(connection, MEMBER, [member], AlreadyDone)


def remove_member(connection: Connection, circle: bytes, officer_id: bytes) -> None:
    """Remove an officer's keys of one circle, all epochs."""
    connection.execute(delete(MEMBER).where(MEMBER.c.circle == circle, MEMBER.c.officer == officer_id))
