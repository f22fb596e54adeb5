"""Officers take the steps they may take, on the case as they saw it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from deeds import LETTER, Told, outcome, told
from filings import at_once
from offices import HELENE, MALIK, PIOTR, RUTH, SALMA, STORY, TestOffice

from grievance import casework, queueing
from grievance.case.terms import About, Complaint, Permission, Step
from grievance.casework import CaseFile, Seen, Words
from grievance.errors import (
    CaseMoved,
    Forbidden,
    Incomplete,
    StepRefused,
)
from grievance.queueing import Queue

Act = tuple[Callable[..., None], tuple[object, ...]]

NOTE = Words("She sounds afraid.", "en")
ACTS: dict[str, Act] = {
    "acknowledge": (casework.acknowledge, (LETTER,)),
    "write": (casework.write, (LETTER, None)),
    "note": (casework.note, (NOTE,)),
    "summarise": (casework.summarise, ("Passports withheld",)),
}


def queue(office: TestOffice, name: str = RUTH, view: str = "open", page: int = 1, size: int = 10_000) -> Queue:
    return queueing.queue(office.desk, office.officer(name), view, page, size)


def journal(office: TestOffice, case: bytes) -> list[str]:
    lines = (office.settings.keeper_home / "journal").read_text().splitlines()
    return [line for line in lines if f"case={case.hex()}" in line]


@pytest.mark.parametrize(
    ("name", "about", "outcomes"),
    [
        (RUTH, About.COMPANY, {"done"}),
        (HELENE, About.OFFICE, {"done"}),
        (HELENE, About.COMPANY, {"CaseUnknown"}),
        (RUTH, About.OFFICE, {"CaseUnknown"}),
        (PIOTR, About.COMPANY, {"Forbidden"}),
        (PIOTR, About.OFFICE, {"Forbidden"}),
    ],
)
def test_steps_are_taken_by_whoever_may(office: TestOffice, name: str, about: About, outcomes: set[str]) -> None:
    case, officer = told(office, Complaint(STORY, "en", about=about)), office.officer(name)

    for version, (act, words) in enumerate(ACTS.values()):
        assert outcome(partial(act, office.desk, officer, Seen(case.number, version), *words)) in outcomes


@pytest.mark.parametrize("act", ACTS)
def test_safety_keeps_notes_and_writes_no_letters(office: TestOffice, act: str) -> None:
    case, (deed, words) = told(office), ACTS[act]

    done = outcome(partial(deed, office.desk, office.officer(SALMA), Seen(case.number, 0), *words))

    assert done == ("done" if act in {"note", "summarise"} else "Forbidden")
    assert case.case().version == (1 if done == "done" else 0)


def test_a_witness_sees_nothing(office: TestOffice) -> None:
    case, piotr = told(office), office.officer(PIOTR)

    with pytest.raises(Forbidden):
        queueing.queue(office.desk, piotr)
    with pytest.raises(Forbidden):
        casework.open_case(office.desk, piotr, case.number)
    assert not any(casework.may(piotr, permission) for permission in Permission)


def test_the_case_says_what_its_reader_may_do_now(office: TestOffice) -> None:
    case = told(office)

    everybody = {Step.NOTE, Step.SUMMARISE, Step.PROPOSE, Step.WITHHOLD, Step.INCIDENT, Step.TRANSLATE}
    stays = everybody | {Step.RECORD, Step.RELATE, Step.WRITE}
    first = {Step.ACKNOWLEDGE, Step.SUPPRESS, Step.ENQUIRE, Step.QUARANTINE, Step.EXTEND, Step.PREPARE, Step.ENTRUST}
    assert case.case().steps == {*stays, *first}
    assert case.case(SALMA).steps == {*everybody, Step.SUPPRESS, Step.HOLD}
    case.withdraw()
    case.step(casework.acknowledge, LETTER)
    assert case.case().steps == {*stays, Step.FEEDBACK}
    office.move_clock(8)
    case.step(casework.confirm_withdrawal)
    assert case.case().steps == {*stays, Step.ARCHIVE}


def test_a_step_on_an_older_case_is_refused(office: TestOffice) -> None:
    case = told(office)
    file = case.case()
    case.answer("There is more.")

    for act, words in ACTS.values():
        with pytest.raises(CaseMoved):
            act(office.desk, office.officer(RUTH), Seen(file.number, file.version), *words)

    assert case.case().version == 1


def test_of_two_officers_who_step_at_once_one_is_heard(office: TestOffice) -> None:
    ruth, malik = office.officer(RUTH), office.officer(MALIK)
    for _ in range(3):
        case = told(office)
        steps = [
            partial(outcome, partial(casework.acknowledge, office.desk, officer, Seen(case.number, 0), LETTER))
            for officer in (ruth, malik)
        ]

        assert sorted(at_once(steps)) == ["CaseMoved", "done"]
        assert len(case.mailbox().letters) == 1
        assert case.case().intact


def refused(case: Told, act: Callable[..., None], *words: object) -> None:
    with pytest.raises(StepRefused):
        case.step(act, *words)


def test_the_lifecycle_refuses_what_it_does_not_know(office: TestOffice) -> None:
    case = told(office)
    refused(case, casework.feedback, LETTER, None)
    refused(case, casework.confirm_withdrawal)
    case.step(casework.acknowledge, LETTER)
    refused(case, casework.acknowledge, LETTER)
    refused(case, casework.confirm_withdrawal)

    assert case.case().version == 1


@pytest.mark.parametrize(
    ("act", "words", "field"),
    [
        (casework.acknowledge, (Words(" \n", "en"),), "words"),
        (casework.write, (Words("x" * 20_001, "en"), None), "words"),
        (casework.note, (Words("", "en"),), "words"),
        (casework.summarise, ("",), "title"),
        (casework.summarise, ("x" * 121,), "title"),
    ],
)
def test_an_officer_is_told_which_words_are_missing(
    office: TestOffice, act: Callable[..., None], words: tuple[object, ...], field: str
) -> None:
    case = told(office)

    with pytest.raises(Incomplete) as told_so:
        case.step(act, *words)

    assert told_so.value.field == field
    assert case.case().version == 0


def deeds(case: Told, name: str) -> list[Callable[[], Queue | CaseFile | None]]:
    desk, officer = case.office.desk, case.office.officer(name)
    return [
        partial(queueing.queue, desk, officer),
        partial(casework.open_case, desk, officer, case.number),
        partial(casework.note, desk, officer, Seen(case.number, 0), NOTE),
    ]
