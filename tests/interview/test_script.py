from __future__ import annotations

import pytest

from grievance.case.terms import Compartment, Question
from grievance.case.words import ANSWER_MAX, LINE_MAX
from grievance.errors import Incomplete
from grievance.interview.script import Script

DANGER = Question("danger", "danger", "choice", Compartment.STATEMENT, ("now", "soon", "no"), ("now",))
COMPANY = Question("company", "place", "line", Compartment.STATEMENT)
PLACE = Question("place", "place", "line", Compartment.STATEMENT)
WISH = Question("wish", "wish", "text", Compartment.STATEMENT)

script = Script((DANGER, COMPANY, WISH, PLACE))


def test_questions_of_one_group_stand_on_one_screen_in_the_order_of_the_standard() -> None:
    assert script.groups() == [("danger", [DANGER]), ("place", [COMPANY, PLACE]), ("wish", [WISH])]


def test_nobody_can_change_the_script_through_what_it_gives_out() -> None:
    script.groups()[0][1].clear()

    assert script.groups()[0] == ("danger", [DANGER])


def test_what_was_answered_is_kept_word_for_word() -> None:
    assert script.accept("place", {"company": " Hilal  ", "place": "近くの山"}) == {
        "company": " Hilal  ",
        "place": "近くの山",
    }


@pytest.mark.parametrize("raw", [{}, {"company": "", "place": " \n"}, {"wish": "from another screen", "nonce": "ab"}])
def test_what_was_skipped_is_no_answer(raw: dict[str, str]) -> None:
    assert script.accept("place", raw) == {}


def test_words_are_tidied_on_the_way_in() -> None:
    assert script.accept("wish", {"wish": "one\r\ntwo\0"}) == {"wish": "one\ntwo�"}


@pytest.mark.parametrize(("group", "question", "most"), [("place", "company", LINE_MAX), ("wish", "wish", ANSWER_MAX)])
def test_an_answer_may_be_as_long_as_its_kind_allows(group: str, question: str, most: int) -> None:
    assert script.accept(group, {question: "x" * most}) == {question: "x" * most}
    with pytest.raises(Incomplete) as refused:
        script.accept(group, {question: "x" * (most + 1)})
    assert (refused.value.field, refused.value.reason) == (question, "long")


@pytest.mark.parametrize("option", ["now", "soon", "no"])
def test_an_option_is_an_answer(option: str) -> None:
    assert script.accept("danger", {"danger": option}) == {"danger": option}


@pytest.mark.parametrize("forged", ["never", "NOW", "now ", "now,soon"])
def test_what_is_none_of_the_options_is_refused(forged: str) -> None:
    with pytest.raises(Incomplete) as refused:
        script.accept("danger", {"danger": forged})
    assert (refused.value.field, refused.value.reason) == ("danger", "missing")


@pytest.mark.parametrize("group", ["", "company", "Danger"])
def test_there_is_no_other_group(group: str) -> None:
    with pytest.raises(Incomplete):
        script.accept(group, {})


@pytest.mark.parametrize(
    ("answers", "danger"),
    [({"danger": "now"}, True), ({"danger": "soon"}, False), ({}, False), ({"wish": "now", "place": "now"}, False)],
)
def test_only_the_answers_that_the_standard_names_mark_a_case(answers: dict[str, str], danger: bool) -> None:  # noqa: FBT001 - a table's column
    assert script.danger(answers) is danger
