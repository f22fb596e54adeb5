"""A case of its own for one of several companies: it goes its own way, and her one receipt opens it, nobody else's."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from attachments import sent
from deeds import LETTER, Told, day, once, told
from offices import HELENE, MALIK, RUTH, SALMA, STORY, TestOffice

from grievance import casework, correspondence, erasure, splitting
from grievance.case.kin import Kin
from grievance.case.terms import About, Compartment, Complaint, PaperKind, State, Step
from grievance.casefile import contexts
from grievance.casefile.opening import open_case
from grievance.casefile.record import circle_holders
from grievance.errors import CaseMoved, CaseUnknown, Forbidden, Incomplete, ReceiptUnknown, StepRefused, Unreadable
from grievance.seal.envelope import open_exact
from grievance.splitting import Part
from grievance.store import notices
from grievance.store import whole as whole_store

BOTH = Complaint(f"{STORY} And the agent of Sunrise Labour sold us the jobs.", "fr", answers={"danger": "now"})
AGENT = Part("Sunrise  Labour ", About.COMPANY, "The agent of Sunrise Labour sold us the jobs.")


def split(case: Told, part: Part = AGENT, name: str = RUTH) -> str:
    """Let an officer make a case of a part of this one."""
    return splitting.split(case.office.desk, case.office.officer(name), case.seen(), part)


def opened(office: TestOffice, number: str, name: str = RUTH) -> casework.CaseFile:
    """Open a case whose receipt nobody has."""
    return casework.open_case(office.desk, office.officer(name), number)


def written(office: TestOffice, number: str) -> None:
    """Acknowledge such a case."""
    child = opened(office, number)
    casework.acknowledge(office.desk, office.officer(RUTH), casework.Seen(number, child.version), LETTER)


def texts(case: casework.CaseFile) -> list[str]:
    """Return what was told in a case."""
    return [paper.words for paper in case.papers if paper.kind == PaperKind.STATEMENT]


def test_a_part_of_a_report_becomes_a_case_like_any_other_and_both_name_each_other(office: TestOffice) -> None:
    whole = told(office, BOTH)
    whole.carry(State.ADMISSIBILITY)

    number = split(whole)

    child, parent = opened(office, number), whole.case()
    assert (child.state, child.title, child.language, child.danger) == (State.RECEIVED, "Sunrise Labour", "fr", True)
    assert (parent.kin, child.kin) == ((Kin(number, "child"),), (Kin(whole.number, "parent"),))
    assert texts(child) == [AGENT.words]
    assert (parent.state, parent.intact, child.intact) == (State.ADMISSIBILITY, True, True)
    assert child.received == parent.received
    assert [paper.kind for paper in opened(office, number, SALMA).papers if paper.kind == PaperKind.STATEMENT]


def test_her_one_receipt_opens_it_and_what_she_writes_there_stays_there(office: TestOffice) -> None:
    whole = told(office, BOTH)
    number = split(whole)
    written(office, number)

    (child,) = whole.mailbox().children

    assert (child.number, child.name, child.parent, child.children) == (number, "Sunrise Labour", whole.number, ())
    assert (child.state, [letter.words for letter in child.letters]) == (State.ACKNOWLEDGED, [LETTER.text])
    assert (whole.mailbox().letters, whole.mailbox().last_party) == ((), "complainant")
    said = correspondence.answer(office.public, child.token, once(), "He is called Idris.", "en")
    assert (said.number, said.answers) == (number, 1)
    assert whole.mailbox().answers == 0
    assert "He is called Idris." in [paper.words for paper in opened(office, number).papers]
    assert "He is called Idris." not in [paper.words for paper in whole.case().papers]


def test_an_exchanged_receipt_opens_it_and_the_old_one_does_not(office: TestOffice) -> None:
    whole = told(office, BOTH)
    first, second = split(whole), split(whole, Part("Kiln House", About.COMPANY, STORY))

    new = whole.exchange()

    assert [child.number for child in new.mailbox().children] == [first, second]
    assert [child.number for child in new.exchange().mailbox().children] == [first, second]
    with pytest.raises(ReceiptUnknown):
        whole.mailbox()
    assert new.case().intact


def test_no_officer_can_open_what_is_sealed_to_her_alone(office: TestOffice) -> None:
    whole = told(office, BOTH)
    split(whole)
    ruth = office.officer(RUTH)
    held = open_case(office.desk.keeper, office.desk.trust(), ruth, whole.record())
    (paper,) = (one for one in held.reading.papers if one.signed and one.signed.text("kind") == PaperKind.CHILD)
    assert paper.verified
    assert paper.row.compartment == Compartment.LETTERS
    assert paper.signed

    sealed = base64.b64decode(paper.signed.body["sealed"][0])

    for key in (*circle_holders(ruth).values(), *held.opened.values()):
        for reply in (key.recipient.kid, *(row.reader for row in whole.record().grants)):
            with pytest.raises(Unreadable):
                open_exact(key, contexts.child(held.trust.office, held.record.case.id, reply), sealed)


def test_what_she_withdraws_and_takes_back_goes_with_all_that_was_made_of_it(office: TestOffice) -> None:
    whole = told(office, BOTH)
    first, second = split(whole), split(whole, Part("Kiln House", About.COMPANY, STORY))
    child = whole.mailbox().children[0]
    correspondence.ask_withdrawal(office.public, child.token, once(), "no", "")
    assert [each.state for each in (whole.mailbox(), *whole.mailbox().children)] == [
        *(State.RECEIVED, State.WITHDRAWING, State.RECEIVED)
    ]

    form = once()
    for _ in range(2):
        correspondence.ask_withdrawal(office.public, whole.mailbox().token, form, "yes", "")

    box = whole.mailbox()
    assert {each.state for each in (box, *box.children)} == {State.WITHDRAWING}
    assert opened(office, second).danger
    correspondence.resume(office.public, box.token, once())
    box = whole.mailbox()
    assert {each.state for each in (box, *box.children)} == {State.RECEIVED}
    assert [opened(office, number).intact for number in (first, second, whole.number)] == [True] * 3


def test_who_she_is_is_erased_from_all_that_was_made_of_it(office: TestOffice) -> None:
    whole = told(office, BOTH)
    number = split(whole)
    (child,) = whole.mailbox().children
    correspondence.answer(office.public, child.token, once(), "A picture.", "en", [sent(office.public)])
    made = Told(office, number, "")
    assert any(row.compartment == Compartment.IDENTITY for row in made.record().documents)

    erasure.erase(office.public, whole.digits)
    erasure.erase(office.public, whole.digits)

    record = made.record()
    left = [row.compartment for row in record.documents] + [row.compartment for row in record.grants]
    assert Compartment.IDENTITY not in left
    assert opened(office, number).erased == day(office)
    assert whole.case().erased == day(office)
    assert opened(office, number).intact


def test_the_days_that_count_from_when_she_told_us_are_not_put_off(office: TestOffice) -> None:
    whole = told(office, BOTH)
    began = day(office)
    office.move_clock(40)

    number = split(whole)
    owed = {deadline.duty: deadline for deadline in opened(office, number).deadlines}
    (child,) = whole.mailbox().children
    assert (child.promise, child.overdue) == (began + timedelta(47), False)
    assert child.received == began
    assert owed["feedback"].started == began + timedelta(7)
    written(office, number)
    assert {deadline.duty: deadline for deadline in opened(office, number).deadlines}["feedback"] == owed["feedback"]


def test_a_letter_in_it_is_told_of_where_she_told_the_whole(office: TestOffice) -> None:
    whole = told(office, BOTH)
    number = split(whole)
    with office.desk.store.write() as connection:
        notices.drop(connection, notices.waiting(connection))

    written(office, number)

    with office.desk.store.read() as connection:
        assert notices.waiting(connection) == {whole.record().case.id}


def test_what_is_about_an_auditor_is_read_by_the_outside_circle_alone(office: TestOffice) -> None:
    whole = told(office, BOTH)

    number = split(whole, Part("The audit of May", About.AUDITOR, "The auditor was told what to ask."))

    with pytest.raises(CaseUnknown):
        opened(office, number)
    assert texts(opened(office, number, HELENE)) == ["The auditor was told what to ask."]
    assert [child.number for child in whole.mailbox().children] == [number]


def test_insiders_never_come_to_read_a_part_of_what_was_kept_from_them(office: TestOffice) -> None:
    whole = told(office, Complaint(STORY, "en", about=About.AUDITOR))

    with pytest.raises(Incomplete) as refused:
        split(whole, name=HELENE)
    assert (refused.value.field, refused.value.reason) == ("about", "outside")
    number = split(whole, Part("The office", About.OFFICE, STORY), HELENE)
    assert opened(office, number, HELENE).kin == (Kin(whole.number, "parent"),)


def test_nothing_is_made_of_a_case_that_rests_has_ended_or_was_made_of_another(office: TestOffice) -> None:
    held, over, whole = told(office), told(office), told(office)
    held.take(Step.HOLD, "", name=SALMA, reason="She is followed.", review=day(office, 5).isoformat())
    over.carry(State.CLOSED)
    child = split(whole)
    count = _cases(office)

    for case in (held, over, Told(office, child, "")):
        with pytest.raises(StepRefused):
            split(case)
    assert _cases(office) == count


def test_who_may_not_file_makes_none_and_what_is_missing_is_said(office: TestOffice) -> None:
    whole = told(office)
    seen, count = whole.seen(), _cases(office)

    with pytest.raises(Forbidden):
        split(whole, name=SALMA)
    for field, part in (("name", Part(" ", About.COMPANY, STORY)), ("words", Part("A", About.COMPANY, "\n"))):
        with pytest.raises(Incomplete) as refused:
            split(whole, part)
        assert refused.value.field == field
    whole.step(casework.acknowledge, LETTER)
    with pytest.raises(CaseMoved):
        splitting.split(office.desk, office.officer(MALIK), seen, AGENT)
    assert _cases(office) == count


def _cases(office: TestOffice) -> int:
    with office.desk.store.read() as connection:
        return whole_store.count(connection)
