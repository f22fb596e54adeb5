"""The compartment `identity`, which nobody opens alone: two halves of its key, from two circles, put together.

Its grants lie under the identity slot, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping

from grievance.case.terms import Compartment
from grievance.casefile import contexts
from grievance.casefile.record import Record
from grievance.casefile.trust import Trust
from grievance.errors import Forbidden, Unreadable
from grievance.seal.keys import Identity
from grievance.seal.lockbox import join, open_grant
from grievance.seal.root import Root

HALVES = (1, 2)


def joined(
    trust: Trust, record: Record, roots: tuple[Root, ...], slot: bytes, holders: Mapping[bytes, Identity]
) -> dict[tuple[Compartment, int], Identity]:
    """Open `identity` with the identity slot and what both circles hold: (compartment, epoch) → identity.

    Raises `Forbidden` where the holders (key id → identity) have one half or none, `Unreadable` where the halves do not
    lead to the key in the root.
    """
    digests = {root.digest() for root in roots}
    opened: dict[tuple[Compartment, int], Identity] = {}
    for code, epoch, public in roots[-1].compartments:
        if code != Compartment.IDENTITY:
            continue
        halves: dict[int, bytes] = {}
        for row in record.grants:
            holder = holders.get(row.reader)
            if holder is None or (row.compartment, row.epoch) != (code, epoch) or row.part not in HALVES:
                continue
            context = contexts.grant(trust.office, row.case, code, epoch, row.reader, row.part)
            halves[row.part], digest = open_grant(holder, slot, context, row.sealed)
            if digest not in digests:
                raise Unreadable
        if len(halves) != len(HALVES):
            raise Forbidden
        identity = Identity.from_seed(join(*halves.values()))
        if identity.recipient.public != public:
            raise Unreadable
        opened[Compartment.IDENTITY, epoch] = identity
    return opened
