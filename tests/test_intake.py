"""Filing: told once is one case, and nobody reads it whose key is not meant."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from attachments import NOISE, sent
from filings import at_once
from offices import MALIK, RUTH, SALMA, STORY, TestOffice, tell
from sqlalchemy import Table, func, select

from grievance import casework, intake, officers, queueing
from grievance.case.terms import About, Channel, Compartment, Complaint
from grievance.casefile import contexts
from grievance.casefile.opening import release
from grievance.casefile.record import Record, circle_holders, verified_roots
from grievance.casefile.unlocked import Unlocked
from grievance.casework import CaseFile
from grievance.errors import Forbidden, Incomplete, KeeperAway, Locked, SittingOver, StoreAway
from grievance.office import Office, Process
from grievance.seal.lockbox import open_grant
from grievance.store.tables import CASE, ENTRY, FILING, GRANT, RECEIPT, ROOT, SUMMARY


def told(case: CaseFile) -> list[str]:
    return [paper.words for paper in case.papers if paper.kind == "statement"]


def answered(case: CaseFile) -> list[Mapping[str, str]]:
    return [paper.fields for paper in case.papers if paper.kind == "answer"]


def counted(office: TestOffice, *tables: Table) -> list[int]:
    """Count the rows of some tables."""
    with office.public.store.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def kept(office: TestOffice) -> int:
    """Count the slots' records, as the keeper's file holds them."""
    return (office.settings.keeper_home / "slots").stat().st_size // 64


def test_a_story_is_answered_with_a_number_a_receipt_and_a_day(office: TestOffice) -> None:
    filed = tell(office.public)
    today = office.public.now().date()

    assert filed.digits
    assert len(filed.digits) == 20
    assert filed.open_sitting
    assert filed.answered == frozenset()
    assert filed.come_back == filed.reply_by == today + timedelta(days=7)


def test_what_was_told_is_read_at_the_desk_word_for_word(office: TestOffice) -> None:
    words = "  They said: “go”.\r\n\r\nहम अठारह\tलोग हैं। 👷🏽 \0\ud800\nIt's <b>hot</b> & {{7*7}}  "
    filed = tell(office.public, Complaint(words, "hi"))

    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)

    assert told(case) == ["  They said: “go”.\n\nहम अठारह\tलोग हैं। 👷🏽 ��\nIt's <b>hot</b> & {{7*7}}  "]
    assert (case.language, case.channel, case.about) == ("hi", Channel.WEB, About.COMPANY)
    assert case.intact
    assert all(paper.verified for paper in case.papers)


def test_a_form_sent_twice_is_one_case_and_shows_the_same_receipt(office: TestOffice) -> None:
    nonce = os.urandom(32)
    first = tell(office.public, nonce=nonce)

    assert tell(office.public, nonce=nonce) == first
    assert tell(office.public, Complaint("Another story.", "fr"), nonce) == first
    assert intake.again(office.role(Process.PUBLIC), nonce) == first
    assert tell(office.public).number != first.number


def test_a_story_that_was_changed_and_sent_again_is_added_and_not_lost(office: TestOffice) -> None:
    nonce = os.urandom(32)
    filed = tell(office.public, nonce=nonce)
    more = Complaint(STORY + " And the guard has the key.", "en")

    assert [tell(office.public, more, nonce).digits for _ in range(2)] == [filed.digits] * 2
    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    assert [paper.words for paper in case.papers] == [STORY, more.story]


def test_a_form_that_comes_eight_times_at_once_is_one_case(office: TestOffice) -> None:
    nonce, tables = os.urandom(32), (CASE, FILING, RECEIPT, ENTRY, ROOT)
    before = counted(office, *tables)

    filed = at_once([partial(tell, office.public, nonce=nonce)] * 8)

    assert len(set(filed)) == 1
    assert counted(office, *tables) == [count + 1 for count in before]


def test_eight_stories_at_once_are_eight_cases(office: TestOffice) -> None:
    filed = at_once([partial(tell, office.public)] * 8)

    assert len({each.number for each in filed}) == len({each.digits for each in filed}) == 8


def test_the_same_receipt_shows_after_the_keeper_was_killed_and_the_clock_moved(office: TestOffice) -> None:
    nonce = os.urandom(32)
    first = tell(office.public, nonce=nonce)

    office.end_keeper(signal.SIGKILL)
    office.start_keeper()
    assert tell(office.public, nonce=nonce) == first

    for days in (30, -30, 4000):
        office.move_clock(days)
        assert tell(office.public, nonce=nonce) == first


def test_the_receipt_shows_for_an_hour_at_least_and_then_the_case_alone(office: TestOffice) -> None:
    nonce = os.urandom(32)
    first = tell(office.public, nonce=nonce)

    office.pass_hour()
    assert intake.again(office.public, nonce) == first

    office.pass_hour()
    late = intake.again(office.public, nonce)
    assert late == replace(first, digits=None, open_sitting=False)
    assert tell(office.public, nonce=nonce) == late
    with pytest.raises(SittingOver):
        intake.hide(office.public, nonce)
    with pytest.raises(SittingOver):
        intake.answer(office.public, nonce, "wish", {"wish": "that it stops"})


def test_a_receipt_that_was_hidden_shows_no_more(office: TestOffice) -> None:
    nonce, public = os.urandom(32), office.public
    first = tell(public, nonce=nonce)

    hidden = intake.hide(public, nonce)

    assert hidden == replace(first, digits=None)
    assert intake.again(public, nonce) == tell(public, nonce=nonce) == intake.hide(public, nonce) == hidden
    assert intake.answer(public, nonce, "wish", {"wish": "that it stops"}).digits is None


def test_answers_sent_while_the_receipt_is_hidden_do_not_bring_it_back(office: TestOffice) -> None:
    public = office.public
    for _ in range(4):
        nonce = os.urandom(32)
        tell(public, nonce=nonce)
        answers = [
            partial(intake.answer, public, nonce, group, {group: "no"}) for group in ("danger", "ongoing", "wish")
        ]
        at_once([*answers, partial(intake.hide, public, nonce)])

        shown = intake.again(public, nonce)
        assert shown
        assert shown.digits is None
        assert shown.answered == {"danger", "ongoing", "wish"}


@pytest.mark.parametrize("deed", ["hide", "answer"])
def test_where_nothing_was_filed_there_is_no_sitting(office: TestOffice, deed: str) -> None:
    public, nonce = office.public, os.urandom(32)

    assert intake.again(public, nonce) is None
    with pytest.raises(SittingOver):
        intake.hide(public, nonce) if deed == "hide" else intake.answer(public, nonce, "wish", {"wish": "words"})


def half(office: Office, officer: Unlocked, record: Record) -> tuple[bytes, int]:
    """Open an officer's half of the identity compartment, with the slot that the keeper releases."""
    trust, holders = office.trust(), circle_holders(officer)
    slot = release(office.keeper, trust, officer, record.case.id)
    (row,) = (row for row in record.grants if row.compartment == Compartment.IDENTITY and row.reader in holders)
    context = contexts.grant(trust.office, row.case, row.compartment, row.epoch, row.reader, row.part)
    seed, root = open_grant(holders[row.reader], slot, context, row.sealed)
    assert root == verified_roots(trust, record)[-1].digest()
    return seed, row.part


