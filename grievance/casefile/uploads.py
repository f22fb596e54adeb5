"""A file that somebody sends: sealed while it comes, under a key of its own, before anybody knows whose case it is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from mimetypes import MimeTypes
from typing import Final

from grievance.case.words import NAME_MAX, tidy
from grievance.casefile import contexts
from grievance.casefile.sitting import submission_of
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.envelope import lock, unlock
from grievance.seal.keys import ID, SEED, Signer, derive, digest, pack, unpack
from grievance.seal.stream import Sealing, open_file, stored_size
from grievance.store.blobs import Blobs

LABEL: Final = b"gcv1/upload signed"
_SIZE: Final = 8
_FIELDS: Final = 7
_PARTS: Final = 2
_TYPES: Final = MimeTypes()  # the library's own table: the machine's may differ


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A sealed file that lies among the blobs, and what opens it. `size` counts its own bytes, `stored` the blob's.

    `blob` (16) is its id, `key` (32) opens it, `digest` (SHA-256) is of the blob, `mark` (the same) of the file itself:
    it is kept nowhere. `media` is the media type; of what somebody sent it is guessed from the name.
    """

    blob: bytes
    key: bytes
    name: str
    media: str
    size: int
    stored: int
    digest: bytes
    mark: bytes = b""

    def pack(self) -> bytes:
        """Return the bytes that stand for it in a form."""
        size = self.size.to_bytes(_SIZE, "big")
        return pack(self.blob, self.key, self.name.encode(), self.media.encode(), self.digest, self.mark, size)

    @classmethod
    def unpack(cls, data: bytes) -> Upload:
        """Read what `pack` wrote. Raises `Unreadable`."""
        parts = unpack(data)
        if len(parts) != _FIELDS:
            raise Unreadable
        blob, key, name, media, digest, mark, count = parts
        size = int.from_bytes(count, "big")
        return cls(blob, key, name.decode(), media.decode(), size, stored_size(size), digest, mark)

    def once(self, nonce: bytes) -> bytes:
        """Return the digest by which this file, sent again in the form with this nonce, is known."""
        return digest(b"gcv1/file", nonce, self.mark)

    def whole(self, blobs: Blobs) -> bool:
        """Say whether all that lies there has its digest. Raises `Unreadable` where nothing does."""
        found = hashlib.sha256()
        for piece in blobs.read(self.blob):
            found.update(piece)
        return found.digest() == self.digest

    def pieces(self, blobs: Blobs, office: bytes) -> Iterator[bytes]:
        """Open it, piece by piece. Raises `Unreadable`; it is whole only when the iteration ends."""
        return open_file(self.key, contexts.file(office, self.blob).bound(), blobs.read(self.blob), self.size)


class Incoming:
    """A file on its way in. What was written is sealed at once; one chunk of it is held in clear, in memory."""

    def __init__(self, blobs: Blobs, office: bytes, name: str, media: str = "") -> None:
        """Begin a blob. Raises `StoreAway` where the disk is nearly full, or away."""
        self._blob, self._key = os.urandom(ID), os.urandom(SEED)
        self._name = " ".join(tidy(name).split())[:NAME_MAX]
        self.media = media or _TYPES.guess_type(self._name)[0] or "application/octet-stream"
        self._mark = hashlib.sha256()
        self._sealing = Sealing(self._key, contexts.file(office, self._blob).bound())
        self._writing = blobs.begin(self._blob)

    def write(self, piece: bytes) -> None:
        """Take the next piece. Raises `StoreAway`: then abandon it."""
        self._mark.update(piece)
        self._writing.write(self._sealing.write(piece))

    def finish(self) -> Upload:
        """Return what opens the file, once it is durable. Raises `StoreAway`, and then nothing is left of it."""
        try:
            for filling in self._sealing.fill():
                self._writing.write(filling)
            self._writing.finish()
        except BaseException:
            self.abandon()
            raise
        size, stored, digest = self._sealing.size, self._writing.size, self._writing.digest
        return Upload(self._blob, self._key, self._name, self.media, size, stored, digest, self._mark.digest())

    def abandon(self) -> None:
        """Leave nothing of it."""
        self._writing.abandon()


def seal_upload(trust: Trust, intake: Signer, nonce: bytes, upload: Upload) -> str:
    """Write the hidden field that stands for a file in the form with this nonce: base64url text.

    It is signed, because whoever has the form has its nonce, and could name what never came.
    """
    submission, data = submission_of(nonce), upload.pack()
    context = contexts.upload(trust.office, submission)
    told = pack(data, intake.sign(LABEL, pack(context.bound(), data)))
    return base64.urlsafe_b64encode(lock(derive(nonce, b"gcv1/upload"), context, told)).decode()


def open_upload(trust: Trust, nonce: bytes, token: str) -> Upload:
    """Read the hidden field. Raises `Unreadable` for anything that a door of this office did not write in this form."""
    context = contexts.upload(trust.office, submission_of(nonce))
    try:
        sealed = base64.urlsafe_b64decode(token.encode())
    except (binascii.Error, ValueError):
        raise Unreadable from None
    parts = unpack(unlock(derive(nonce, b"gcv1/upload"), context, sealed))
    if len(parts) != _PARTS:
        raise Unreadable
    data, signature = parts
    _verify(trust, pack(context.bound(), data), signature)
    return Upload.unpack(data)


def _verify(trust: Trust, message: bytes, signature: bytes) -> None:
    for key in trust.intake:
        with suppress(Unreadable):
            key.verify(LABEL, message, signature)
            return
    raise Unreadable
