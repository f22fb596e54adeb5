"""The head of the log: how large it is and which root it has, signed, as text that anybody can keep and compare.

A head is a checkpoint (C2SP, tlog-checkpoint) in a signed note (C2SP, signed-note), signed with Ed25519:

    grievance/<office, 32 hex digits>
    <size, decimal>
    <root, base64>

    — grievance/<office> <base64 of key hash (4 bytes) and signature (64)>

Whoever witnesses the log may add a line of their own below ours; a line of another key is passed over.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from grievance.errors import Unreadable
from grievance.seal.keys import DIGEST, SIGNING, Verifier, unreadable

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "
_HASH: Final = 4


@dataclass(frozen=True, slots=True)
class Head:
    """How the log stood: so many leaves, and the root over them (32 bytes)."""

    size: int
    root: bytes


class HeadVerifier:
    """Whoever holds this can tell whether a head is genuine. `text` is the key as a signed note writes it: one line."""

    __slots__ = ("_hash", "_key", "origin", "text")

    def __init__(self, text: str) -> None:
        """Read `origin+hash+key`. Raises `Unreadable` where it is no such line, or the key is none to believe."""
        with unreadable():
            self.origin, hashed, key = text.split("+", 2)
            data = _decoded(key)
            self._hash = bytes.fromhex(hashed)
        public = data[1:]
        if data[:1] != _ED25519 or len(public) != SIGNING or self._hash != _key_hash(self.origin, public):
            raise Unreadable
        self._key = Ed25519PublicKey.from_public_bytes(Verifier(public).public)
        self.text = text

    @classmethod
    def of(cls, origin: str, public: bytes) -> HeadVerifier:
        """Name the log whose key is this one."""
        key = b64encode(_ED25519 + public).decode("ascii")
        return cls(f"{origin}+{_key_hash(origin, public).hex()}+{key}")

    def open(self, note: str) -> str:
        """Return the text of a note that this key signed. Raises `Unreadable`."""
        text, gap, signatures = note.rpartition("\n\n")
        if not gap or not signatures.endswith("\n"):
            raise Unreadable
        text += "\n"
        signed = [signature for line in signatures[:-1].split("\n") if (signature := self._signature(line))]
        if not signed:
            raise Unreadable
        with unreadable():
            for signature in signed:
                self._key.verify(signature, text.encode("utf-8"))
        return text

    def head(self, note: str) -> Head:
        """Read a head that this key signed. Raises `Unreadable`."""
        lines = self.open(note).split("\n")
        if len(lines) < 4 or lines[0] != self.origin:  # noqa: PLR2004 - origin, size, root and the end of the last line
            raise Unreadable
        with unreadable():
            head = Head(int(lines[1]), _decoded(lines[2]))
        if str(head.size) != lines[1] or head.size < 0 or len(head.root) != DIGEST:
            raise Unreadable
        return head

    def _signature(self, line: str) -> bytes | None:
        """Return the signature in a line that names this key, `None` in another's."""
        name, _, signature = line.removeprefix(_DASH).partition(" ")
        with unreadable():
            data = _decoded(signature)
        if not line.startswith(_DASH) or not name or len(data) <= _HASH:
            raise Unreadable
        return data[_HASH:] if (name, data[:_HASH]) == (self.origin, self._hash) else None


class HeadSigner:
    """The log's own key. A note has a form of its own, and no label: so this key signs heads and nothing else."""

    __slots__ = ("_key", "verifier")

    def __init__(self, origin: str, seed: bytes) -> None:
        """Take the name of the log and the 32-byte seed of RFC 8032. Raises `Unreadable`."""
        with unreadable():
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = HeadVerifier.of(origin, self._key.public_key().public_bytes_raw())

    def sign(self, head: Head) -> str:
        """Write and sign a head. The same head is the same text, always."""
        origin = self.verifier.origin
        text = f"{origin}\n{head.size}\n{b64encode(head.root).decode('ascii')}\n"
        signature = bytes.fromhex(self.verifier.text.split("+")[1]) + self._key.sign(text.encode("utf-8"))
        return f"{text}\n{_DASH}{origin} {b64encode(signature).decode('ascii')}\n"


def origin(office: bytes) -> str:
    """Name an office's log."""
    return f"grievance/{office.hex()}"


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode("utf-8") + b"\n" + _ED25519 + public).digest()[:_HASH]


def _decoded(text: str) -> bytes:
    """Decode base64, in the one way in which it can be written. Raises `ValueError`."""
    data = b64decode(text, validate=True)
    if b64encode(data).decode("ascii") != text:
        raise ValueError
    return data
