"""The lines of the journal, and what each says.

    2026-11-24 entry case=… sequence=2 digest=…
    2026-11-24T13:46:00Z release case=… officer=… nonce=… roster=12 signature=…
    2026-11-24T13:46:00Z identity case=… officer=… nonce=… roster=12 signature=…
    2026-11-24 roster case=… sequence=12 digest=…
    2026-11-24 manifest case=… sequence=3 digest=…

A release gave the case slot, an identity the identity slot: nobody opens who somebody is without a line that says so.
Ids are hexadecimal, the case of a roster or a manifest is zeros. Only these two have a time: that of an entry would say
when somebody wrote to us. There is never a receipt in a line, nor a locator, a slot or a key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from grievance.keeper.verbs import Release, Rosters
from grievance.seal.keys import ID, digest

WRITTEN = "%Y-%m-%dT%H:%M:%SZ"
NO_CASE = bytes(ID)
LAST = 2**32 - 1
"""The last place in a history that a leaf can name."""

_ENTERED = re.compile(
    rb"\d{4}-\d\d-\d\d (entry|roster|manifest) case=([0-9a-f]{32}) sequence=(\d{1,10}) digest=([0-9a-f]{64})\n"
)
_RELEASED = re.compile(
    rb"(\S{20}) (release|identity) case=([0-9a-f]{32}) officer=([0-9a-f]{32}) nonce=([0-9a-f]{32}) roster=(\d{1,10})"
    rb" signature=[0-9a-f]{128}\n"
)


class Kind(StrEnum):
    """What a line is about."""

    ENTRY = "entry"
    RELEASE = "release"
    IDENTITY = "identity"
    ROSTER = "roster"
    MANIFEST = "manifest"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a line says and its leaf names: of which case, at which place, and the digest of the thing."""

    kind: Kind
    case: bytes
    sequence: int
    named: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """A slot that was given: to whom, on which nonce, when."""

    officer: bytes
    nonce: bytes
    at: datetime


def enter(day: date, fact: Fact) -> bytes:
    """Write a line of any kind but a release and an identity."""
    said = f"{fact.kind} case={fact.case.hex()} sequence={fact.sequence} digest={fact.named.hex()}"
    return f"{day.isoformat()} {said}\n".encode("ascii")


def release(at: datetime, asked: Release, roster: int) -> bytes:
    """Write that a slot was given. `roster` is the sequence of the chain's head under which the officer was seated."""
    kind = Kind.IDENTITY if asked.identity else Kind.RELEASE
    ids = f"case={asked.case.hex()} officer={asked.officer.hex()} nonce={asked.nonce.hex()}"
    said = f"{at.strftime(WRITTEN)} {kind} {ids} roster={roster} signature={asked.signature.hex()}\n"
    return said.encode("ascii")


def handed(rosters: Rosters, version: int) -> Iterator[Fact]:
    """Say what was handed over: each link of the chain, and the manifest of this version."""
    for sequence, link in enumerate(rosters.chain):
        yield Fact(Kind.ROSTER, NO_CASE, sequence, digest(link))
    yield Fact(Kind.MANIFEST, NO_CASE, version, digest(rosters.manifest, rosters.signature))


def name(line: bytes) -> bytes | None:
    """Return what tells an entered line from every other, whatever its day: 16 bytes. `None` for what is none."""
    if not _ENTERED.fullmatch(line):
        return None
    return hashlib.sha256(line.partition(b" ")[2]).digest()[:ID]


def given(line: bytes) -> Given | None:
    """Read of a release what counts against an officer; `None` for what is none."""
    found = _RELEASED.fullmatch(line)
    try:
        return found and Given(_id(found[4]), _id(found[5]), datetime.fromisoformat(found[1].decode("ascii")))
    except ValueError:
        return None


def read(line: bytes) -> Fact | None:
    """Read what a line says; `None` where it is damaged."""
    if entered := _ENTERED.fullmatch(line):
        kind, case, sequence, named = entered.groups()
        fact = Fact(Kind(kind.decode("ascii")), _id(case), int(sequence), _id(named))
    elif released := _RELEASED.fullmatch(line):
        kind, case, roster = released[2], released[3], released[6]
        fact = Fact(Kind(kind.decode("ascii")), _id(case), int(roster), hashlib.sha256(line[:-1]).digest())
    else:
        return None
    return fact if fact.sequence <= LAST else None


def _id(text: bytes) -> bytes:
    return bytes.fromhex(text.decode("ascii"))
