"""The case in the golden envelopes: filed through the door, its receipt exchanged, a note kept by Alice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from seal_cast import ALICE, CASE, COMPLAINANT, DOOR, IDENTITY_SLOT, OFFICE, REPLY, SLOT, secret

from grievance.case.terms import Compartment, PaperKind, Party, Step
from grievance.casefile import contexts
from grievance.casefile.binding import bind
from grievance.casefile.writing import Pen
from grievance.seal.circle import circle_identity
from grievance.seal.envelope import Context, open_
from grievance.seal.keys import Identity, Signer
from grievance.seal.lockbox import grant, split
from grievance.seal.root import Root, sign_root
from grievance.store.rows import Change, DocumentRow, EntryRow, RootRow

AT = datetime(2026, 1, 20, 9, tzinfo=UTC)
WORDS = "They turned the water off on the day we asked. 他们第二天就停了水。 قطعوا الماء."
CIRCLE_SEED = secret("intake/2")
COMPARTMENTS = {part: Identity.from_seed(secret(f"compartment {part.value}")) for part in Compartment}
FILE = COMPARTMENTS[Compartment.FILE]

FIRST = Root(
    OFFICE,
    CASE,
    tuple((int(part), 1, key.recipient.public) for part, key in COMPARTMENTS.items()),
    REPLY.recipient.public,
    COMPLAINANT.verifier.public,
)
SECOND = replace(
    FIRST,
    reply=Identity.from_seed(secret("next reply")).recipient.public,
    verify=Signer.from_seed(secret("next signing")).verifier.public,
    previous=FIRST.digest(),
)

Fields = dict[str, Any]
Pair = tuple[Fields, str]


def columns(context: Context, sealed: bytes) -> Fields:
    """Write a row: the context as its columns, and what is sealed."""
    return {
        "kind": int(context.kind),
        "scope": context.scope.hex(),
        "object": context.object.hex(),
        "epoch": context.epoch,
        "field": context.field,
        "seq": context.seq,
        "sealed": sealed.hex(),
    }


def padded(context: Context, identity: Identity, sealed: bytes) -> Pair:
    """Give a padded envelope with the seed that opens it, and what comes out."""
    fields = {**columns(context, sealed), "form": "padded", "seed": identity.seed.hex()}
    return fields, open_(identity, context, sealed).hex()


def history() -> tuple[DocumentRow, dict[str, Pair]]:
    """Write two steps as an office does: a case is filed, then Alice keeps a note. Return the statement's row."""
    filed = Pen(OFFICE, CASE, FIRST, 0, b"", AT)
    told = {"kind": PaperKind.STATEMENT, "text": WORDS, "language": "en"}
    statement = filed.paper(COMPLAINANT, Compartment.STATEMENT, told)
    facts = {"about": "company", "channel": "web", "language": "en"}
    root = RootRow(CASE, 0, FIRST.encode(), sign_root(DOOR, FIRST))
    line = filed.entry(DOOR, Step.RECEIVE, Party.INTAKE, [statement], facts)
    entry = bind(Change(line, root=root, documents=(statement,))).entry
    later = Pen(OFFICE, CASE, FIRST, 1, entry.digest, AT)
    note = later.paper(ALICE.signer, Compartment.FILE, {"kind": PaperKind.NOTE, "text": "a note"})
    line = later.entry(ALICE.signer, Step.NOTE, Party.OFFICER, [note], {}, by=ALICE.id)
    noted = bind(Change(line, documents=(note,))).entry
    return statement, {
        "entry": _line(entry),
        "next entry": _line(noted),
        "document": padded(_document(note), FILE, note.sealed),
    }


def roots() -> tuple[Fields, Fields]:
    """Write two roots: the first by intake, the second by the receipt that was exchanged."""
    given = {
        "case": CASE.hex(),
        "intake": DOOR.verifier.public.hex(),
        "chain": [
            {"body": FIRST.encode().hex(), "signature": sign_root(DOOR, FIRST).hex()},
            {"body": SECOND.encode().hex(), "signature": sign_root(COMPLAINANT, SECOND).hex()},
        ],
    }
    expected = {
        "names": [FIRST.digest().hex(), SECOND.digest().hex()],
        "compartments": [[code, epoch, public.hex()] for code, epoch, public in SECOND.compartments],
        "reply": SECOND.reply.hex(),
        "verify": SECOND.verify.hex(),
    }
    return given, expected


def opening(statement: DocumentRow) -> tuple[Fields, Fields]:
    """Write the way from a circle's seed and the case's slots to the words, and to `identity` for two circles."""
    identity = COMPARTMENTS[Compartment.IDENTITY].seed
    shares = zip((secret("safety/1"), secret("witness/1")), split(identity), strict=True)
    given = {
        "case_slot": SLOT.hex(),
        "identity_slot": IDENTITY_SLOT.hex(),
        "grant": _granted(CIRCLE_SEED, Compartment.STATEMENT, 0, COMPARTMENTS[Compartment.STATEMENT].seed),
        "halves": [
            _granted(circle, Compartment.IDENTITY, part, half) for part, (circle, half) in enumerate(shares, start=1)
        ],
        "document": columns(_document(statement), statement.sealed),
    }
    expected = {
        "root": FIRST.digest().hex(),
        "identity": identity.hex(),
        "signer": COMPLAINANT.verifier.kid.hex(),
        "words": WORDS,
    }
    return given, expected


def _granted(circle_seed: bytes, compartment: Compartment, part: int, seed: bytes) -> Fields:
    """Grant a seed, or a half of one, to a circle: when the case was filed, so that it names the first root."""
    reader = circle_identity(circle_seed).recipient
    context = contexts.grant(OFFICE, CASE, compartment, 1, reader.kid, part)
    slot = IDENTITY_SLOT if compartment is Compartment.IDENTITY else SLOT
    sealed = grant(reader, slot, context, seed, FIRST.digest())
    return {**columns(context, sealed), "circle_seed": circle_seed.hex()}


def _document(row: DocumentRow) -> Context:
    return contexts.document(OFFICE, row.case, row.id, row.compartment, row.epoch, row.sequence)


def _line(row: EntryRow) -> Pair:
    """Give an entry with the columns that chain it to the one before."""
    fields, plain = padded(contexts.entry(OFFICE, row.case, row.epoch, row.sequence), FILE, row.sealed)
    return {**fields, "previous": row.previous.hex(), "digest": row.digest.hex(), "covers": row.covers.hex()}, plain
