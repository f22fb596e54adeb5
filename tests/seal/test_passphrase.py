from __future__ import annotations

import re
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, BOB, OFFICE, OTHER_OFFICE, flips, quick

from grievance.errors import Unreadable
from grievance.seal.passphrase import CHEAP, SIGN_IN, Cost, new_passphrase, open_slot, seal_slot

PHRASE = "tavoki-lumeba-sorigu-padewa"
SECRET = b"two seeds and a name"
SLOT = seal_slot(PHRASE, OFFICE, ALICE.id, SECRET, CHEAP)
GIB = 2**20


def with_cost(memory_kib: int, passes: int, lanes: int) -> bytes:
    """Return the slot as a hostile row would have it."""
    return SLOT[:1] + struct.pack(">IBB", memory_kib, passes, lanes) + SLOT[7:]


def test_the_passphrase_opens_the_slot() -> None:
    assert open_slot(PHRASE, OFFICE, ALICE.id, SLOT) == SECRET


@pytest.mark.parametrize(
    "typed",
    [
        "Tavoki Lumeba Sorigu Padewa",
        " tavoki-lumeba-sorigu-padewa\n",
        "TAVOKILUMEBASORIGUPADEWA",
        "\uff54avoki lumeba sorigu padewa",
    ],
)
def test_how_it_is_typed_does_not_matter(typed: str) -> None:
    assert open_slot(typed, OFFICE, ALICE.id, SLOT) == SECRET


@pytest.mark.parametrize(
    "typed", ["", "tavoki-lumeba-sorigu", "tavoki-lumeba-sorigu-padewo", "padewa-sorigu-lumeba-tavoki"]
)
def test_another_passphrase_does_not_open_it(typed: str) -> None:
    with pytest.raises(Unreadable):
        open_slot(typed, OFFICE, ALICE.id, SLOT)


@given(st.text(max_size=40))
@quick
def test_any_text_can_be_a_passphrase(text: str) -> None:
    assert open_slot(text, OFFICE, ALICE.id, seal_slot(text, OFFICE, ALICE.id, SECRET, CHEAP)) == SECRET


def test_a_lone_surrogate_does_not_break_it() -> None:
    with pytest.raises(Unreadable):
        open_slot("tavoki\ud800", OFFICE, ALICE.id, SLOT)


def test_a_slot_opens_for_no_other_officer_and_in_no_other_office() -> None:
    for office, officer in ((OTHER_OFFICE, ALICE.id), (OFFICE, BOB.id), (OFFICE, b"short")):
        with pytest.raises(Unreadable):
            open_slot(PHRASE, office, officer, SLOT)


def test_a_flip_of_any_byte_of_a_slot_is_refused() -> None:
    for flipped in flips(SLOT):
        with pytest.raises(Unreadable):
            open_slot(PHRASE, OFFICE, ALICE.id, flipped)


def test_a_cut_anywhere_is_refused() -> None:
    for end in range(len(SLOT)):
        with pytest.raises(Unreadable):
            open_slot(PHRASE, OFFICE, ALICE.id, SLOT[:end])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused_not_tried(version: int) -> None:
    """The cost in this slot is allowed and takes many seconds: it is not paid for a version nobody knows."""
    started = time.process_time()

    with pytest.raises(Unreadable):
        open_slot(PHRASE, OFFICE, ALICE.id, bytes([version]) + with_cost(GIB, 16, 1)[1:])

    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "cost",
    [(GIB + 1, 1, 1), (2**32 - 1, 1, 1), (64, 17, 1), (64, 255, 1), (GIB, 16, 17), (64, 0, 1), (64, 1, 0), (0, 1, 1)],
)
def test_a_row_does_not_choose_the_cost_beyond_reason(cost: tuple[int, int, int]) -> None:
    started = time.process_time()

    with pytest.raises(Unreadable):
        open_slot(PHRASE, OFFICE, ALICE.id, with_cost(*cost))

    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("cost", [(32, 1, 1), (64, 2, 1), (128, 1, 1), (64, 1, 2)])
def test_a_row_does_not_change_the_cost_within_reason_either(cost: tuple[int, int, int]) -> None:
    with pytest.raises(Unreadable):
        open_slot(PHRASE, OFFICE, ALICE.id, with_cost(*cost))


@pytest.mark.parametrize(
    "cost", [Cost(GIB + 1, 1, 1), Cost(64, 17, 1), Cost(64, 300, 1), Cost(-1, 1, 1), Cost(4, 1, 1)], ids=str
)
def test_we_do_not_write_such_a_slot_ourselves(cost: Cost) -> None:
    with pytest.raises(Unreadable):
        seal_slot(PHRASE, OFFICE, ALICE.id, SECRET, cost)


def test_signing_in_costs_256_mib_and_three_passes() -> None:
    assert Cost(memory_kib=256 * 1024, passes=3, lanes=2) == SIGN_IN


def test_two_slots_of_one_passphrase_have_nothing_in_common() -> None:
    other = seal_slot(PHRASE, OFFICE, ALICE.id, SECRET, CHEAP)

    assert other[:7] == SLOT[:7]
    assert other[7:23] != SLOT[7:23]
    assert other[36:] != SLOT[36:]


@given(st.binary(max_size=120))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for slot in (noise, SLOT[:7] + noise):
        with pytest.raises(Unreadable):
            open_slot(PHRASE, OFFICE, ALICE.id, slot)


def test_a_passphrase_is_four_words_that_can_be_spoken() -> None:
    for _ in range(100):
        assert re.fullmatch(r"(([bdfghjklmnprstvwyz][aeiou]){3}-){3}([bdfghjklmnprstvwyz][aeiou]){3}", new_passphrase())


def test_it_carries_at_least_77_bits_and_uses_them() -> None:
    phrases = [new_passphrase().replace("-", "") for _ in range(2_000)]
    seen = {(place, phrase[2 * place : 2 * place + 2]) for phrase in phrases for place in range(12)}

    assert (18 * 5) ** 12 > 2**77
    assert len(seen) == 12 * 18 * 5
    assert len(set(phrases)) == 2_000
