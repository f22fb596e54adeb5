"""What stands for a receipt fades with the hour keys, and opens to its own form alone."""

from __future__ import annotations

import base64
import os
from dataclasses import replace

import pytest
from paperwork import derivations

from grievance.casefile.sitting import Sitting, open_filing, open_token, seal_filing, seal_token, submission_of
from grievance.errors import SittingOver, Unreadable
from grievance.keeper.verbs import HourKey

OFFICE, NONCE = os.urandom(16), os.urandom(32)
NOW, BEFORE = (HourKey(os.urandom(8), os.urandom(32), left) for left in (7200, 3600))
SITTING = Sitting(os.urandom(16), os.urandom(32), derivations(), "1" * 20, frozenset({"wish", "danger"}))


@pytest.mark.parametrize("answered", [frozenset(), frozenset({"wish"}), frozenset({"wish", "danger"})])
@pytest.mark.parametrize("digits", ["", "1" * 20])
def test_a_sitting_is_packed_and_unpacked(answered: frozenset[str], digits: str) -> None:
    sitting = replace(SITTING, digits=digits, answered=answered)

    assert Sitting.unpack(sitting.pack()) == sitting
    assert digits not in repr(sitting) or not digits


def test_what_a_form_shows_again_opens_with_its_nonce_and_the_hour_key() -> None:
    row = seal_filing(OFFICE, NONCE, NOW, SITTING)

    assert open_filing(OFFICE, NONCE, [NOW, BEFORE], row) == SITTING
    assert open_filing(OFFICE, NONCE, [replace(BEFORE, seconds_left=9000), NOW], row) == SITTING
    assert (row.submission, row.case, row.hour) == (submission_of(NONCE), SITTING.case, NOW.id)
    with pytest.raises(Unreadable):
        open_filing(OFFICE, os.urandom(32), [NOW], row)
    with pytest.raises(Unreadable):
        open_filing(OFFICE, NONCE, [replace(NOW, key=os.urandom(32))], row)
    with pytest.raises(Unreadable):
        open_filing(os.urandom(16), NONCE, [NOW], row)


def test_when_the_hour_key_is_gone_so_is_the_sitting() -> None:
    row, token = seal_filing(OFFICE, NONCE, BEFORE, SITTING), seal_token(OFFICE, BEFORE, SITTING)

    for hours in ([NOW], []):
        with pytest.raises(SittingOver):
            open_filing(OFFICE, NONCE, hours, row)
        with pytest.raises(SittingOver):
            open_token(OFFICE, hours, token)


@pytest.mark.parametrize("column", ["case", "submission", "sealed"])
def test_a_row_that_was_moved_or_changed_opens_nothing(column: str) -> None:
    row = seal_filing(OFFICE, NONCE, NOW, SITTING)
    changed = replace(row, **{column: bytes([getattr(row, column)[0] ^ 1]) + getattr(row, column)[1:]})

    with pytest.raises(Unreadable):
        open_filing(OFFICE, NONCE, [NOW], changed)


def test_a_token_carries_no_digits_and_no_answers() -> None:
    token = seal_token(OFFICE, NOW, SITTING)

    assert open_token(OFFICE, [NOW], token) == Sitting(SITTING.case, SITTING.slot, SITTING.receipt)
    assert token == base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)).decode()


def test_a_token_of_a_mailbox_and_one_of_a_disclosure_never_open_each_other() -> None:
    for apart in (False, True):
        token = seal_token(OFFICE, NOW, SITTING, apart=apart)
        assert open_token(OFFICE, [NOW], token, apart=apart).case == SITTING.case
        with pytest.raises(SittingOver):
            open_token(OFFICE, [NOW], token, apart=not apart)


def test_no_two_tokens_are_alike() -> None:
    assert len({seal_token(OFFICE, NOW, SITTING) for _ in range(100)}) == 100


def test_every_byte_of_a_token_counts() -> None:
    data = base64.urlsafe_b64decode(seal_token(OFFICE, NOW, SITTING))
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(SittingOver):
            open_token(OFFICE, [NOW], base64.urlsafe_b64encode(changed).decode())
    for cut in range(0, len(data), 9):
        with pytest.raises(SittingOver):
            open_token(OFFICE, [NOW], base64.urlsafe_b64encode(data[:cut]).decode())
