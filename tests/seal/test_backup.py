from __future__ import annotations

from io import BytesIO

import pytest
from seal_cast import ALICE, BOB

from grievance.errors import Unreadable
from grievance.seal.backup import MAGIC, open_backup, seal_backup
from grievance.seal.stream import CHUNK

LONG = b"line\n" * 60_000


def sealed(data: bytes = b"everything", holds: int = 1) -> bytes:
    return b"".join(seal_backup(ALICE.identity.recipient, holds, [data]))


def opened(stored: bytes) -> tuple[int, bytes]:
    holds, pieces = open_backup(ALICE.identity, BytesIO(stored))
    return holds, b"".join(pieces)


@pytest.mark.parametrize("data", [b"", b"everything", LONG])
def test_a_backup_opens_for_the_recovery_key_and_says_what_it_holds(data: bytes) -> None:
    assert opened(sealed(data, holds=2)) == (2, data)


def test_a_backup_says_nothing_but_what_it_holds() -> None:
    stored = sealed(b"the words of a complaint")

    assert stored.startswith(MAGIC + b"\1")
    assert b"words" not in stored
    assert sealed(b"the words of a complaint") != stored


def test_a_backup_does_not_open_for_another_key() -> None:
    with pytest.raises(Unreadable):
        open_backup(BOB.identity, BytesIO(sealed()))


def test_a_backup_with_a_flipped_bit_does_not_open() -> None:
    stored = sealed()

    for at in range(len(stored)):
        with pytest.raises(Unreadable):
            opened(stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :])


@pytest.mark.parametrize("length", [0, 1, len(MAGIC), len(MAGIC) + 17, 200, CHUNK + 1400])
def test_a_backup_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(Unreadable):
        opened(sealed(LONG)[:length])
