"""A part of a report that became a case of its own, on the page of the whole that her number opens."""

from __future__ import annotations

import pytest
from deeds import Told
from offices import STORY, TestOffice, tell
from visits import Visit, digits, said

from grievance import casework, correspondence, splitting
from grievance.case.terms import About
from grievance.casework import Seen, Words
from grievance.office import Process
from grievance.phrases import say, say_many
from grievance.splitting import Part

LETTER = "Who sold you the jobs?"


@pytest.fixture(scope="module")
def parted(behind: TestOffice) -> str:
    """Give a receipt of whose report a part is a case of its own, with a letter in it."""
    told, desk = tell(behind.role(Process.PUBLIC)), behind.role(Process.DESK)
    ruth = behind.sign_in("Ruth Adeyemi", desk)
    seen = Seen(told.number, casework.open_case(desk, ruth, told.number).version)
    number = splitting.split(desk, ruth, seen, Part("Sunrise <b>Labour", About.COMPANY, STORY))
    made = Seen(number, casework.open_case(desk, ruth, number).version)
    casework.acknowledge(desk, ruth, made, Words(LETTER, "en"))
    return told.digits or ""


def test_the_part_is_named_with_how_it_stands_and_opens_by_a_button(visit: Visit, parted: str) -> None:
    whole = visit.enter(parted)

    assert say("en", "child.many") in said(whole)
    assert "<bdi>Sunrise &lt;b&gt;Labour</bdi>" in whole.source
    assert say("en", "status.acknowledged") in said(whole)
    assert say_many("en", "bot.mailbox.letters", 1) in said(whole)
    assert LETTER not in said(whole)
    part = visit.send(whole, "/mailbox")
    assert say("en", "child.one", name="Sunrise <b>Labour") in said(part)
    assert LETTER in said(part)
    assert STORY not in said(part)


def test_from_the_part_she_answers_and_comes_back_to_the_whole(visit: Visit, parted: str) -> None:
    part = visit.send(visit.enter(parted), "/mailbox")

    answered = visit.send(part, "/answer", answer="The man with the green car.")
    assert say("en", "answer.sent") in said(answered)
    assert say("en", "child.one", name="Sunrise <b>Labour") in said(answered)
    back = visit.send(answered, "/mailbox")

    assert say("en", "child.many") in said(back)


def test_words_to_a_part_whose_hour_has_passed_go_to_that_part_and_not_to_the_whole(
    visit: Visit, behind: TestOffice
) -> None:
    first = visit.tell()
    told = Told(behind, correspondence.enter(behind.public, digits(first)).number, digits(first))
    told.step(splitting.split, Part("The audit of May", About.AUDITOR, STORY))
    part = visit.send(visit.enter(told.digits), "/mailbox")

    over = visit.send(part, "/answer", token="over", answer="He coached us.")
    assert say("en", "child.one", name="The audit of May") in said(over)
    assert told.mailbox().answers == 0
    sent = visit.send(over, "/answer", receipt=told.digits, answer="He coached us.")

    assert say("en", "answer.sent") in said(sent)
    assert say("en", "child.one", name="The audit of May") in said(sent)
    assert (told.mailbox().answers, [child.answers for child in told.mailbox().children]) == (0, [1])


def test_a_number_that_opens_no_such_part_is_refused(visit: Visit, behind: TestOffice, parted: str) -> None:
    part = visit.send(visit.enter(parted), "/mailbox")
    over = visit.send(part, "/answer", token="over", answer="He coached us.")
    other = digits(visit.tell())

    assert say("en", "error.receipt.unknown") in said(
        visit.send(over, "/answer", receipt=other, answer="He coached us.")
    )
    assert correspondence.enter(behind.public, other).answers == 0


def test_a_part_that_is_withdrawn_is_named_on_the_page_that_asks(visit: Visit, parted: str) -> None:
    part = visit.send(visit.enter(parted), "/mailbox")

    assert say("en", "child.one", name="Sunrise <b>Labour") in said(visit.send(part, "/withdraw"))


def test_what_is_exchanged_or_erased_there_is_so_for_the_whole(visit: Visit, behind: TestOffice) -> None:
    whole = visit.tell()
    told = Told(behind, correspondence.enter(behind.public, digits(whole)).number, digits(whole))
    told.step(splitting.split, Part("Kiln House", About.COMPANY, STORY))
    part = visit.send(visit.enter(told.digits), "/mailbox")

    erased = visit.send(visit.send(part, "/erase"), "/erase", receipt=told.digits)

    assert say("en", "child.many") in said(erased)
    assert told.mailbox().erased
    assert [child.erased for child in told.mailbox().children] == [told.mailbox().erased]
