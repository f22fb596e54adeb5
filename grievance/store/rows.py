"""The rows, as the rest of the house sees them. Field for field the columns of `tables.py`, in the same order.

Ids are 16 random bytes, digests 32 bytes, `sealed` is ciphertext that only the rooms above can open. `case` is always a
case's id, `sequence` a place in its history (from 0), `epoch` the number of the key that `sealed` was sealed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum


class View(StrEnum):
    """A part of the queue. `SOON` is due today or within two days; all but `CLOSED` are open cases."""

    OPEN = "open"
    OVERDUE = "overdue"
    SOON = "soon"
    CLOSED = "closed"


class Keep(Enum):
    """The mark of a projection that a change leaves as it was (`None` is a value: nothing is due)."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in clear: its number, the day it came, the next statutory day, whether it is open, and its shelf.

    `shelf` names the circles that have it in their queues (`shelves.py`).
    """

    id: bytes
    number: str
    received: date
    due: date | None
    open: bool
    shelf: bytes


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One of the circles whose cases stand on a shelf."""

    id: bytes
    circle: bytes


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the history. `previous` is the digest before it (empty for the first).

    `covers` are the digests of the rows that come and go with it (`covers.py`); `digest` is of `previous`, `sealed` and
    `covers`. Both are empty in a line that is not bound yet.
    """

    case: bytes
    sequence: int
    epoch: int
    previous: bytes
    digest: bytes
    sealed: bytes
    covers: bytes = b""


@dataclass(frozen=True, slots=True)
class RootRow:
    """A signed root of a case: keys and digests only."""

    case: bytes
    sequence: int
    body: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class GrantKey:
    """Which grant: a compartment's key of one epoch for one reader (a key id). `part` is 0, or 1 and 2 for halves."""

    case: bytes
    compartment: int
    epoch: int
    reader: bytes
    part: int


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A compartment's seed, sealed to one reader under a slot of the case. Named as `GrantKey` is."""

    case: bytes
    compartment: int
    epoch: int
    reader: bytes
    part: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One sealed paper. `sequence` is the entry it came with."""

    id: bytes
    case: bytes
    compartment: int
    epoch: int
    sequence: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What the queue shows of a case, sealed to one circle's summary key. `sequence` is the entry that made it."""

    case: bytes
    circle: bytes
    sequence: int
    epoch: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class BlobRow:
    """A sealed file beside the database. `size` counts the stored bytes, `digest` (SHA-256) is of them.

    `sequence` is the entry it came with, `compartment` where its paper is sealed.
    """

    id: bytes
    case: bytes
    compartment: int
    sequence: int
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. `keys` packs circle, epoch (4) and the line's key for each circle that reads it.

    `previous` is the digest of the line before (empty for the first), `digest` of `previous`, `keys` and `sealed`.
    """

    sequence: int
    previous: bytes
    digest: bytes
    keys: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Where a receipt leads. `locator` (16) is derived from the digits and opens nothing."""

    locator: bytes
    case: bytes


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A form that was taken: the digest of its nonce."""

    digest: bytes
    case: bytes


@dataclass(frozen=True, slots=True)
class FilingRow:
    """What a repeated filing shows again. `submission` is the digest of the form's nonce, `hour` a key's id (8)."""

    submission: bytes
    case: bytes
    hour: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class JobRow:
    """Work for the worker, sealed to it. It waits until `due`; `attempts` counts how often it failed."""

    id: bytes
    attempts: int
    sealed: bytes
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A signed manifest; the highest version is in force."""

    version: int
    body: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One statement of the office's chain of rosters, with the names sealed to its circle (empty where none)."""

    sequence: int
    body: bytes
    names: bytes


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer's key slot, found by `handle` (digest of the name, 16). `code_used` marks the last code taken (16)."""

    id: bytes
    handle: bytes
    slot: bytes
    code_used: bytes


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A circle's seed of one epoch, sealed to one officer."""

    circle: bytes
    epoch: int
    officer: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """What one reader outside may open. `reader` (16) is whose it is, `public` (1216) what its papers are sealed to.

    `sealed` is the seed, sealed to the reader under a slot of its own. No column says whose case it is.
    """

    id: bytes
    reader: bytes
    public: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DisclosedRow:
    """One paper of a disclosure, in their order from 0."""

    disclosure: bytes
    sequence: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """All that one step changes, written whole or not at all by `changes.apply`.

    A filing brings the case itself in `new`. `submission` is the digest of a form's nonce, so that it is taken once
    (a filing carries it in `filing`); `files` are the digests of the files in a form, for the same. `receipt_in` and
    `receipt_out` are locators, `undocument` and `unblob` the ids of papers and sealed files that go.
    `replace_summaries` drops the summaries there were. `due` and `open` are the projections, `KEEP` where they stay.
    """

    entry: EntryRow
    new: CaseRow | None = None
    root: RootRow | None = None
    grants: tuple[GrantRow, ...] = ()
    ungrant: tuple[GrantKey, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    undocument: tuple[bytes, ...] = ()
    blobs: tuple[BlobRow, ...] = ()
    unblob: tuple[bytes, ...] = ()
    summaries: tuple[SummaryRow, ...] = ()
    replace_summaries: bool = False
    receipt_in: bytes | None = None
    receipt_out: bytes | None = None
    filing: FilingRow | None = None
    submission: bytes | None = None
    files: tuple[bytes, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    due: date | Keep | None = KEEP
    open: bool | Keep = KEEP

    @property
    def case(self) -> bytes:
        """Whose history this continues."""
        return self.entry.case
