"""What officers see and do: by permission, on the case as they saw it, and never without the keeper's line."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial

import pytest
from deeds import LETTER, Told, day, outcome, told
from offices import HELENE, MALIK, PIOTR, RUTH, SALMA, STORY, TestOffice

from grievance import casework, officers, queueing
from grievance.case.deadlines import add_months
from grievance.case.terms import About, Complaint, Party, State
from grievance.casework import CaseFile, Seen, Words
from grievance.errors import (
    CaseUnknown,
    Forbidden,
    KeeperAway,
    Locked,
)
from grievance.office import Process
from grievance.queueing import Queue, Row

NOTE = Words("She sounds afraid.", "en")


def queue(office: TestOffice, name: str = RUTH, view: str = "open", page: int = 1, size: int = 10_000) -> Queue:
    return queueing.queue(office.desk, office.officer(name), view, page, size)


def row(case: Told, name: str = RUTH, view: str = "open") -> Row:
    (found,) = (each for each in queue(case.office, name, view).rows if each.number == case.number)
    return found


def journal(office: TestOffice, case: bytes) -> list[str]:
    lines = (office.settings.keeper_home / "journal").read_text().splitlines()
    return [line for line in lines if f"case={case.hex()}" in line]


def test_a_new_case_stands_in_the_queue_without_a_word_of_hers(office: TestOffice) -> None:
    case = told(office, Complaint(STORY, "fr", answers={"company": "Ferro SA"}))

    shown = row(case)

    assert (shown.title, shown.state, shown.language, shown.about) == ("", State.RECEIVED, "fr", About.COMPANY)
    assert (shown.received, shown.due, shown.due_duty) == (day(office), day(office, 7), "acknowledge")
    assert (shown.last_party, shown.unread, shown.readable) == (Party.COMPLAINANT, True, True)
    assert shown == row(case, SALMA)
    assert STORY not in repr(shown)
    assert "Ferro" not in repr(shown)


def test_what_an_officer_does_shows_in_the_queue(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.summarise, "Passports withheld at a kiln")
    assert row(case).unread
    case.step(casework.acknowledge, LETTER)
    case.step(casework.write, LETTER, day(office, 5))

    shown = row(case, MALIK)

    assert (shown.title, shown.state) == ("Passports withheld at a kiln", State.ACKNOWLEDGED)
    assert (shown.due, shown.due_duty) == (add_months(day(office), 3), "feedback")
    assert (shown.last_party, shown.unread, shown.promised) == (Party.OFFICER, False, day(office, 5))
    assert shown == row(case, SALMA)
    case.answer("They gave them back.")
    assert (row(case).unread, row(case).title) == (True, "Passports withheld at a kiln")


def test_the_views_follow_the_clock(standing_office: TestOffice) -> None:
    office, cases = standing_office, []
    for days in (0, 3, 6):
        office.move_clock(days)
        cases.append(told(office))

    def shown(view: str) -> list[str]:
        return [each.number for each in queue(office, view=view).rows]

    first, second, third = (case.number for case in cases)
    assert shown("open") == [first, second, third]
    assert (shown("soon"), shown("overdue"), shown("closed")) == ([first], [], [])
    office.move_clock(8)
    assert (shown("soon"), shown("overdue")) == ([second], [first])
    assert queue(office).counts == {"open": 3, "overdue": 1, "soon": 1, "closed": 0}
    cases[0].step(casework.acknowledge, LETTER)
    cases[1].carry(State.CLOSED)
    assert shown("open") == [third, first]
    assert (shown("soon"), shown("overdue"), shown("closed")) == ([], [], [second])
    assert queue(office, view="closed").counts == {"open": 2, "overdue": 0, "soon": 0, "closed": 1}
    assert queue(office, view="nonsense").view == "open"
    office.move_clock(120)
    assert shown("overdue") == [third, first]
    assert queue(office).today == day(office)


def test_the_queue_pages(standing_office: TestOffice) -> None:
    numbers = {told(standing_office).number for _ in range(5)}

    pages = [queue(standing_office, page=page, size=2) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert {row.number for page in pages for row in page.rows} == numbers
    assert {(page.pages, page.total) for page in pages} == {(3, 5)}
    assert queue(standing_office, page=99, size=2) == pages[-1]
    assert queue(standing_office, page=-1, size=2) == pages[0]
    assert queue(standing_office, HELENE) == queueing.Queue(
        "open", (), 1, 1, 0, {"open": 0, "overdue": 0, "soon": 0, "closed": 0}, day(standing_office)
    )


def test_a_case_is_opened_by_its_number_however_it_is_typed(office: TestOffice) -> None:
    case, ruth = told(office), office.officer(RUTH)

    typed = case.number.lower().replace("-", " ")

    assert casework.open_case(office.desk, ruth, typed).number == case.number


@pytest.mark.parametrize("number", ["", "HALE-730-3", "nonsense", "HALE-730-4", "é" * 99])
def test_a_number_that_nobody_was_given_opens_nothing(office: TestOffice, number: str) -> None:
    with pytest.raises(CaseUnknown):
        casework.open_case(office.desk, office.officer(RUTH), number)
    with pytest.raises(CaseUnknown):
        casework.note(office.desk, office.officer(RUTH), Seen(number, 0), NOTE)


def test_intake_reads_story_and_letters_and_knows_its_colleagues(office: TestOffice) -> None:
    case = told(office, Complaint(STORY, "en", answers={"wish": "our passports"}))
    case.step(casework.acknowledge, LETTER, name=MALIK)
    case.step(casework.note, NOTE)

    file = case.case()

    assert [(paper.kind, paper.words, paper.author) for paper in file.papers] == [
        ("statement", STORY, ""),
        ("answer", "", ""),
        ("letter", LETTER.text, MALIK),
        ("note", NOTE.text, RUTH),
    ]
    assert all(paper.readable and paper.verified for paper in file.papers)
    assert (file.state, file.version, file.intact, file.faults) == (State.ACKNOWLEDGED, 2, True, ())
    assert file.readers == {
        "statement": ("intake", "safety"),
        "identity": ("safety", "witness"),
        "letters": ("complainant", "intake", "lead"),
        "file": ("intake", "lead", "safety"),
    }


def test_safety_reads_the_story_and_no_letter(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.step(casework.note, NOTE, name=SALMA)

    story, letter, note = case.case(SALMA).papers

    assert (story.words, story.readable) == (STORY, True)
    assert (letter.kind, letter.words, letter.readable) == ("letter", "", False)
    assert RUTH not in letter.author
    assert (note.words, note.author, note.verified) == (NOTE.text, SALMA, True)
    assert case.case(SALMA).intact
    assert SALMA not in case.case().papers[-1].author


def test_the_clocks_of_a_case_are_told(office: TestOffice) -> None:
    case = told(office)
    office.move_clock(3)
    case.step(casework.acknowledge, LETTER)

    acknowledge, feedback = (clock for clock in case.case().deadlines if clock.statutory)

    assert (acknowledge.duty, acknowledge.due, acknowledge.met) == ("acknowledge", day(office, 4), day(office))
    assert (feedback.duty, feedback.due, feedback.met) == ("feedback", add_months(day(office), 3), None)
    case.step(casework.feedback, LETTER, None)
    assert next(clock for clock in case.case().deadlines if clock.duty == "feedback").met == day(office)
    assert row(case).due is None


def test_every_opening_has_its_line_in_the_journal(office: TestOffice) -> None:
    case = told(office)
    identifier = case.record().case.id
    assert journal(office, identifier) == []

    case.case()
    case.case(SALMA)
    case.step(casework.note, NOTE)

    lines = journal(office, identifier)
    ruth, salma = (office.officer(name).id.hex() for name in (RUTH, SALMA))
    assert [ruth in line for line in lines] == [True, False, True]
    assert salma in lines[1]


def test_whoever_holds_no_key_leaves_no_line(office: TestOffice) -> None:
    case = told(office)

    for name in (HELENE, PIOTR):
        with pytest.raises((CaseUnknown, Forbidden)):
            case.case(name)

    assert journal(office, case.record().case.id) == []


def test_what_the_keeper_cannot_log_the_desk_does_not_open(office: TestOffice) -> None:
    case, hurried, ruth = told(office), office.hurried(Process.DESK), office.officer(RUTH)
    office.end_keeper(signal.SIGKILL)

    with pytest.raises(KeeperAway):
        casework.open_case(hurried, ruth, case.number)
    with pytest.raises(KeeperAway):
        casework.note(hurried, ruth, Seen(case.number, 0), NOTE)
    assert row(case).readable

    office.start_keeper()
    assert case.case().version == 0


def deeds(case: Told, name: str) -> list[Callable[[], Queue | CaseFile | None]]:
    desk, officer = case.office.desk, case.office.officer(name)
    return [
        partial(queueing.queue, desk, officer),
        partial(casework.open_case, desk, officer, case.number),
        partial(casework.note, desk, officer, Seen(case.number, 0), NOTE),
    ]


def test_an_officer_who_was_disabled_is_locked_out_at_once(standing_office: TestOffice) -> None:
    case = told(standing_office)
    ruth, malik = deeds(case, RUTH), deeds(case, MALIK)
    assert [outcome(deed) for deed in malik[:2]] == ["done", "done"]

    present = standing_office.officer(RUTH), standing_office.officer(SALMA)
    officers.disable_with_officers(standing_office.role(Process.CLI), present, MALIK)

    for deed in malik:
        with pytest.raises(Locked):
            deed()
    assert [outcome(deed) for deed in ruth] == ["done"] * 3


def test_when_a_key_turned_everybody_of_the_circle_signs_in_again(standing_office: TestOffice) -> None:
    case = told(standing_office)
    ruth, salma = deeds(case, RUTH), deeds(case, SALMA)

    officers.disable_with_root(standing_office.role(Process.CLI), standing_office.keys, MALIK)

    assert [outcome(deed) for deed in ruth] == ["Locked"] * 3
    assert [outcome(deed) for deed in salma] == ["done"] * 3
