"""Who somebody is: opened by two officers together, one of each circle that holds half of the key, and by nobody alone.

It has no screen yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from grievance.case.number import check_number
from grievance.case.terms import Compartment
from grievance.casefile.enclosing import enclosed
from grievance.casefile.identifying import joined
from grievance.casefile.opening import release
from grievance.casefile.reading import read
from grievance.casefile.record import Record, circle_holders, compartments, gather, verified_roots
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.uploads import Upload
from grievance.errors import CaseUnknown, Erased, KeeperRefused, Locked, Unreadable
from grievance.keeper.verbs import Refusal
from grievance.office import Office
from grievance.store import cases


@dataclass(frozen=True, slots=True, repr=False)
class Original:
    """A file as it was sent, with its name. `size` is in bytes.

    `verified` says that its signed paper names just what lies there. `pieces` raise `Unreadable` where one is not
    genuine: then what went before is not the whole.
    """

    name: str
    media: str
    size: int
    at: datetime
    verified: bool
    pieces: Iterator[bytes]


def originals(office: Office, first: Unlocked, second: Unlocked, number: str) -> tuple[Original, ...]:
    """Open the files of a case as they came, oldest first. The keeper writes its lines for each of the two officers.

    Raises `Erased` where the complainant had it erased, `Forbidden` where the two do not hold both halves,
    `CaseUnknown`, `Locked` for who sits nowhere any more, `KeeperAway`, `KeeperRefused`, `Unreadable`.
    """
    trust, record = office.trust(), _record(office, number)
    if not (trust.seated(first.id) and trust.seated(second.id)):
        raise Locked
    office.hand_rosters()
    _identity_slot(office, first, record)
    apart = _identity_slot(office, second, record)
    slot = release(office.keeper, trust, second, record.case.id)
    roots, holders = verified_roots(trust, record), circle_holders(first) | circle_holders(second)
    opened = joined(trust, record, roots, apart, holders) | compartments(trust, record, roots, slot, holders)
    reading = read(trust, record, roots, opened)
    return tuple(
        Original(
            name=upload.name,
            media=upload.media,
            size=upload.size,
            at=file.signed.at,
            verified=file.verified and _whole(office, upload),
            pieces=upload.pieces(office.blobs, trust.office),
        )
        for file in enclosed(reading, record, Compartment.IDENTITY)
        if (upload := file.upload)
    )


def _identity_slot(office: Office, officer: Unlocked, record: Record) -> bytes:
    """Have the keeper release the identity slot. Raises `Erased` where it was forgotten."""
    try:
        return release(office.keeper, office.trust(), officer, record.case.id, identity=True)
    except KeeperRefused as refused:
        raise Erased if str(refused) == Refusal.GONE else refused from None


def _whole(office: Office, upload: Upload) -> bool:
    with suppress(Unreadable):
        return upload.whole(office.blobs)
    return False


def _record(office: Office, number: str) -> Record:
    canonical = check_number(number)
    with office.store.read() as connection:
        case = cases.by_number(connection, canonical) if canonical else None
        if case is None:
            raise CaseUnknown
        return gather(connection, case)
