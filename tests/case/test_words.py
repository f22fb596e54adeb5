from __future__ import annotations

import pytest

from grievance.case.words import STORY_MAX, needed, optional, tidy
from grievance.errors import Incomplete


def test_what_no_database_keeps_becomes_the_replacement_character() -> None:
    assert tidy("a\0b\ud800c\udfffd") == "a�b�c�d"


def test_every_newline_becomes_one() -> None:
    assert tidy("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("told", ["  spaces stay \n", "e\u0301 stays two signs", "😀 بىز 我在", "<b>&{day}"])
def test_everything_else_stays_as_it_was_typed(told: str) -> None:
    assert tidy(told) == told
    assert needed("story", told, STORY_MAX) == told


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t\u00a0\u3000"])
def test_blanks_alone_are_nothing(blank: str) -> None:
    assert optional("name", blank, 10) == ""
    with pytest.raises(Incomplete) as refused:
        needed("story", blank, 10)
    assert (refused.value.field, refused.value.reason) == ("story", "missing")


def test_words_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert needed("story", "x" * STORY_MAX, STORY_MAX) == "x" * STORY_MAX
    with pytest.raises(Incomplete) as refused:
        needed("story", "x" * (STORY_MAX + 1), STORY_MAX)
    assert (refused.value.field, refused.value.reason) == ("story", "long")


def test_a_newline_that_a_browser_sends_as_two_signs_counts_once() -> None:
    assert optional("name", "a\r\nb", 3) == "a\nb"


def test_a_refusal_never_repeats_what_was_typed() -> None:
    with pytest.raises(Incomplete) as refused:
        optional("name", "Amina", 3)
    assert "Amina" not in str(refused.value)
