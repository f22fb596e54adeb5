from __future__ import annotations

from datetime import timedelta

import pytest
from histories import MONDAY, entry

from grievance.case.policy import GRANTS, ROLES, permitted, require, require_role, roles, withdrawal_stands
from grievance.case.terms import READERS, Permission, Purpose, Role
from grievance.errors import Forbidden


def test_the_circles_that_handle_cases_may_do_everything_and_only_the_office_sees_its_channels() -> None:
    ours = set(Permission) - {Permission.ANSWER_BRIEF, Permission.REPORT}
    assert permitted([Purpose.INTAKE]) == ours
    assert permitted([Purpose.OUTSIDE]) == ours - {Permission.READ_CHANNELS, Permission.CHANGE_REGISTER}


def test_readers_outside_answer_what_they_were_given_and_take_no_step() -> None:
    assert permitted(READERS) == {Permission.ANSWER_BRIEF}
    assert roles(READERS) == set()


def test_leads_and_the_safety_circle_read_take_steps_and_see_the_channels() -> None:
    reads = {"case:read-queue", "case:read", "case:take-step", "channels:read", "register:read"}
    assert permitted([Purpose.SAFETY]) == reads
    assert permitted([Purpose.LEAD]) == reads | {"register:change", "report:make"}


def test_the_witness_circle_may_do_nothing_alone() -> None:
    assert permitted([Purpose.WITNESS]) == set()


def test_every_purpose_has_its_grants() -> None:
    assert set(GRANTS) == set(Purpose)


def test_who_sits_in_two_circles_may_do_what_either_may() -> None:
    assert permitted([Purpose.WITNESS, Purpose.SAFETY]) == permitted([Purpose.SAFETY])
    assert permitted([]) == set()


def test_what_is_not_granted_is_forbidden() -> None:
    require([Purpose.SAFETY], Permission.TAKE_STEP)
    with pytest.raises(Forbidden):
        require([Purpose.SAFETY, Purpose.WITNESS], Permission.ASSIST)


def test_whoever_has_none_of_the_roles_is_forbidden() -> None:
    require_role([Purpose.WITNESS, Purpose.LEAD], frozenset({Role.LEAD, Role.SAFETY}))
    with pytest.raises(Forbidden):
        require_role([Purpose.INTAKE, Purpose.WITNESS], frozenset({Role.LEAD, Role.SAFETY}))
    assert roles([Purpose.OUTSIDE]) == {Role.INTAKE, Role.LEAD, Role.SAFETY}
    assert set(ROLES) == set(Purpose)


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
