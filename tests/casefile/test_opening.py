"""A case opens with the keeper's line first, to a keeper that knows the officers."""

from __future__ import annotations

import signal
from dataclasses import replace

import pytest
from deeds import LETTER, told
from offices import HELENE, RUTH, TestOffice

from grievance import casework
from grievance.case.terms import State
from grievance.casefile.opening import open_case, release
from grievance.errors import CaseUnknown, KeeperRefused, Unreadable
from grievance.keeper.verbs import Refusal


def test_a_keeper_that_knows_nobody_yet_is_told_and_asked_again(standing_office: TestOffice) -> None:
    office, case = standing_office, told(standing_office)
    ruth, desk = office.officer(RUTH), office.desk
    office.end_keeper(signal.SIGKILL)
    (office.settings.keeper_home / "seen").unlink()
    office.start_keeper()

    slot = release(desk.keeper, desk.trust(), ruth, case.record().case.id)

    assert slot == release(desk.keeper, desk.trust(), ruth, case.record().case.id)
    assert len(slot) == 32


def test_another_refusal_is_no_reason_to_ask_again(office: TestOffice) -> None:
    desk, ruth = office.desk, office.officer(RUTH)
    forged = replace(ruth, signing_seed=bytes(32))

    for officer, case, refusal in ((ruth, bytes(16), Refusal.CASE), (forged, bytes(16), Refusal.SIGNATURE)):
        with pytest.raises(KeeperRefused) as refused:
            release(desk.keeper, desk.trust(), officer, case)
        assert str(refused.value) == refusal


def test_an_open_case_knows_where_it_stands(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.withdraw()

    held = open_case(office.desk.keeper, office.desk.trust(), office.officer(RUTH), case.record())

    assert (held.version, held.state, held.standing.acknowledged) == (2, State.WITHDRAWING, True)
    assert held.reading.faults == ()


def test_whoever_holds_no_key_to_the_history_asks_for_nothing(office: TestOffice) -> None:
    case = told(office)

    with pytest.raises(CaseUnknown):
        open_case(office.desk.keeper, office.desk.trust(), office.officer(HELENE), case.record())

    journal = (office.settings.keeper_home / "journal").read_text()
    assert case.record().case.id.hex() not in journal


def test_a_case_without_its_beginning_does_not_open(office: TestOffice) -> None:
    case = told(office)
    case.answer("More words")
    record = case.record()

    with pytest.raises(Unreadable):
        open_case(
            office.desk.keeper, office.desk.trust(), office.officer(RUTH), replace(record, entries=record.entries[1:])
        )
