"""Files in a case: the original goes where nobody opens it alone, a copy that was cleaned beside the words.

What a camera or a program writes into a file can name who made it; so what officers read is the copy. Where none can be
made, a paper beside the words says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from grievance.case.terms import Compartment, PaperKind
from grievance.casefile.uploads import Incoming, Upload
from grievance.casefile.writing import Pen
from grievance.cleaning.asking import MOST_IN, clean
from grievance.errors import Erased, StoreAway, Uncleaned, Unreadable
from grievance.seal.keys import Signer
from grievance.store.blobs import Blobs
from grievance.store.rows import BlobRow, Change, DocumentRow

PATIENCE: Final = 60.0
"""Seconds that one form's files may be cleaned, one after the other; what comes later goes in without a copy."""


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """A file on its way into a case: as it came, and its cleaned copy; or why there is none (`Uncleaned.reason`).

    With `alone` the original is not kept.
    """

    original: Upload
    copy: Upload | None
    why: str = ""
    alone: bool = False

    def papers(self, pen: Pen, voice: Signer) -> list[DocumentRow]:
        """Seal its two papers. The copy's has no name: what somebody called a file can say who they are."""
        original = _body(self.original) | {"name": self.original.name}
        shown = _body(self.copy) if self.copy else _nothing(self.original) | {"why": self.why}
        if self.alone:
            return [pen.paper(voice, Compartment.STATEMENT, shown)]
        return [
            pen.paper(voice, Compartment.IDENTITY, original),
            pen.paper(voice, Compartment.STATEMENT, shown | {"of": self.original.blob.hex()}),
        ]

    def uploads(self) -> Iterator[tuple[Compartment, Upload]]:
        """Give what lies among the blobs, and where the paper of each is sealed."""
        if not self.alone:
            yield Compartment.IDENTITY, self.original
        if self.copy:
            yield Compartment.STATEMENT, self.copy

    def without_original(self) -> Attachment:
        """Return the copy alone, for a case in which who told us was erased. Raises `Erased` where there is none."""
        if self.copy is None:
            raise Erased
        return replace(self, alone=True)


def prepare(blobs: Blobs, office: bytes, files: Sequence[Upload], patience: float = PATIENCE) -> tuple[Attachment, ...]:
    """Make the cleaned copies, one at a time, each straight into a blob of its own; no file is ever held whole."""
    until = time.monotonic() + patience
    return tuple(_prepared(blobs, office, file, late=time.monotonic() > until) for file in files)


def _prepared(blobs: Blobs, office: bytes, original: Upload, *, late: bool) -> Attachment:
    """Clean one file. Whatever goes wrong with a copy, the original goes in: it is sealed and safe already."""
    if late or original.size > MOST_IN:
        return Attachment(original, None, "failed" if late else "large")
    try:
        return Attachment(original, _copied(blobs, office, original))
    except Uncleaned as refused:
        return Attachment(original, None, refused.reason)
    except (StoreAway, Unreadable):
        return Attachment(original, None, "failed")


def _copied(blobs: Blobs, office: bytes, original: Upload) -> Upload:
    incoming = Incoming(blobs, office, "")
    try:
        media = clean(original.pieces(blobs, office), incoming.write)
        return replace(incoming.finish(), media=media)
    finally:
        incoming.abandon()


def attached(change: Change, attachments: Iterable[Attachment]) -> Change:
    """Return the change with the rows of the blobs whose papers it has."""
    entry = change.entry
    rows = (
        BlobRow(file.blob, entry.case, compartment, entry.sequence, file.stored, file.digest)
        for attachment in attachments
        for compartment, file in attachment.uploads()
    )
    return replace(change, blobs=tuple(rows))


def _body(file: Upload) -> dict[str, Any]:
    return {
        "kind": PaperKind.FILE,
        "blob": file.blob.hex(),
        "key": file.key.hex(),
        "name": "",
        "media": file.media,
        "size": file.size,
        "digest": file.digest.hex(),
        "of": "",
        "why": "",
    }


def _nothing(file: Upload) -> dict[str, Any]:
    return _body(file) | {"blob": "", "key": "", "digest": ""}
