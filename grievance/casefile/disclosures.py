"""What one reader outside was given of a case, and what they answered: sealed apart from it, to them and to its file.

No row says whose case a disclosure is of; that, and what opens it, lies sealed in the case file. The slot under which
the reader's grant lies is one of its own, kept as a case's is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from grievance.case.terms import Entry, PaperKind, Step
from grievance.casefile import contexts
from grievance.casefile.papers import open_paper, seal_paper, stamp
from grievance.casefile.reading import Reading
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Recipient, Signer, Verifier, digest
from grievance.seal.lockbox import grant, open_compartment
from grievance.store.rows import DisclosedRow, DisclosureRow

LABEL = b"gcv1/disclosure"
GIVES = frozenset({Step.ROUTE, Step.DISCLOSE, Step.REFER, Step.ENTRUST})
"""The steps that hand something to a reader outside."""


class Word(StrEnum):
    """What a paper of a disclosure is: ours are `offer` and `given`, the reader's all others."""

    OFFER = "offer"
    GIVEN = "given"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"


OURS = frozenset({Word.OFFER, Word.GIVEN})


@dataclass(frozen=True, slots=True, repr=False)
class Disclosure:
    """A disclosure as the case file keeps it. `id` and `reader` have 16 bytes, `seed` opens it, `verify` checks them.

    `use` is `brief`, `packet` or `translation`, `brief` the id of what was prepared, `to` the reader's name.
    """

    id: bytes
    seed: bytes
    verify: bytes
    reader: bytes
    use: str
    brief: str
    to: str

    def body(self) -> dict[str, str]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.DISCLOSURE,
            "id": self.id.hex(),
            "seed": self.seed.hex(),
            "verify": self.verify.hex(),
            "reader": self.reader.hex(),
            "use": self.use,
            "brief": self.brief,
            "to": self.to,
        }


@dataclass(frozen=True, slots=True)
class Page:
    """One paper of a disclosure that was opened and whose signature held."""

    sequence: int
    at: datetime
    word: Word
    body: Mapping[str, Any]


def begin(trust: Trust, told: Disclosure, recipient: Recipient, slot: bytes) -> DisclosureRow:
    """Return the row that gives a disclosure to its reader."""
    public = Identity.from_seed(told.seed).recipient.public
    context = contexts.disclosure(trust.office, told.id, told.reader)
    return DisclosureRow(told.id, told.reader, public, grant(recipient, slot, context, told.seed, _name(public)))


def new_seed() -> bytes:
    """Return 32 random bytes from which a disclosure's key follows."""
    return os.urandom(32)


def unlock(trust: Trust, row: DisclosureRow, slot: bytes, holder: Identity) -> bytes:
    """Return the seed, with the reader's own key and the slot. Raises `Unreadable`."""
    context = contexts.disclosure(trust.office, row.id, row.reader)
    opened, named = open_compartment(holder, slot, context, row.sealed, row.public)
    if named != _name(row.public):
        raise Unreadable
    return opened.seed


def page(
    trust: Trust,
    disclosure: bytes,
    public: bytes,
    signer: Signer,
    word: Word,
    body: Mapping[str, Any],
    *,
    place: tuple[int, datetime],
) -> DisclosedRow:
    """Sign and seal one paper. `place` is where it comes, and when."""
    sequence, at = place
    context = contexts.disclosed(trust.office, disclosure, sequence)
    sealed = seal_paper(Recipient(public), context, signer, {**body, "word": word, "at": stamp(at)})
    return DisclosedRow(disclosure, sequence, sealed)


def read(trust: Trust, seed: bytes, verify: bytes, rows: Sequence[DisclosedRow]) -> tuple[Page, ...]:
    """Open all papers of a disclosure. Raises `Unreadable` for a gap, and for one that its author did not sign."""
    identity, reader = Identity.from_seed(seed), Verifier(verify)
    pages = []
    for expected, row in enumerate(rows):
        context = contexts.disclosed(trust.office, row.disclosure, row.sequence)
        signed = open_paper(identity, context, row.sealed, trust.officer_keys | {reader.kid: reader})
        try:
            word, at = Word(signed.text("word")), signed.at
        except (KeyError, ValueError):
            raise Unreadable from None
        entitled = signed.signer in trust.officer_keys if word in OURS else signed.signer == reader.kid
        if row.sequence != expected or not entitled:
            raise Unreadable
        pages.append(Page(row.sequence, at, word, signed.body))
    return tuple(pages)


def kept(reading: Reading) -> tuple[Disclosure, ...]:
    """Return the disclosures of a case, from the verified papers of its file, oldest first."""
    bodies = (
        paper.signed.body
        for paper in sorted(reading.papers, key=lambda paper: paper.row.sequence)
        if paper.signed and paper.verified and paper.signed.text("kind") == PaperKind.DISCLOSURE
    )
    return tuple(_kept(body) for body in bodies)


def awaited(entries: Iterable[Entry]) -> str:
    """Say for which disclosures an answer may come, and from which place on it is new: `id:place`, with spaces."""
    places: dict[str, int] = {}
    for entry in entries:
        disclosure = entry.facts.get("disclosure", "")
        if disclosure and (entry.step in GIVES or disclosure in places):
            places[disclosure] = int(entry.facts.get("page", "0"))
    return " ".join(f"{disclosure}:{place}" for disclosure, place in places.items())


def _kept(body: Mapping[str, Any]) -> Disclosure:
    return Disclosure(
        id=bytes.fromhex(body["id"]),
        seed=bytes.fromhex(body["seed"]),
        verify=bytes.fromhex(body["verify"]),
        reader=bytes.fromhex(body["reader"]),
        use=str(body["use"]),
        brief=str(body["brief"]),
        to=str(body["to"]),
    )


def _name(public: bytes) -> bytes:
    return digest(LABEL, public)
