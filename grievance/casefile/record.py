"""The rows of one case, and the keys that open them: the step between the store and a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grievance.case.terms import Compartment, Purpose
from grievance.casefile import contexts
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Unreadable
from grievance.seal.circle import circle_identity
from grievance.seal.keys import Identity, Verifier
from grievance.seal.lockbox import open_compartment
from grievance.seal.root import Root, verify_chain
from grievance.store import cases
from grievance.store.engine import Connection
from grievance.store.rows import BlobRow, CaseRow, DocumentRow, EntryRow, GrantRow, RootRow, SummaryRow


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the store keeps of one case."""

    case: CaseRow
    roots: tuple[RootRow, ...]
    grants: tuple[GrantRow, ...]
    entries: tuple[EntryRow, ...]
    documents: tuple[DocumentRow, ...]
    blobs: tuple[BlobRow, ...]
    summaries: tuple[SummaryRow, ...]


def gather(connection: Connection, case: CaseRow) -> Record:
    """Read the rows of a case, each kind in the order of its sequence."""
    return Record(
        case=case,
        roots=tuple(cases.roots(connection, case.id)),
        grants=tuple(cases.grants(connection, case.id)),
        entries=tuple(cases.entries(connection, case.id)),
        documents=tuple(cases.documents(connection, case.id)),
        blobs=tuple(cases.blobs(connection, case.id)),
        summaries=tuple(cases.summaries(connection, case.id)),
    )


def verified_roots(trust: Trust, record: Record) -> tuple[Root, ...]:
    """Verify the chain of roots, oldest first. Raises `Unreadable` where a key was swapped."""
    officers = tuple(trust.officer_keys.values())
    chain = [(row.body, row.signature) for row in record.roots]
    return verify_chain(trust.office, record.case.id, chain, trust.intake, officers)


def circle_holders(officer: Unlocked) -> dict[bytes, Identity]:
    """Map key id → identity for every circle key this officer holds, old epochs too."""
    identities = (circle_identity(seed) for epochs in officer.circles.values() for seed in epochs.values())
    return {identity.recipient.kid: identity for identity in identities}


def compartments(
    trust: Trust, record: Record, roots: tuple[Root, ...], slot: bytes, holders: Mapping[bytes, Identity]
) -> dict[tuple[Compartment, int], Identity]:
    """Open every whole grant that these holders can open: (compartment, epoch) → identity.

    A grant counts only if the seed gives the public key in the root, and the root's digest lies in the grant.
    """
    digests = {root.digest() for root in roots}
    publics = {(code, epoch): public for code, epoch, public in roots[-1].compartments}
    opened: dict[tuple[Compartment, int], Identity] = {}
    for row in record.grants:
        holder, public = holders.get(row.reader), publics.get((row.compartment, row.epoch))
        if holder is None or public is None or row.part:
            continue
        context = contexts.grant(trust.office, row.case, row.compartment, row.epoch, row.reader, row.part)
        identity, digest = open_compartment(holder, slot, context, row.sealed, public)
        if digest not in digests:
            raise Unreadable
        opened[Compartment(row.compartment), row.epoch] = identity
    return opened


def readers(trust: Trust, record: Record, reply: bytes = b"") -> dict[Compartment, tuple[str, ...]]:
    """Say who holds a key to what, from the grants' key ids: compartment → purposes, or `complainant`."""
    named = trust.readers | {reply: "complainant"}
    held: dict[Compartment, list[str]] = {part: [] for part in Compartment}
    for row in record.grants:
        if row.compartment in held:
            held[Compartment(row.compartment)].append(named.get(row.reader, "unknown"))
    return {part: tuple(sorted(names)) for part, names in held.items()}


def file_circles(trust: Trust, record: Record) -> tuple[Purpose, ...]:
    """Return the circles that read the case file: they are the ones whose queue shows the case."""
    return tuple(Purpose(name) for name in readers(trust, record)[Compartment.FILE] if name in set(Purpose))


def voices(roots: tuple[Root, ...]) -> dict[bytes, Verifier]:
    """Map key id → verifier of the receipts of a case, the exchanged ones too, the first one first."""
    return {verifier.kid: verifier for verifier in (Verifier(root.verify) for root in roots)}
