"""The log: a Merkle tree over blinded leaves, so that no line is taken back unseen (RFC 6962, section 2; RFC 9162).

A leaf names one line of the keeper's journal and shows nothing of it. Hashes, roots and the parts of a proof have 32
bytes. What is proved is verified by functions that return, or raise `Unreadable`; there is no maybe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from grievance.errors import Unreadable
from grievance.seal.keys import derive, digest

_sha256 = hashlib.sha256
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
_SEQUENCE: Final = 4

Proof = tuple[bytes, ...]


def blind(secret: bytes) -> bytes:
    """Derive what hides a case's leaves from its slot: when the slot is gone, nobody can tell which they were."""
    return derive(secret, b"gcv1/blind")


def leaf(blind: bytes, kind: str, case: bytes, sequence: int, named: bytes) -> bytes:
    """Write a leaf: `named` is the digest of what the line is about, `case` has 16 bytes, `sequence` is a u32."""
    return digest(b"gcv1/leaf", blind, kind.encode("ascii"), case, sequence.to_bytes(_SEQUENCE, "big"), named)


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf as the tree takes it."""
    return _sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return _sha256(_NODE + left + right).digest()


class Growing:
    """A tree to which leaves are added: it keeps no more than one hash for each power of two in its size."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        """Begin with the empty tree."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, data: bytes) -> None:
        """Add a leaf at the end."""
        self.add_hash(_sha256(_LEAF + data).digest())

    def add_hash(self, node: bytes) -> None:
        """Add a leaf that is known by its hash alone."""
        peaks, size = self._peaks, self.size
        while size & 1:
            node = _sha256(_NODE + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        if not self._peaks:
            return _sha256().digest()
        *lower, node = self._peaks
        for peak in reversed(lower):
            node = node_hash(peak, node)
        return node

    def copy(self) -> Growing:
        """Return another that grows by itself."""
        other = Growing()
        other.size, other._peaks = self.size, self._peaks.copy()
        return other


def root(hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaves that are given by their hashes."""
    tree = Growing()
    for each in hashes:
        tree.add_hash(each)
    return tree.root()


def inclusion(hashes: Sequence[bytes], index: int) -> Proof:
    """Prove that the leaf at `index` (from 0) stands in the tree over `hashes`. Raises `IndexError`."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    parts: list[bytes] = []
    start, end = 0, len(hashes)
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            parts.append(root(hashes[middle:end]))
            end = middle
        else:
            parts.append(root(hashes[start:middle]))
            start = middle
    return tuple(reversed(parts))


def consistency(hashes: Sequence[bytes], size: int) -> Proof:
    """Prove that the tree over `hashes` begins with the tree over its first `size`. Raises `IndexError`."""
    if not 0 <= size <= len(hashes):
        raise IndexError(size)
    if size in {0, len(hashes)}:
        return ()
    parts: list[bytes] = []
    start, end = 0, len(hashes)
    while size != end:
        middle = start + _half(end - start)
        if size <= middle:
            parts.append(root(hashes[middle:end]))
            end = middle
        else:
            parts.append(root(hashes[start:middle]))
            start = middle
    if start:
        parts.append(root(hashes[start:end]))
    return tuple(reversed(parts))


def verify_inclusion(hashed: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Return if the leaf hashed so stands at `index` in the tree of this size and root. Raises `Unreadable`.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise Unreadable
    place, last, node = index, size - 1, hashed
    for part in proof:
        if not last:
            raise Unreadable
        if place & 1 or place == last:
            node = node_hash(part, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, part)
        place, last = place >> 1, last >> 1
    if last or node != expected:
        raise Unreadable


def verify_consistency(old_size: int, old_root: bytes, size: int, expected: bytes, proof: Sequence[bytes]) -> None:
    """Return if the tree of this size and root begins with the old one. Raises `Unreadable`.

    RFC 9162, section 2.1.4.2. Every tree begins with the empty one, and each with itself; both need no proof.
    """
    if old_size in {0, size}:
        if proof or old_root != (expected if old_size else _sha256().digest()):
            raise Unreadable
        return
    if not 0 < old_size < size or not proof:
        raise Unreadable
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first, *rest = proof if place else (old_root, *proof)
    old, new = first, first
    for part in rest:
        if not last:
            raise Unreadable
        if place & 1 or place == last:
            old, new = node_hash(part, old), node_hash(part, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, part)
        place, last = place >> 1, last >> 1
    if last or (old, new) != (old_root, expected):
        raise Unreadable


def _half(size: int) -> int:
    """Return the largest power of two below `size`: where RFC 6962 parts a tree."""
    return 1 << (size - 1).bit_length() - 1
