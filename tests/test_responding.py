"""The respondent's link opens its packet and nothing else, with its code and the whole database in hand."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from deeds import Told, day, once, outcome, told
from enemy import Enemy
from offices import MALIK, RUTH, TestOffice
from packets import ASKED, QUESTIONS, RESPONSE, disclose, disclosed, prepare, propose, respond, take_in
from sqlalchemy import Row

from grievance import correspondence, erasure, handling, responding
from grievance.case.briefs import Use
from grievance.case.terms import PaperKind, State, Step
from grievance.casefile import contexts
from grievance.casefile import disclosures as sealing
from grievance.casefile.disclosures import Word
from grievance.casefile.papers import open_paper
from grievance.casefile.trust import Trust
from grievance.errors import (
    Forbidden,
    Incomplete,
    KeeperAway,
    ReceiptSlip,
    ReceiptUnknown,
    SittingOver,
    Unreadable,
)
from grievance.handling import Taking, Way
from grievance.office import Process
from grievance.responding import Response
from grievance.seal.keys import Identity, Signer
from grievance.seal.lockbox import open_grant
from grievance.store.rows import DisclosureRow, ReceiptRow
from grievance.store.tables import DISCLOSED, DISCLOSURE, DOCUMENT, ENTRY, GRANT, RECEIPT, SUMMARY

SLIP = "1234 5678"


@pytest.fixture(scope="module")
def given(lasting_office: TestOffice) -> tuple[Told, Way]:
    """Give a case whose respondent was given a packet, for what changes nothing."""
    return disclosed(lasting_office)


def test_the_code_opens_what_was_prepared_and_the_day_until_which_an_answer_is_asked_for(
    office: TestOffice, given: tuple[Told, Way]
) -> None:
    case, way = given

    packet = responding.enter(office.public, way.link, f"{way.code[:4]} {way.code[4:]}")

    assert (packet.entity, packet.facility, packet.text) == ("Mokora Bauxite SA", "Kolobané", ASKED)
    assert (packet.questions, packet.answers, packet.language) == (QUESTIONS, (), "en")
    (owed,) = [each for each in case.case().deadlines if each.duty == "reply"]
    assert packet.until == owed.due
    assert day(office, 25) < owed.due < day(office, 31), "twenty working days"


def test_nothing_of_the_case_is_named_in_the_packet(office: TestOffice, given: tuple[Told, Way]) -> None:
    case, way = given
    record, packet = case.record(), responding.enter(office.public, way.link, way.code)

    said = repr(replace(packet, token=""))
    assert case.number not in said
    assert record.case.id.hex() not in said
    assert "They took our passports" not in said


def test_what_it_answers_is_kept_once_and_more_can_follow(office: TestOffice) -> None:
    _, way = disclosed(office)
    nonce = once()

    first = respond(office, way, nonce=nonce)
    again = respond(office, way, nonce=nonce)
    other = respond(office, way, replace(RESPONSE, plan="Returned by 15 May."), nonce)
    later = respond(office, way, Response("", progress="All were given back on 12 May."))

    assert [each.response for each in first.answers] == [RESPONSE]
    assert again.answers == first.answers
    assert len(other.answers) == 2, "other words under the same nonce are not lost"
    assert [each.response.progress for each in later.answers] == ["", "", "All were given back on 12 May."]
    assert later.answers[0].on == day(office)


def test_an_answer_that_comes_twice_at_once_is_once_and_two_at_once_are_two(office: TestOffice) -> None:
    _, way = disclosed(office)
    token = responding.enter(office.public, way.link, way.code).token
    nonces = [*[once()] * 3, once()]
    doors = [office.role(Process.PUBLIC) for _ in nonces]

    sent = [
        threading.Thread(target=responding.answer, args=(door, token, nonce, RESPONSE))
        for door, nonce in zip(doors, nonces, strict=True)
    ]
    for each in sent:
        each.start()
    for each in sent:
        each.join()

    assert len(responding.enter(office.public, way.link, way.code).answers) == 2


@pytest.mark.parametrize(
    ("response", "field", "reason"),
    [
        (Response(" ", "\n"), "statement", "missing"),
        (Response("x" * 20_001), "statement", "long"),
        (Response("x", plan="x" * 20_001), "plan", "long"),
    ],
)
def test_an_empty_answer_or_one_that_is_too_long_is_not_taken(
    office: TestOffice, given: tuple[Told, Way], response: Response, field: str, reason: str
) -> None:
    with pytest.raises(Incomplete) as incomplete:
        respond(office, given[1], response)

    assert (incomplete.value.field, incomplete.value.reason) == (field, reason)


def test_an_officer_takes_each_answer_into_the_file_in_turn_and_the_clock_ends(office: TestOffice) -> None:
    case, way = disclosed(office)
    office.move_clock(3)
    respond(office, way)
    respond(office, way, Response("", progress="All were given back."))

    take_in(case, way)
    take_in(case, way)

    replies = [paper for paper in case.case().papers if paper.kind == PaperKind.REPLY]
    assert [paper.words for paper in replies] == [RESPONSE.statement, ""]
    assert all(paper.verified for paper in replies)
    (owed,) = [each for each in case.case().deadlines if each.duty == "reply"]
    assert owed.met == day(office)
    with pytest.raises(Incomplete):
        take_in(case, way)


def test_words_for_the_file_stay_beside_what_was_handed_out_and_taken_in(office: TestOffice) -> None:
    case, way = disclosed(office)
    respond(office, way)

    case.take(Step.RECORD, "It came by the link.", disclosure=way.link.hex())

    kinds = [paper.kind for paper in case.case().papers][-2:]
    assert sorted(kinds) == ["note", "reply"]


# --- nothing else opens ---------------------------------------------------------------------------------------------


def test_a_receipt_is_no_code_and_a_code_is_no_receipt(office: TestOffice, given: tuple[Told, Way]) -> None:
    case, way = given
    other = disclose(case, "Another packet.")

    pairs = (
        (way.link, case.digits),
        (way.link, other.code),
        (other.link, way.code),
        (once()[:16], way.code),
    )
    for link, code in pairs:
        with pytest.raises(ReceiptUnknown):
            responding.enter(office.public, link, code)
    with pytest.raises(ReceiptSlip):
        responding.enter(office.public, way.link, SLIP)
    for act in (correspondence.enter, erasure.erase):
        with pytest.raises(ReceiptUnknown):
            act(office.public, way.code)
    with pytest.raises(ReceiptUnknown):
        correspondence.exchange(office.public, way.code, once())
    assert responding.enter(office.public, way.link, way.code).text == ASKED, "and it still opens its own"


def test_the_token_of_a_packet_opens_no_mailbox_and_that_of_a_mailbox_no_packet(
    office: TestOffice, given: tuple[Told, Way]
) -> None:
    case, way = given
    packet, box = responding.enter(office.public, way.link, way.code), case.mailbox()

    assert responding.back(office.public, packet.token).text == ASKED
    with pytest.raises(SittingOver):
        correspondence.back(office.public, packet.token)
    with pytest.raises(SittingOver):
        correspondence.answer(office.public, packet.token, once(), "words", "en")
    with pytest.raises(SittingOver):
        responding.back(office.public, box.token)
    with pytest.raises(SittingOver):
        responding.answer(office.public, box.token, once(), RESPONSE)


@dataclass(frozen=True)
class Thief:
    """Somebody with the code, every row of the database, and all that the keeper answers to the code."""

    trust: Trust
    enemy: Enemy
    slot: bytes
    keys: tuple[Identity, ...]

    def opened(self, own: bytes) -> tuple[list[str], int]:
        """Try every key on every row; name what opened besides the disclosure `own`, and count what was tried."""
        tries = [(name, each) for key in self.keys for name, each in self._tries(key, own)]
        return [name for name, each in tries if outcome(each) == "done"], len(tries)

    def _tries(self, key: Identity, own: bytes) -> Iterator[tuple[str, Callable[[], object]]]:
        office, rows = self.trust.office, self.enemy.rows
        for row in rows(GRANT):
            context = contexts.grant(office, row.case, row.compartment, row.epoch, row.reader, row.part)
            yield "grant", partial(open_grant, key, self.slot, context, row.sealed)
        for row in rows(DOCUMENT):
            context = contexts.document(office, row.case, row.id, row.compartment, row.epoch, row.sequence)
            yield "document", partial(open_paper, key, context, row.sealed, {})
        for row in rows(ENTRY):
            context = contexts.entry(office, row.case, row.epoch, row.sequence)
            yield "entry", partial(open_paper, key, context, row.sealed, {})
        for row in rows(SUMMARY):
            context = contexts.summary(office, row.case, row.circle, row.epoch, row.sequence)
            yield "summary", partial(open_paper, key, context, row.sealed, {})
        for row in rows(DISCLOSURE):
            if row.id != own:
                yield "disclosure", partial(sealing.unlock, self.trust, _disclosure(row), self.slot, key)
        for row in rows(DISCLOSED):
            context = contexts.disclosed(office, row.disclosure, row.sequence)
            name = "own page" if row.disclosure == own else "page"
            yield name, partial(open_paper, key, context, row.sealed, {})


def _disclosure(row: Row[Any]) -> DisclosureRow:
    return DisclosureRow(row.id, row.reader, row.public, row.sealed)


def test_with_the_code_and_the_whole_database_nothing_else_opens(
    office: TestOffice, enemy: Enemy, given: tuple[Told, Way]
) -> None:
    case, way = given
    disclose(case, "Another packet, for another company.")
    trust, located = office.public.trust(), office.public.keeper.locate(way.code)
    assert located.slot
    reader, row = Identity.from_seed(located.derivations.reply_seed), enemy.row(DISCLOSURE, id=way.link)
    seed = sealing.unlock(trust, _disclosure(row), located.slot, reader)
    seeds = seed, located.derivations.signing_seed, located.slot
    thief = Thief(trust, enemy, located.slot, (reader, *map(Identity.from_seed, seeds)))

    opened, tried = thief.opened(way.link)

    assert opened == ["own page"] * 2
    assert tried > 100
    assert all(case.number.encode() not in bytes(column) for column in row), "and no row says whose it is"
    assert all(case.record().case.id not in bytes(column) for column in row)


def test_a_receipt_that_was_written_into_the_rows_for_a_code_opens_no_case(
    office: TestOffice, enemy: Enemy, given: tuple[Told, Way]
) -> None:
    case, way = given
    locator = office.public.keeper.locate(way.code).derivations.locator
    enemy.put(RECEIPT, ReceiptRow(locator, case.record().case.id))
    try:
        with pytest.raises(ReceiptUnknown):
            correspondence.enter(office.public, way.code)
    finally:
        enemy.remove(RECEIPT, locator=locator)


def test_a_disclosure_that_was_given_another_reader_opens_for_nobody(
    office: TestOffice, enemy: Enemy, given: tuple[Told, Way]
) -> None:
    case, way = given
    theirs, mine = (office.public.keeper.locate(code).derivations.locator for code in (case.digits, way.code))
    enemy.change(DISCLOSURE, {"id": way.link}, reader=theirs)
    try:
        for code in (case.digits, way.code):
            with pytest.raises(ReceiptUnknown):
                responding.enter(office.public, way.link, code)
    finally:
        enemy.change(DISCLOSURE, {"id": way.link}, reader=mine)


def test_without_the_keeper_the_code_opens_nothing(office: TestOffice, given: tuple[Told, Way]) -> None:
    _, way = given
    token, hurried = responding.enter(office.public, way.link, way.code).token, office.hurried(Process.PUBLIC)
    office.end_keeper()
    try:
        with pytest.raises(KeeperAway):
            responding.enter(hurried, way.link, way.code)
        with pytest.raises(KeeperAway):
            responding.back(hurried, token)
    finally:
        office.start_keeper()


# --- what was changed ------------------------------------------------------------------------------------------


@pytest.fixture
def answered(office: TestOffice) -> tuple[Told, Way]:
    """Give a packet that was answered."""
    case, way = disclosed(office)
    respond(office, way)
    return case, way


def _flip(enemy: Enemy, way: Way, _: Way) -> None:
    sealed = enemy.row(DISCLOSED, disclosure=way.link, sequence=1).sealed
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    enemy.change(DISCLOSED, {"disclosure": way.link, "sequence": 1}, sealed=changed)


def _cut(enemy: Enemy, way: Way, _: Way) -> None:
    enemy.remove(DISCLOSED, disclosure=way.link, sequence=1)


def _exchange(enemy: Enemy, way: Way, _: Way) -> None:
    enemy.swap(DISCLOSED, "sealed", *({"disclosure": way.link, "sequence": at} for at in (1, 2)))


def _bring(enemy: Enemy, way: Way, other: Way) -> None:
    sealed = enemy.row(DISCLOSED, disclosure=other.link, sequence=1).sealed
    enemy.change(DISCLOSED, {"disclosure": way.link, "sequence": 1}, sealed=sealed)


@pytest.mark.parametrize("deed", [_flip, _cut, _exchange, _bring])
def test_a_packet_that_was_changed_is_not_shown(
    office: TestOffice, enemy: Enemy, answered: tuple[Told, Way], deed: Callable[[Enemy, Way, Way], None]
) -> None:
    case, way = answered
    deed(enemy, way, disclose(case))

    with pytest.raises(Unreadable):
        responding.enter(office.public, way.link, way.code)


@pytest.mark.parametrize("word", [Word.GIVEN, Word.ANSWERED])
def test_words_that_their_author_did_not_sign_are_not_believed(
    office: TestOffice, enemy: Enemy, answered: tuple[Told, Way], word: Word
) -> None:
    case, way = answered
    row, trust = enemy.row(DISCLOSURE, id=way.link), office.public.trust()
    own = office.public.keeper.locate(way.code).derivations.signing_seed
    signer = Signer.from_seed(own if word is Word.GIVEN else os.urandom(32))
    forged = sealing.page(trust, way.link, row.public, signer, word, {"text": "Forged."}, place=(3, office.desk.now()))
    enemy.put(DISCLOSED, forged)

    with pytest.raises(Unreadable):
        responding.enter(office.public, way.link, way.code)
    with pytest.raises(Unreadable):
        take_in(case, way)


def test_what_is_prepared_goes_nowhere_without_a_second_officer(office: TestOffice, enemy: Enemy) -> None:
    case = told(office)
    case.carry(State.INVESTIGATION)
    before = len(enemy.rows(DISCLOSURE))

    propose(case)

    assert len(enemy.rows(DISCLOSURE)) == before
    with pytest.raises(Forbidden):
        handling.approve(office.desk, office.officer(RUTH), case.seen())
    assert handling.approve(office.desk, office.officer(MALIK), case.seen())
    assert len(enemy.rows(DISCLOSURE)) == before + 1


# --- from one mechanism to the other --------------------------------------------------------------------------------


def test_what_is_passed_to_another_mechanism_is_a_packet_with_the_letter_beside_it(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    brief = prepare(case, "What she agreed to pass on.")
    facts = {"to": "The mechanism of the buyer", "consent": "on 3 May, by letter", "brief": brief.id}
    handling.take(office.desk, office.officer(RUTH), case.seen(), Taking(Step.REFER, "Others go on.", "en", facts))

    way = handling.approve(office.desk, office.officer(MALIK), case.seen())

    assert way
    packet = responding.enter(office.public, way.link, way.code)
    assert (packet.text, packet.until) == ("What she agreed to pass on.", None)
    assert (case.case().state, case.mailbox().letters[0].words) == (State.REFERRED, "Others go on.")
    respond(office, way, Response("We took it on."))
    take_in(case, way)
    assert case.case().papers[-1].words == "We took it on."


def test_a_referral_may_pass_on_nothing_and_never_what_was_prepared_for_an_auditor(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    brief = prepare(case, use=Use.BRIEF)
    facts = {"to": "A union", "consent": "on 3 May"}

    taking = Taking(Step.REFER, "Others go on.", "en", {**facts, "brief": brief.id})
    with pytest.raises(Incomplete):
        handling.take(office.desk, office.officer(RUTH), case.seen(), taking)
    handling.take(office.desk, office.officer(RUTH), case.seen(), Taking(Step.REFER, "Others go on.", "en", facts))
    assert handling.approve(office.desk, office.officer(MALIK), case.seen()) is None