@pytest.mark.parametrize(
    ("complaint", "field", "reason"),
    [
        (Complaint("", "en"), "story", "missing"),
        (Complaint(" \n\t", "en"), "story", "missing"),
        (Complaint("x" * 100_001, "en"), "story", "long"),
        (Complaint(STORY, "en", answers={"danger": "perhaps"}), "danger", "missing"),
    ],
)
def test_without_a_story_nothing_is_kept(office: TestOffice, complaint: Complaint, field: str, reason: str) -> None:
    nonce, before = os.urandom(32), kept(office)
    with pytest.raises(Incomplete) as told:
        tell(office.public, complaint, nonce)

    assert (told.value.field, told.value.reason) == (field, reason)
    assert intake.again(office.public, nonce) is None
    assert kept(office) == before


def test_while_the_keeper_is_away_nothing_is_taken_and_the_same_form_is_taken_later(
    office: TestOffice,
) -> None:
    nonce, hurried, tables = os.urandom(32), office.hurried(Process.PUBLIC), (CASE, FILING, RECEIPT, GRANT, SUMMARY)
    before = counted(office, *tables)
    office.end_keeper(signal.SIGKILL)

    with pytest.raises(KeeperAway):
        tell(hurried, nonce=nonce)

    assert counted(office, *tables) == before
    office.start_keeper()
    assert tell(office.public, nonce=nonce).digits


