from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.case.number import check_number, new_number

CONSONANTS, VOWELS, DIGITS = "BDFHKLMNRST", "AEIOU", "0123456789"
ALPHABETS = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, DIGITS, DIGITS, DIGITS)

numbers = st.randoms(use_true_random=True).map(lambda random: new_number(random.randbytes))


def draw_of(body: str) -> bytes:
    """Return the random bytes that draw these seven signs."""
    draw = 0
    for sign, alphabet in reversed(list(zip(body, ALPHABETS, strict=True))):
        draw = draw * len(alphabet) + alphabet.index(sign)
    return draw.to_bytes(16)


@given(numbers)
def test_a_number_is_two_syllables_three_digits_and_a_check_digit(number: str) -> None:
    assert re.fullmatch(r"[BDFHKLMNRST][AEIOU][BDFHKLMNRST][AEIOU]-[0-9]{3}-[0-9]", number)


@given(numbers)
def test_a_number_passes_its_own_check(number: str) -> None:
    assert check_number(number) == number


@given(numbers, st.data())
def test_one_wrong_sign_is_noticed(number: str, data: st.DataObject) -> None:
    plain = number.replace("-", "")
    place = data.draw(st.integers(0, 7))
    wrong = data.draw(st.sampled_from([*ALPHABETS, DIGITS][place].replace(plain[place], "")))

    assert check_number(plain[:place] + wrong + plain[place + 1 :]) is None


@given(numbers, st.integers(0, 6))
def test_two_neighbours_exchanged_are_noticed(number: str, place: int) -> None:
    plain = number.replace("-", "")
    exchanged = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]

    assert plain[place] == plain[place + 1] or check_number(exchanged) is None


@pytest.mark.parametrize("typed", ["HALE-730-3", "hale 730 3", " Hale7303 ", "HALE–730–3", "hale.730.3"])  # noqa: RUF001
def test_a_number_is_understood_as_people_type_it(typed: str) -> None:
    assert check_number(typed) == "HALE-730-3"


@pytest.mark.parametrize(
    "typed", ["", "HALE-730-4", "HALE-730", "HALE-7303-3", "XALE-730-3", "HBLE-730-3", "HALE-٧٣٠-3"]
)
def test_what_cannot_be_ours_is_nothing(typed: str) -> None:
    assert check_number(typed) is None


def test_a_number_that_reads_as_an_insult_or_a_blow_is_drawn_again() -> None:
    draws = iter([draw_of("HATE002"), draw_of("HALE730")])

    assert check_number("HATE-002-6") == "HATE-002-6"
    assert new_number(lambda _: next(draws)) == "HALE-730-3"


def test_a_number_whose_check_would_be_ten_is_drawn_again() -> None:
    draws = iter([draw_of("NABA000"), draw_of("HALE730")])

    assert [check_number(f"NABA-000-{check}") for check in DIGITS] == [None] * 10
    assert new_number(lambda _: next(draws)) == "HALE-730-3"


def test_numbers_tell_nothing_about_the_order_in_which_they_were_given() -> None:
    drawn = [new_number() for _ in range(200)]

    assert len(set(drawn)) > 195
    assert drawn != sorted(drawn)
