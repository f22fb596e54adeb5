"""A case opened at the desk: the keeper's line first, then the chain, the keys and the papers."""

from __future__ import annotations

import os
from dataclasses import dataclass

from grievance.case import lifecycle
from grievance.case.terms import Compartment, Entry, State, Step
from grievance.casefile.reading import Fault, Flaw, Opened, Reading, read
from grievance.casefile.record import Record, circle_holders, compartments, verified_roots
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown, KeeperRefused, StepRefused, Unreadable
from grievance.keeper.client import Keeper
from grievance.seal.keys import Signer, pack
from grievance.seal.root import Root

RELEASE = b"gcv1/release"


@dataclass(frozen=True, slots=True, repr=False)
class OpenCase:
    """One case in one officer's hands. `state` follows from the verified entries alone."""

    trust: Trust
    record: Record
    roots: tuple[Root, ...]
    opened: Opened
    reading: Reading
    state: State
    acknowledged: bool

    @property
    def version(self) -> int:
        """The place of the last line: what an officer saw when they decide."""
        return self.record.entries[-1].sequence


def release(keeper: Keeper, trust: Trust, officer: Unlocked, case: bytes) -> bytes:
    """Ask the keeper for a case's slot with a signed request; its line is durable before the slot comes.

    A keeper that does not know the officer yet is handed the rosters, which it verifies for itself, and asked again.
    """
    try:
        return _release(keeper, trust, officer, case)
    except KeeperRefused:
        keeper.rosters(*trust.signed, list(trust.chain))
        return _release(keeper, trust, officer, case)


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
    state, faults = _fold(reading.entries)
    told = Reading(reading.entries, reading.papers, (*reading.faults, *faults))
    acknowledged = any(entry.step is Step.ACKNOWLEDGE for entry in reading.entries)
    return OpenCase(trust, record, roots, opened, told, state, acknowledged)


def _release(keeper: Keeper, trust: Trust, officer: Unlocked, case: bytes) -> bytes:
    nonce = os.urandom(16)
    request = pack(trust.office, case, officer.id, nonce)
    return keeper.release(case, officer.id, nonce, Signer.from_seed(officer.signing_seed).sign(RELEASE, request))


def _fold(entries: tuple[Entry, ...]) -> tuple[State, tuple[Fault, ...]]:
    """Fold the state; a line that the table refuses is named and changes nothing."""
    state, acknowledged = State.NEW, False
    faults = []
    for entry in entries:
        try:
            state = lifecycle.advance(state, entry.step, acknowledged=acknowledged, version=entry.table)
        except StepRefused:
            faults.append(Fault(Flaw.STEP, entry.sequence))
        acknowledged = acknowledged or entry.step is Step.ACKNOWLEDGE
    if state is State.NEW:
        raise Unreadable
    return state, tuple(faults)