def test_a_slot_stays_whose_case_was_never_kept(office: TestOffice) -> None:
    nonce, hurried, before = os.urandom(32), office.hurried(Process.PUBLIC), kept(office)
    with office.public.store.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql('LOCK TABLE filing, "case" IN EXCLUSIVE MODE')
        with pytest.raises(StoreAway):
            tell(hurried, nonce=nonce)
    assert intake.again(office.public, nonce) is None
    assert kept(office) == before + 3  # two slots and the locator

    office.end_keeper(signal.SIGKILL)
    office.start_keeper()
    filed = tell(office.public, nonce=nonce)

    assert kept(office) == before + 6
    assert told(casework.open_case(office.desk, office.officer(RUTH), filed.number)) == [STORY]


@pytest.mark.parametrize("read_back", [True, False])
def test_an_officer_files_for_a_person_and_says_so(office: TestOffice, read_back: bool) -> None:  # noqa: FBT001
    desk, ruth = office.desk, office.officer(RUTH)
    call = Complaint(STORY, "fr", channel=Channel.CALL, read_back=read_back, typist=b"somebody else")

    filed = intake.file(desk, os.urandom(32), call, ruth)

    case = casework.open_case(desk, ruth, filed.number)
    assert told(case) == [STORY]
    assert (case.channel, case.language) == (Channel.CALL, "fr")
    assert case.papers[0].facts["read_back"] == ("yes" if read_back else "no")
    entry = case.papers[0]
    assert entry.verified
    assert len(filed.digits or "") == 20


def test_the_web_is_the_web_whatever_a_form_says(office: TestOffice) -> None:
    claimed = Complaint(STORY, "en", channel=Channel.CALL, typist=bytes(16), read_back=True)

    filed = tell(office.public, claimed)

    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    assert case.channel is Channel.WEB
    assert "read_back" not in case.papers[0].facts


def test_what_the_bot_files_says_so(office: TestOffice) -> None:
    filed = tell(office.role(Process.BOT), Complaint(STORY, "en", channel=Channel.BOT))
    ruth = office.officer(RUTH)

    assert casework.open_case(office.desk, ruth, filed.number).channel is Channel.BOT
    rows = queueing.queue(office.desk, ruth, size=10_000).rows
    assert next(row.channel for row in rows if row.number == filed.number) is Channel.BOT


@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_a_voice_alone_is_a_story(office: TestOffice, blank: str) -> None:
    nonce, public = os.urandom(32), office.public
    alone = Complaint(blank, "en", channel=Channel.BOT)

    done = [intake.file(public, nonce, alone, files=[sent(public, NOISE, "voice.ogg")]) for _ in range(2)]
    more = intake.file(public, nonce, replace(alone, story=STORY), files=[sent(public, NOISE, "voice.ogg")])

    case = casework.open_case(office.desk, office.officer(RUTH), done[0].number)
    assert {filed.digits for filed in (*done, more)} == {done[0].digits}
    assert [(paper.kind, paper.words) for paper in case.papers] == [("statement", ""), ("answer", STORY)]
    assert len(case.files) == 1
    assert case.intact


def test_only_an_officer_who_may_files_for_a_person(standing_office: TestOffice) -> None:
    desk, salma, malik = standing_office.desk, standing_office.sign_in(SALMA), standing_office.sign_in(MALIK)
    officers.disable_with_root(desk, standing_office.keys, MALIK)

    with pytest.raises(Forbidden):
        intake.file(desk, os.urandom(32), Complaint(STORY, "en"), salma)
    with pytest.raises(Locked):
        intake.file(desk, os.urandom(32), Complaint(STORY, "en"), malik)

    assert kept(standing_office) == 0
