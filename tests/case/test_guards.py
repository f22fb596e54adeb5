"""What must hold besides the state before a step is taken: each guard, where it lets pass and where it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from histories import MONDAY, entry
from lines import signed

from grievance.case.allegations import Allegation, Finding, Result
from grievance.case.guards import DECIDING, Situation, appeal_until, deciders, holds
from grievance.case.table import TABLES, VERSION, Guard
from grievance.case.terms import Entry, Step

ALLEGED = Allegation("a1", "Mokora Bauxite SA", "Kolobané", "PS3.1:10.3")
FOUND = replace(ALLEGED, id="a2", finding=Finding(Result.UNFOUNDED, "No such site.", "heard on 4 May"))
STRUCK = replace(ALLEGED, id="a3", struck="the same as a1")


def situation(
    entries: Iterable[Entry] = (), alleged: tuple[Allegation, ...] = (), day: int = 0, by: bytes = b"", **facts: str
) -> Situation:
    """Return what the guards look at so many days after the Monday on which the histories begin."""
    return Situation(tuple(entries), alleged, MONDAY + timedelta(days=day), 7, 30, by, facts)


@pytest.mark.parametrize(
    ("alleged", "is_alleged", "is_found"),
    [
        ((), False, True),
        ((ALLEGED,), True, False),
        ((FOUND,), True, True),
        ((STRUCK,), False, True),
        ((STRUCK, FOUND), True, True),
        ((FOUND, ALLEGED), True, False),
    ],
    ids=["nothing", "one", "one found", "one struck", "struck and found", "one of two found"],
)
def test_what_stands_is_alleged_and_each_of_it_needs_a_finding(
    alleged: tuple[Allegation, ...],
    is_alleged: bool,  # noqa: FBT001 - a column
    is_found: bool,  # noqa: FBT001 - a column
) -> None:
    assert holds(Guard.ALLEGED, situation(alleged=alleged)) is is_alleged
    assert holds(Guard.FOUND, situation(alleged=alleged)) is is_found


@pytest.mark.parametrize(
    ("steps", "answered"),
    [
        ((), False),
        (("verify",), False),
        (("verify", "confirm"), True),
        (("verify", "confirm", "answer"), True),
        (("verify", "confirm", "deny", "verify"), False),
        (("verify", "deny", "verify", "confirm"), True),
    ],
)
def test_a_case_is_closed_once_she_has_said_whether_the_remedy_came(steps: tuple[str, ...], answered: bool) -> None:  # noqa: FBT001 - a column
    history = [entry(place, step, kept="yes") for place, step in enumerate(steps)]

    assert holds(Guard.ANSWERED, situation(history)) is answered
    assert holds(Guard.ANSWERED, situation(history, substitute="She does not answer.")) is True
    assert holds(Guard.ANSWERED, situation(history, substitute="")) is answered


def test_a_withdrawal_is_confirmed_once_the_cooling_off_has_passed() -> None:
    asked = [entry(0, "ask_withdrawal", made="no")]

    assert [holds(Guard.COOLED, situation(asked, day=day)) for day in (0, 7, 8)] == [False, False, True]


@pytest.mark.parametrize("decided", ["close", "reject"])
def test_an_appeal_comes_in_time_until_its_last_day(decided: str) -> None:
    history = [entry(0, decided, outcome="resolved")]

    assert appeal_until(tuple(history), 30) == date(2026, 12, 16)
    assert [holds(Guard.IN_TIME, situation(history, day=day)) for day in (0, 30, 31)] == [True, True, False]


def test_the_newest_decision_starts_the_time_to_appeal_again_and_without_one_there_is_none() -> None:
    history = [entry(0, "reject", ground="outside"), entry(1, "reopen", 20), entry(2, "close", 40)]

    assert holds(Guard.IN_TIME, situation(history, day=70))
    assert appeal_until((entry(0, "receive"),), 30) is None
    assert not holds(Guard.IN_TIME, situation([entry(0, "receive")]))


@pytest.mark.parametrize("step", sorted(DECIDING))
def test_whoever_decided_or_proposed_to_judges_no_appeal(step: Step) -> None:
    taken, proposed = signed(3, step, b"ruth"), signed(2, Step.PROPOSE, b"malik", step=step)
    history = [signed(1, Step.WRITE, b"salma"), signed(1, Step.PROPOSE, b"salma", step="lift"), proposed, taken]

    assert deciders(history) == {b"ruth", b"malik"}
    who = (b"ruth", b"malik", b"salma")
    assert [holds(Guard.UNINVOLVED, situation(history, by=by)) for by in who] == [False, False, True]


def test_what_an_appeal_asks_of_is_everything_that_decides() -> None:
    outcomes = {step for (_, step), rule in TABLES[VERSION].items() if rule.letter and rule.second}

    assert outcomes - DECIDING == {Step.REFER}


def test_a_duty_is_extended_once() -> None:
    history = [signed(1, Step.EXTEND, b"ruth", duty="feedback", until="2027-03-01", reason="the audit is in May")]

    assert not holds(Guard.ONCE, situation(history, duty="feedback"))
    assert holds(Guard.ONCE, situation(history, duty="admissibility"))


def test_nobody_is_watched_over_once_the_last_day_has_passed() -> None:
    history = [signed(1, Step.MONITOR, b"salma", until="2026-11-26")]

    assert holds(Guard.WATCHED, situation())
    assert [holds(Guard.WATCHED, situation(history, day=day)) for day in (0, 10, 11)] == [False, False, True]
