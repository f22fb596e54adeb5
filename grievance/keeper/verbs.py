"""The verbs: what is asked, what is answered, and at which door. docs/keeper.md tells them in prose.

None of them has a `repr`: what they carry does not wander into a log by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from grievance.seal.receipt import Derivations

Id = Annotated[bytes, 16]
HourId = Annotated[bytes, 8]
Key = Annotated[bytes, 32]
Signature = Annotated[bytes, 64]
Digits = Annotated[str, 20]


class Door(StrEnum):
    """One Unix socket. The permissions of its file say who may ask there."""

    INTAKE = "intake"
    DESK = "desk"
    WORKER = "worker"


class Refusal(StrEnum):
    """Why the keeper answers no: a name, never a value that was sent."""

    FRAME = "frame"
    VERB = "verb"
    SLIP = "slip"
    UNKNOWN = "unknown"
    KNOWN = "known"
    CASE = "case"
    OFFICER = "officer"
    SIGNATURE = "signature"
    NONCE = "nonce"
    LIMIT = "limit"
    GONE = "gone"
    LAST = "last"
    UNTRUSTED = "untrusted"
    DISK = "disk"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, repr=False)
class Ping:
    """Ask whether anybody is there."""


@dataclass(frozen=True, slots=True, repr=False)
class Mint:
    """Make a new receipt. Nothing is stored."""


@dataclass(frozen=True, slots=True, repr=False)
class Keep:
    """Keep new slots for a case that nobody has named before, found by this locator.

    With `apart` it is a disclosure's one slot, which a reader outside may have released.
    """

    case: Id
    locator: Id
    apart: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Locate:
    """Derive from a receipt, and find its case's slot."""

    digits: Digits


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """Make a new receipt for the case of this one. The old one works until it is dropped."""

    digits: Digits


@dataclass(frozen=True, slots=True, repr=False)
class Forget:
    """Forget the identity slot of this receipt's case, for ever: who told us is opened by nobody any more."""

    digits: Digits


@dataclass(frozen=True, slots=True, repr=False)
class Hour:
    """Give the hour keys."""


@dataclass(frozen=True, slots=True, repr=False)
class Release:
    """Release a case's slot to an officer who signs for it; the nonce is good once, for ever.

    With `identity` it is the identity slot that is asked for, and what is signed says so.
    """

    case: Id
    officer: Id
    nonce: Id
    signature: Signature
    identity: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Rosters:
    """Learn who the officers are: the signed manifest and the whole chain of rosters."""

    manifest: bytes
    signature: bytes
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Drop:
    """Forget a locator that was exchanged for another."""

    locator: Id


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """What the journal is told of an entry: whose history, which place in it (u32), and the digest of its row."""

    case: Id
    sequence: int
    digest: Key


@dataclass(frozen=True, slots=True, repr=False)
class Enter:
    """Write entries into the journal, each once, durably."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Head:
    """Give the newest signed head of the log."""


@dataclass(frozen=True, slots=True, repr=False)
class Leaf:
    """Give leaves of the log from the place `start`."""

    start: int
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class Tell:
    """Tell lines of the journal from the place `start`, and which leaf each has become."""

    start: int
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class Nothing:
    """Done, and there is nothing to say."""


@dataclass(frozen=True, slots=True, repr=False)
class Minted:
    """A new receipt: 20 digits, and what they derive to."""

    digits: str
    derivations: Derivations


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """The 32 bytes under which grants of one case lie: those of `identity`, or all others."""

    slot: Key


@dataclass(frozen=True, slots=True, repr=False)
class Located:
    """What a receipt derives to, and its case's slot: `None` where no case is known, or none any more."""

    derivations: Derivations
    slot: Key | None


@dataclass(frozen=True, slots=True, repr=False)
class Exchanged:
    """The old receipt's derivations, the case's slot, and the new receipt with its own derivations."""

    old: Derivations
    slot: Key
    digits: str
    new: Derivations


@dataclass(frozen=True, slots=True, repr=False)
class HourKey:
    """A key that many forms share for an hour. It is served for `seconds_left` more, at least."""

    id: HourId
    key: Key
    seconds_left: int


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A new case's two slots, and the newest hour key: whoever files needs them all. A disclosure's second is zeros."""

    slot: Key
    identity: Key
    hour: HourKey


@dataclass(frozen=True, slots=True, repr=False)
class Hours:
    """The hour keys, newest first: one on the first hour of an office, two afterwards."""

    keys: tuple[HourKey, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """The newest signed head of the log, as text; empty before the first."""

    head: str


@dataclass(frozen=True, slots=True, repr=False)
class Leaves:
    """Leaves of the log, 32 bytes each: as many as were asked for, or as a frame takes; none at its end."""

    leaves: tuple[Key, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ToldLine:
    """A line of the journal, `blind` and all with which its leaf is made again (`seal.log.leaf`), and the leaf's place.

    `kind` is entry, release, identity, roster or manifest (docs/seal.md, section 17); `leaf` is -1 while no head covers
    it.
    """

    case: Id
    sequence: int
    digest: Key
    blind: Key
    leaf: int
    kind: str


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """Lines of the journal in their order, the place to ask from next, and whether the journal ends there."""

    lines: tuple[ToldLine, ...]
    next: int
    end: bool


Request = Ping | Mint | Keep | Locate | Exchange | Forget | Hour | Release | Rosters | Drop | Enter | Head | Leaf | Tell
Answer = Nothing | Minted | Slot | Kept | Located | Exchanged | Hours | Signed | Leaves | Told

EVERYWHERE = frozenset(Door)
DOORS: Mapping[type[Request], frozenset[Door]] = {
    Ping: EVERYWHERE,
    Mint: frozenset({Door.INTAKE, Door.DESK}),
    Keep: frozenset({Door.INTAKE, Door.DESK}),
    Locate: frozenset({Door.INTAKE}),
    Exchange: frozenset({Door.INTAKE}),
    Forget: frozenset({Door.INTAKE}),
    Hour: frozenset({Door.INTAKE, Door.DESK}),
    Release: frozenset({Door.DESK}),
    Rosters: EVERYWHERE,
    Drop: frozenset({Door.WORKER}),
    Enter: frozenset({Door.WORKER}),
    Head: frozenset({Door.DESK, Door.WORKER}),
    Leaf: frozenset({Door.DESK, Door.WORKER}),
    Tell: frozenset({Door.DESK, Door.WORKER}),
}

ONCE: frozenset[type[Request]] = frozenset({Keep, Release})
"""What may not be asked again when the answer was lost: it would be refused, as `known` or as `nonce`."""
