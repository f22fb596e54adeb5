"""Nobody becomes an officer, or stays one, by a row in the database: passphrase, code and roster decide."""

from __future__ import annotations

import pytest
from filings import at_once
from offices import CAST, PIOTR, RUTH, TestOffice, next_code

from grievance import officers
from grievance.casefile.enrolling import nobody
from grievance.casefile.names import handle
from grievance.errors import SignInRefused, Unreadable
from grievance.seal.circle import circle_identity
from grievance.seal.passphrase import CHEAP, open_slot
from grievance.store import people

COST = 7
"""The bytes at the head of a slot that say its version and what one guess costs."""


def test_an_officer_holds_the_seeds_of_their_circles_alone(office: TestOffice) -> None:
    trust = office.desk.trust()
    for name, purposes in CAST.items():
        unlocked = office.officer(name)

        assert unlocked.name == name
        assert set(unlocked.circles) == set(purposes)
        for purpose, seeds in unlocked.circles.items():
            key = trust.circle(purpose)
            assert circle_identity(seeds[key.epoch]).recipient.public == key.public


def test_name_and_passphrase_are_typed_as_people_type(standing_office: TestOffice) -> None:
    given = standing_office.enrolled[RUTH]
    code = next_code(given)

    unlocked = officers.sign_in(
        standing_office.desk, " ruth  ADEYEMI ", given.passphrase.upper().replace("-", " "), f"{code[:3]} {code[3:]}\n"
    )

    assert unlocked.name == RUTH


@pytest.mark.parametrize("wrong", ["name", "passphrase", "code"])
@pytest.mark.parametrize("typed", ["", "000000", "é", "１２３４５６", "\0", "x" * 10_000])  # noqa: RUF001 - typed
def test_whatever_is_wrong_the_answer_is_one(office: TestOffice, wrong: str, typed: str) -> None:
    given = office.enrolled[PIOTR]
    right = {"name": PIOTR, "passphrase": given.passphrase, "code": "000000"}

    with pytest.raises(SignInRefused) as refused:
        officers.sign_in(office.desk, **right | {wrong: typed})

    assert str(refused.value) == ""


def test_an_unknown_name_costs_the_same_work_as_a_wrong_passphrase(office: TestOffice) -> None:
    trust = office.desk.trust()
    with office.desk.store.read() as connection:
        ruth = people.officer_by_handle(connection, handle(trust.office, RUTH))
    assert ruth

    slot = nobody(trust.office, CHEAP)

    assert slot[:COST] == ruth.slot[:COST]
    with pytest.raises(Unreadable):
        open_slot(office.enrolled[RUTH].passphrase, trust.office, bytes(16), slot)


def test_a_code_is_taken_once_also_when_it_comes_four_times_at_once(standing_office: TestOffice) -> None:
    given = standing_office.enrolled[RUTH]
    code = next_code(given)

    def try_it() -> bool:
        try:
            officers.sign_in(standing_office.desk, RUTH, given.passphrase, code)
        except SignInRefused:
            return False
        return True

    assert sorted(at_once([try_it] * 4)) == [False, False, False, True]
    assert not try_it()


def test_a_code_is_not_taken_after_a_later_one(standing_office: TestOffice) -> None:
    given = standing_office.enrolled[RUTH]
    earlier, later = next_code(given), next_code(given)

    officers.sign_in(standing_office.desk, RUTH, given.passphrase, later)

    with pytest.raises(SignInRefused):
        officers.sign_in(standing_office.desk, RUTH, given.passphrase, earlier)


def test_a_wrong_passphrase_spends_no_code(standing_office: TestOffice) -> None:
    given = standing_office.enrolled[RUTH]
    code = next_code(given)
    with pytest.raises(SignInRefused):
        officers.sign_in(standing_office.desk, RUTH, "wrong", code)

    assert officers.sign_in(standing_office.desk, RUTH, given.passphrase, code).name == RUTH


def test_codes_follow_the_clock_of_the_machine(standing_office: TestOffice) -> None:
    standing_office.move_clock(400)

    assert standing_office.sign_in(RUTH).name == RUTH
