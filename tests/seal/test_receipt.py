from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import quick, secret

from grievance.errors import ReceiptSlip, Unreadable
from grievance.seal.keys import Identity, Signer
from grievance.seal.passphrase import CHEAP, RECEIPT, Cost
from grievance.seal.receipt import Derivations, check, grouped, new_digits, stretch

PEPPER = secret("pepper")
SCRIPTS = {
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Persian": "۰۱۲۳۴۵۶۷۸۹",
    "Devanagari": "०१२३४५६७८९",
    "Bengali": "০১২৩৪৫৬৭৮৯",
    "Burmese": "၀၁၂၃၄၅၆၇၈၉",
    "Khmer": "០១២៣៤៥៦៧៨៩",
    "full width": "".join(chr(0xFF10 + digit) for digit in range(10)),
}


@pytest.fixture(scope="module")
def many() -> list[str]:
    return [new_digits() for _ in range(300)]


def test_a_receipt_is_twenty_digits_and_passes_its_own_check(many: list[str]) -> None:
    assert {len(digits) for digits in many} == {20}
    assert [check(digits) for digits in many] == many


def test_no_two_receipts_are_the_same(many: list[str]) -> None:
    assert len(set(many)) == len(many)


def test_a_receipt_carries_at_least_62_random_bits() -> None:
    assert 10**19 > 2**62


def test_every_place_of_a_receipt_takes_every_digit(many: list[str]) -> None:
    assert [{digits[place] for digits in many} for place in range(20)] == [set("0123456789")] * 20


def test_every_wrong_digit_is_caught(many: list[str]) -> None:
    slips = [
        digits[:place] + wrong + digits[place + 1 :]
        for digits in many
        for place in range(20)
        for wrong in "0123456789"
        if wrong != digits[place]
    ]

    assert len(slips) == 300 * 20 * 9
    assert [slip for slip in slips if passes(slip)] == []


def test_every_swap_of_neighbours_is_caught(many: list[str]) -> None:
    slips = [
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for digits in many
        for place in range(19)
        if digits[place] != digits[place + 1]
    ]

    assert len(slips) > 300 * 15
    assert [slip for slip in slips if passes(slip)] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_digits_of_any_script_are_the_same_digits(script: str, many: list[str]) -> None:
    for digits in many:
        assert check(digits.translate(str.maketrans("0123456789", SCRIPTS[script]))) == digits


def test_the_scripts_may_be_mixed(many: list[str]) -> None:
    mixed = "".join(SCRIPTS[script][int(digit)] for digit, script in zip(many[0], list(SCRIPTS) * 3, strict=False))

    assert check(mixed) == many[0]


@pytest.mark.parametrize(
    "gap",
    [" ", "  ", "-", " - ", "\u2013", "\u2011", "\u00a0", "\u202f", "\t", "\n", "\u200f", "\u200e \u200e", "\u2069"],
)
def test_gaps_hyphens_and_marks_of_direction_are_dropped(gap: str, many: list[str]) -> None:
    assert check(gap + gap.join(grouped(many[0])) + gap) == many[0]


@pytest.mark.parametrize("sign", ["x", "O", ".", "²", "½", "Ⅷ", "一", "\0", "\ud800", "+"])
def test_any_other_sign_is_a_slip(sign: str, many: list[str]) -> None:
    for text in (many[0][:-1] + sign, many[0] + sign):
        with pytest.raises(ReceiptSlip):
            check(text)


def test_too_few_and_too_many_digits_are_a_slip(many: list[str]) -> None:
    for text in ("", "0", many[0][:-1], many[0] + "0", "0" * 19, many[0] * 2):
        with pytest.raises(ReceiptSlip):
            check(text)


@given(st.text(max_size=40))
@quick
def test_any_text_is_a_receipt_or_a_slip(text: str) -> None:
    try:
        digits = check(text)
    except ReceiptSlip:
        return

    assert digits.isascii()
    assert digits.isdecimal()
    assert len(digits) == 20


def test_it_is_shown_in_five_groups_of_four() -> None:
    assert grouped("01234567890123456789") == ("0123", "4567", "8901", "2345", "6789")


def test_the_three_keys_follow_from_the_digits_and_the_pepper(many: list[str]) -> None:
    first, again = stretch(many[0], PEPPER, CHEAP), stretch(" ".join(grouped(many[0])), PEPPER, CHEAP)

    assert first == again
    assert (len(first.locator), len(first.reply_seed), len(first.signing_seed)) == (16, 32, 32)
    Identity.from_seed(first.reply_seed)
    Signer.from_seed(first.signing_seed)


def test_no_two_of_them_are_the_same(many: list[str]) -> None:
    every = [
        stretch(many[0], PEPPER, CHEAP),
        stretch(many[1], PEPPER, CHEAP),
        stretch(many[0], secret("another pepper"), CHEAP),
        stretch(many[0], PEPPER, RECEIPT),
    ]

    keys = [key for kept in every for key in (kept.locator, kept.reply_seed[:16], kept.signing_seed[:16])]

    assert len(set(keys)) == 12


def test_a_slip_costs_no_work(many: list[str]) -> None:
    """A cost that could not be paid would be refused as `Unreadable`; the slip is told before it is looked at."""
    unpayable = Cost(memory_kib=2**40, passes=1, lanes=1)

    with pytest.raises(ReceiptSlip):
        stretch(many[0][:-1] + str((int(many[0][-1]) + 1) % 10), PEPPER, unpayable)
    with pytest.raises(Unreadable):
        stretch(many[0], PEPPER, unpayable)


def test_a_receipt_costs_19_mib_and_two_passes() -> None:
    assert Cost(memory_kib=19 * 1024, passes=2, lanes=1) == RECEIPT


def test_derivations_read_as_they_were_written_and_do_not_show_themselves(many: list[str]) -> None:
    kept = stretch(many[0], PEPPER, CHEAP)

    assert Derivations.unpack(kept.pack()) == kept
    assert len(kept.pack()) == 80
    assert kept.signing_seed.hex() not in repr(kept)
    assert repr(kept.signing_seed) not in repr(kept)


@pytest.mark.parametrize("length", [0, 79, 81])
def test_derivations_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        Derivations.unpack(bytes(length))


def passes(text: str) -> bool:
    try:
        check(text)
    except ReceiptSlip:
        return False
    return True
