"""Six words in a row that stand in what was told are found, whatever their case, accents and line breaks; fewer not."""

from __future__ import annotations

import pytest

from grievance.case.leaks import repeats

TOLD = "They took our passports in June. There are eighteen of us in the house by the kiln."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Are passports kept in the site office?", ()),
        ("there are EIGHTEEN of us", ()),
        ("Look whether there are EIGHTEEN,\nof us - in the house.", ("there are eighteen of us in the house",)),
        (
            "Took our passports in June, there were more. Eighteen of us in the house by a kiln.",
            ("took our passports in june there", "eighteen of us in the house by"),
        ),
        ("", ()),
    ],
)
def test_six_words_in_a_row_are_found_and_fewer_are_not(text: str, found: tuple[str, ...]) -> None:
    assert repeats(text, [TOLD]) == found


def test_what_was_told_in_two_papers_is_not_read_as_one() -> None:
    assert repeats("they took our passports in june", ["They took our", "passports in June"]) == ()


def test_where_no_spaces_stand_between_words_twelve_signs_are_found() -> None:
    told = "他们在六月份拿走了我们的护照。"

    assert repeats("请核实在六月份拿走了我们的护照一事", [told]) == ("在六月份拿走了我们的护照",)
    assert repeats("我们的护照", [told]) == ()


def test_accents_and_signs_of_vowels_do_not_hide_it() -> None:
    assert repeats("ils ont pris nos passeports a l'ete", ["Ils ont pris nos passeports à l'été"]) != ()
    assert repeats("उन्होंने जून में हमारे पासपोर्ट ले लिए", ["उन्होंने जून में हमारे पासपोर्ट ले लिए।"]) != ()
