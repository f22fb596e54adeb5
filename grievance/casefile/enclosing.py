"""Files in a case, read again: each is what its signed paper names, or it is not verified and nothing opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from grievance.case.terms import Compartment, PaperKind, Party
from grievance.casefile.opening import OpenCase
from grievance.casefile.papers import Signed
from grievance.casefile.reading import Fault, Flaw, Reading, ReadPaper
from grievance.casefile.record import Record
from grievance.casefile.uploads import Upload
from grievance.errors import CaseUnknown, Unreadable
from grievance.seal.keys import DIGEST, ID, SEED
from grievance.seal.stream import stored_size
from grievance.store.blobs import Blobs
from grievance.store.rows import BlobRow


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file as an officer sees it. `blob` is the copy's id in hex, empty where there is none; then `why` says why.

    `why` is `kind`, `failed`, `withheld` or `large`. `size` is in bytes, `media` the media type, `party` who sent it,
    `document` the id of its paper in hex. `verified` says that its paper was signed, and that the row of its blob is
    the one that the paper names; its bytes are checked when it is fetched.
    """

    sequence: int
    blob: str
    media: str
    size: int
    at: datetime
    party: Party
    why: str
    verified: bool
    document: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Enclosed:
    """A file's paper, read. `upload` is what opens the file, `None` where there is nothing to open, or nonsense."""

    paper: ReadPaper
    signed: Signed
    upload: Upload | None
    verified: bool


def enclosed(reading: Reading, record: Record, compartment: Compartment) -> tuple[Enclosed, ...]:
    """Read the papers of files in one compartment, oldest first."""
    rows = {row.id: row for row in record.blobs}
    found = []
    for paper, signed in _papers(reading, compartment):
        upload = _upload(signed)
        if upload:
            row = BlobRow(upload.blob, record.case.id, compartment, paper.row.sequence, upload.stored, upload.digest)
            there = rows.get(upload.blob) == row
        else:
            there = not signed.text("blob")
        found.append(Enclosed(paper, signed, upload, paper.verified and there))
    return tuple(found)


def enclosures(held: OpenCase) -> tuple[Enclosure, ...]:
    """Tell the files of a case as its officers may know of them, oldest first."""
    return tuple(_told(file) for file in enclosed(held.reading, held.record, Compartment.STATEMENT))


def copy(held: OpenCase, blob: bytes) -> tuple[int, Upload]:
    """Return which of the case's files has this blob, counted from 1, and what opens it.

    Raises `CaseUnknown` where none has, `Unreadable` where the file did not verify.
    """
    for place, file in enumerate(enclosed(held.reading, held.record, Compartment.STATEMENT), 1):
        if file.upload and file.upload.blob == blob:
            if not file.verified:
                raise Unreadable
            return place, file.upload
    raise CaseUnknown


def astray(held: OpenCase, blobs: Blobs) -> Reading:
    """Return the reading with a fault for every line whose files are not all there, or not what its papers name."""
    gone = {row.sequence for row in held.record.blobs if blobs.size(row.id) != row.size}
    lines = gone | {file.sequence for file in enclosures(held) if not file.verified}
    return replace(held.reading, faults=(*held.reading.faults, *(Fault(Flaw.ASTRAY, line) for line in sorted(lines))))


def _papers(reading: Reading, compartment: Compartment) -> Iterator[tuple[ReadPaper, Signed]]:
    for paper in reading.papers:
        if paper.signed and paper.row.compartment == compartment and paper.signed.text("kind") == PaperKind.FILE:
            yield paper, paper.signed


def _upload(signed: Signed) -> Upload | None:
    """Read a file's paper, which may say anything: whoever sent a complaint may have written it by hand."""
    size = signed.body.get("size")
    try:
        blob, key, digest = (bytes.fromhex(signed.text(field)) for field in ("blob", "key", "digest"))
    except ValueError:
        return None
    sizes = (len(blob), len(key), len(digest))
    if type(size) is not int or size < 0 or sizes != (ID, SEED, DIGEST):
        return None
    return Upload(blob, key, signed.text("name"), signed.text("media"), size, stored_size(size), digest)


def _told(file: Enclosed) -> Enclosure:
    size = file.signed.body.get("size")
    return Enclosure(
        sequence=file.paper.row.sequence,
        blob=file.upload.blob.hex() if file.upload else "",
        media=file.signed.text("media"),
        size=size if type(size) is int else 0,
        at=file.signed.at,
        party=Party.OFFICER if file.paper.by else Party.COMPLAINANT,
        why=file.signed.text("why"),
        verified=file.verified,
        document=file.paper.row.id.hex(),
    )
