"""Officers take the steps they may take, on the case as they saw it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from deeds import LETTER, Told, outcome, told
from filings import at_once
from offices import HELENE, MALIK, PIOTR, RUTH, SALMA, STORY, TestOffice

from grievance import casework
from grievance.case.terms import About, Complaint, Permission, Step
from grievance.casework import CaseFile, Queue, Seen, Words
from grievance.errors import (
    CaseMoved,
    Forbidden,
    Incomplete,
    StepRefused,
)

Act = tuple[Callable[..., None], tuple[object, ...]]

NOTE = Words("She sounds afraid.", "en")
ACTS: dict[str, Act] = {
    "acknowledge": (casework.acknowledge, (LETTER,)),
    "write": (casework.write, (LETTER, None)),
    "note": (casework.note, (NOTE,)),
    "summarise": (casework.summarise, ("Passports withheld",)),
    "close": (casework.close, (LETTER, "resolved")),
}


def queue(office: TestOffice, name: str = RUTH, view: str = "open", page: int = 1, size: int = 10_000) -> Queue:
    return casework.queue(office.desk, office.officer(name), view, page, size)


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
        casework.queue(office.desk, piotr)
    with pytest.raises(Forbidden):
        casework.open_case(office.desk, piotr, case.number)
    assert not any(casework.may(piotr, permission) for permission in Permission)


def test_the_case_says_what_its_reader_may_do_now(office: TestOffice) -> None:
    case = told(office)

    assert case.case().steps == {Step.ACKNOWLEDGE, Step.WRITE, Step.NOTE, Step.SUMMARISE, Step.CLOSE}
    assert case.case(SALMA).steps == {Step.NOTE, Step.SUMMARISE}
    case.withdraw()
    case.step(casework.acknowledge, LETTER)
    assert case.case().steps == {Step.WRITE, Step.FEEDBACK, Step.NOTE, Step.SUMMARISE, Step.CLOSE}
    office.move_clock(8)
    assert Step.CONFIRM_WITHDRAWAL in case.case().steps
    case.step(casework.close, LETTER, "resolved")
    assert case.case().steps == {Step.WRITE, Step.NOTE, Step.SUMMARISE}


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
    case.step(casework.close, LETTER, "unfounded")
    refused(case, casework.close, LETTER, "resolved")
    refused(case, casework.feedback, LETTER, None)

    assert [paper.facts.get("reason") for paper in case.case().papers][-1] == "unfounded"
    assert case.case().version == 2


@pytest.mark.parametrize(
    ("act", "words", "field"),
    [
        (casework.acknowledge, (Words(" \n", "en"),), "words"),
        (casework.write, (Words("x" * 20_001, "en"), None), "words"),
        (casework.note, (Words("", "en"),), "words"),
        (casework.close, (LETTER, "because"), "reason"),
        (casework.close, (Words("", "en"), "resolved"), "words"),
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
        partial(casework.queue, desk, officer),
        partial(casework.open_case, desk, officer, case.number),
        partial(casework.note, desk, officer, Seen(case.number, 0), NOTE),
    ]
