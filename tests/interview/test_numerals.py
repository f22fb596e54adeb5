from __future__ import annotations

import pytest
from conversing import SPOKEN

from grievance.interview.numerals import APART, bare, leading, meant, nearly_receipt, number, receipt
from grievance.phrases import say

DIGITS = "41702936805277146389"
NATIVE = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９")  # noqa: RUF001 - digits of five scripts


@pytest.mark.parametrize(
    "typed", ["2", " 2 ", "2.", "2)", "(2)", "#2", "*2", "2️⃣", "②", "٢", "۲", "२", "২", "\uff12", "2 👍"]
)
def test_a_number_may_come_in_any_dress(typed: str) -> None:
    assert number(typed) == 2


@pytest.mark.parametrize("typed", ["", " ", "two", "2 of us", "👍", "…", "x2"])
def test_what_is_more_than_a_number_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize("language", SPOKEN)
def test_all_ten_numbers_can_be_spelled(language: str) -> None:
    written = APART.split(say(language, "bot.numbers"))

    assert len(written) == 10
    for count, words in enumerate(written):
        assert [meant(word, language, SPOKEN) for word in words.split("/")] == [count] * len(words.split("/"))


@pytest.mark.parametrize(("typed", "count"), [("l", 1), ("I", 1), ("O", 0), ("o", 0), ("One!", 1), ("me", None)])
def test_a_slip_of_the_finger_is_understood(typed: str, count: int | None) -> None:
    assert meant(typed, "en", SPOKEN) == count


def test_a_number_with_its_answer_is_parted() -> None:
    assert leading("2. Tell me more!") == (2, "tell me more")
    assert leading("2nd") is None
    assert leading("1 000") == (1, "000")


@pytest.mark.parametrize("script", NATIVE)
def test_a_receipt_may_be_typed_in_any_script(script: str) -> None:
    typed = DIGITS.translate({ord(str(count)): sign for count, sign in enumerate(script)})

    assert receipt(typed, within=False) == DIGITS
    assert receipt(f"{typed[:4]} {typed[4:8]}-{typed[8:]}.", within=False) == DIGITS


def test_a_receipt_is_found_among_words_where_no_words_are_expected() -> None:
    assert receipt(f"my number is {DIGITS}", within=True) == DIGITS
    assert receipt(f"my number is {DIGITS}", within=False) == ""
    assert receipt(DIGITS + "1", within=True) == ""


def test_a_receipt_with_a_digit_too_few_is_no_words() -> None:
    assert nearly_receipt(DIGITS[:-1])
    assert not nearly_receipt("+33 6 12 34 56 78")
    assert not nearly_receipt("account " + DIGITS)


def test_words_are_compared_without_accents_signs_and_capitals() -> None:
    assert bare("  ARRÊTER !! ") == "arreter"
    assert bare("«توقّف»") == bare("توقف")
