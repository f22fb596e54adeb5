from __future__ import annotations

from datetime import timedelta

import pytest
from histories import MONDAY, entry, history

from grievance.case.policy import GRANTS, STEP_NEEDS, permitted, require, require_free_withdrawal, withdrawal_stands
from grievance.case.terms import Permission, Purpose, Step
from grievance.errors import Forbidden, StepRefused

COMPLAINANTS_OWN = {Step.ANSWER, Step.EXCHANGE, Step.ASK_WITHDRAWAL, Step.RESUME}


def test_the_circles_that_handle_cases_may_do_everything_and_only_the_office_sees_its_channels() -> None:
    assert permitted([Purpose.INTAKE]) == set(Permission)
    assert permitted([Purpose.OUTSIDE]) == set(Permission) - {Permission.READ_CHANNELS}


def test_the_safety_circle_reads_notes_summarises_and_sees_the_channels() -> None:
    cases = {"case:read-queue", "case:read", "case:write-note", "case:summarise"}
    assert permitted([Purpose.SAFETY]) == {*cases, "channels:read"}


def test_the_witness_circle_may_do_nothing_alone() -> None:
    assert permitted([Purpose.WITNESS]) == set()


def test_every_purpose_has_its_grants() -> None:
    assert set(GRANTS) == set(Purpose)


def test_who_sits_in_two_circles_may_do_what_either_may() -> None:
    assert permitted([Purpose.WITNESS, Purpose.SAFETY]) == permitted([Purpose.SAFETY])
    assert permitted([]) == set()


def test_what_is_not_granted_is_forbidden() -> None:
    require([Purpose.SAFETY], Permission.WRITE_NOTE)
    with pytest.raises(Forbidden):
        require([Purpose.SAFETY, Purpose.WITNESS], Permission.WRITE_LETTER)


def test_every_step_needs_a_permission_or_is_the_complainants_own() -> None:
    assert set(STEP_NEEDS) == set(Step) - COMPLAINANTS_OWN


def test_a_withdrawal_stands_once_the_cooling_off_has_passed() -> None:
    asked = (entry(0, "receive"), entry(1, "ask_withdrawal", 1, made="no"))

    assert not withdrawal_stands(asked, MONDAY + timedelta(days=8), 7)
    assert withdrawal_stands(asked, MONDAY + timedelta(days=9), 7)


def test_a_withdrawal_stands_where_somebody_would_rather_not_say() -> None:
    asked = (entry(0, "receive"), entry(1, "ask_withdrawal", 1, made="unsaid"))

    assert withdrawal_stands(asked, MONDAY + timedelta(days=30), 7)


def test_a_withdrawal_that_somebody_was_made_to_ask_for_never_stands() -> None:
    asked = (entry(0, "receive"), entry(1, "ask_withdrawal", 1, made="yes"))

    assert not withdrawal_stands(asked, MONDAY + timedelta(days=3650), 7)


@pytest.mark.parametrize(("first", "stands"), [("no", True), ("unsaid", True), ("yes", False)])
def test_whoever_was_once_made_to_ask_is_never_withdrawn_by_a_later_no(first: str, stands: bool) -> None:  # noqa: FBT001
    asked = (
        entry(0, "receive"),
        entry(1, "ask_withdrawal", 1, made=first),
        entry(2, "resume", 2),
        entry(3, "ask_withdrawal", 3, made="no"),
    )

    assert withdrawal_stands(asked, MONDAY + timedelta(days=11), 7) is stands


def test_nobody_can_confirm_what_nobody_asked_for() -> None:
    with pytest.raises(StepRefused) as refused:
        require_free_withdrawal(history("receive"), MONDAY, 7)
    assert refused.value.step == Step.CONFIRM_WITHDRAWAL


def test_the_guard_lets_a_free_withdrawal_pass() -> None:
    asked = (entry(0, "receive"), entry(1, "ask_withdrawal", 1, made="no"))

    require_free_withdrawal(asked, MONDAY + timedelta(days=9), 7)
