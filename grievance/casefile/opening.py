"""A case opened at the desk: the keeper's line first, then the chain, the keys and the papers."""

from __future__ import annotations

import os
from dataclasses import dataclass

from grievance.case import history
from grievance.case.kin import named
from grievance.case.lifecycle import Standing
from grievance.case.terms import Compartment, State
from grievance.casefile.reading import Fault, Flaw, Opened, Reading, read
from grievance.casefile.record import Record, circle_holders, compartments, verified_roots
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown, KeeperRefused, Unreadable
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import Refusal
from grievance.seal.keys import Signer, pack
from grievance.seal.root import Root

RELEASE = b"gcv1/release"
IDENTITY = b"gcv1/release identity"


@dataclass(frozen=True, slots=True, repr=False)
class OpenCase:
    """One case in one officer's hands. Where it stands follows from the verified entries alone."""

    trust: Trust
    record: Record
    roots: tuple[Root, ...]
    opened: Opened
    reading: Reading
    standing: Standing

    @property
    def state(self) -> State:
        """Where the case stands."""
        return self.standing.state

    @property
    def version(self) -> int:
        """The place of the last line: what an officer saw when they decide."""
        return self.record.entries[-1].sequence

    @property
    def parent(self) -> str:
        """The number of the case that this one was made of, empty for a case that was told as it is."""
        first = self.reading.entries[0]
        kin = named(first.step, first.facts)
        return kin.case if kin else ""


def release(keeper: Keeper, trust: Trust, officer: Unlocked, case: bytes, *, identity: bool = False) -> bytes:
    """Ask the keeper for a case's slot with a signed request; its line is durable before the slot comes.

    `identity` asks for the identity slot, which has a line of its own kind. A keeper that does not know the officer yet
    is handed the rosters, which it verifies for itself, and asked again.
    """
    try:
        return _release(keeper, trust, officer, case, identity=identity)
    except KeeperRefused as refused:
        if str(refused) != Refusal.OFFICER:
            raise
        keeper.rosters(*trust.signed, list(trust.chain))
        return _release(keeper, trust, officer, case, identity=identity)


def open_case(keeper: Keeper, trust: Trust, officer: Unlocked, record: Record) -> OpenCase:
    """Open what this officer's keys open. Raises `CaseUnknown` where that is not even the history.

    A root that does not verify opens nothing: raises `Unreadable`.
    """
    holders = circle_holders(officer)
    if not any(row.reader in holders for row in record.grants if row.compartment == Compartment.FILE):
        raise CaseUnknown
    slot = release(keeper, trust, officer, record.case.id)
    roots = verified_roots(trust, record)
    opened = compartments(trust, record, roots, slot, holders)
    reading = read(trust, record, roots, opened)
    standing, refused = history.fold(reading.entries)
    if standing.state is State.NEW:
        raise Unreadable
    faults = (Fault(Flaw.STEP, sequence) for sequence in refused)
    told = Reading(reading.entries, reading.papers, (*reading.faults, *faults))
    return OpenCase(trust, record, roots, opened, told, standing)


def _release(keeper: Keeper, trust: Trust, officer: Unlocked, case: bytes, *, identity: bool) -> bytes:
    nonce, label = os.urandom(16), IDENTITY if identity else RELEASE
    signature = Signer.from_seed(officer.signing_seed).sign(label, pack(trust.office, case, officer.id, nonce))
    return keeper.release(case, officer.id, nonce, signature, identity=identity)
