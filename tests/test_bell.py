"""A new case rings, a danger rings until somebody opens it, and the message says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deeds import Told
from mailserver import MailServer, mail_server
from offices import STORY, TestOffice, founded, tell

from grievance import intake, outbox
from grievance.bell import Bell, Ring
from grievance.case.terms import Complaint
from grievance.errors import PostAway
from grievance.office import Office, Process
from grievance.post import Post
from grievance.standards.rota import read_rota
from grievance.store import jobs
from grievance.verification import verify
from grievance.verification.findings import Finding

ROTA = """
[rota]
zone = "UTC"
minutes = 30

[[watch]]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
to = "24:00"
first = "first@office.example"
second = "second@office.example"
"""
FIRST, SECOND = "first@office.example", "second@office.example"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
WORKER = b"w" * 16


@dataclass
class Ringing:
    """An office whose worker rings."""

    office: TestOffice
    worker: Office
    bell: Bell
    mail: MailServer

    def work(self) -> None:
        """Let the worker do what waits, and ring."""
        outbox.once(self.worker, WORKER, self.bell)
        self.bell.strike(NOON)

    def waiting(self) -> int:
        """Count the jobs that are not done."""
        with self.worker.store.read() as connection:
            return jobs.waiting(connection)


def by(mail: MailServer) -> dict[str, Any]:
    """Return the settings of an office that sends by this server."""
    sender = "desk@office.example"
    return {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_security": "none", "smtp_sender": sender}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def ringing(tmp_path: Path, database_url: str, mail: MailServer) -> Iterator[Ringing]:
    office = founded(tmp_path, database_url, **by(mail))
    office.settings.rota_file.write_text(ROTA)
    office.start_keeper()
    worker = office.role(Process.WORKER)
    assert worker.rota
    try:
        yield Ringing(office, worker, Bell(worker.rota, Post(worker.settings)), mail)
    finally:
        office.close()


def bell_of(mail: MailServer, tmp_path: Path, rota: str = ROTA) -> Bell:
    settings = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}", **by(mail)).settings
    return Bell(read_rota(rota), Post(settings))


def test_a_new_case_rings_the_first_person_until_an_officer_opens_it(ringing: Ringing) -> None:
    filed = tell(ringing.office.public)
    ringing.work()
    assert ringing.mail.to() == [FIRST]
    assert ringing.waiting() == 2  # the ring, and the card of the case's clocks

    Told(ringing.office, filed.number, filed.digits or "").case()
    ringing.work()
    ringing.bell.strike(NOON + timedelta(hours=2))

    assert ringing.mail.to() == [FIRST]
    assert ringing.waiting() == 1


def test_the_message_says_nothing_of_what_came(ringing: Ringing) -> None:
    filed = tell(
        ringing.office.public, Complaint(story=STORY, language="en", answers={"danger": "now", "place": "Kilnmouth"})
    )
    ringing.work()

    ((_, message),) = ringing.mail.came
    whole = message.as_string()
    assert message["Subject"] == "Please sign in now"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [word for word in (filed.number, "Kilnmouth", "passports", "http") if word in whole] == []


def test_a_danger_that_is_told_after_the_story_rings_too(ringing: Ringing) -> None:
    nonce = b"n" * 32
    tell(ringing.office.public, nonce=nonce)
    ringing.work()

    intake.answer(ringing.office.public, nonce, "danger", {"danger": "now"})
    ringing.work()

    assert [message["Subject"] for _, message in ringing.mail.came] == ["Please sign in today", "Please sign in now"]


@pytest.mark.parametrize(("made", "rings"), [("yes", True), ("unsaid", False), ("no", False)])
def test_that_somebody_made_her_withdraw_rings_as_a_danger(ringing: Ringing, made: str, *, rings: bool) -> None:
    filed = tell(ringing.office.public)
    assert filed.digits
    ringing.work()

    Told(ringing.office, filed.number, filed.digits).withdraw(made)
    ringing.work()

    told = [message["Subject"] for _, message in ringing.mail.came]
    assert told == ["Please sign in today", *["Please sign in now"] * rings]


def test_what_rings_stays_in_the_database_for_a_worker_that_comes_after(ringing: Ringing) -> None:
    tell(ringing.office.public)
    ringing.work()
    assert ringing.worker.rota

    with ringing.worker.store.write() as connection:
        jobs.release(connection)  # as a worker does when it starts
    again = Bell(ringing.worker.rota, Post(ringing.worker.settings))
    outbox.once(ringing.worker, WORKER, again)
    again.strike(NOON)

    assert ringing.mail.to() == [FIRST, FIRST]


def test_rings_are_not_taken_for_lines_that_wait_to_be_told(ringing: Ringing) -> None:
    tell(ringing.office.public)
    ringing.work()
    ringing.office.end_keeper()
    ringing.office.start_keeper()

    found: list[Finding] = []
    verify(ringing.office.role(Process.CLI), found.append, lambda _: None)

    assert found == []


def test_an_office_without_a_mail_server_rings_nobody_and_keeps_no_job(ringing: Ringing) -> None:
    tell(ringing.office.public)

    outbox.once(ringing.worker, WORKER)

    assert ringing.waiting() == 0


def test_the_second_person_is_rung_when_the_first_does_not_answer(mail: MailServer, tmp_path: Path) -> None:
    bell = bell_of(mail, tmp_path)
    bell.add(b"job", Ring(b"c" * 16, danger=False))

    for minutes in (0, 1, 29, 30, 31, 90, 600):
        bell.strike(NOON + timedelta(minutes=minutes))
    assert mail.to() == [FIRST, SECOND]

    bell.strike(NOON + timedelta(minutes=30, days=1))
    assert mail.to() == [FIRST, SECOND, FIRST]


def test_a_danger_goes_on_ringing(mail: MailServer, tmp_path: Path) -> None:
    bell = bell_of(mail, tmp_path)
    bell.add(b"job", Ring(b"c" * 16, danger=True))

    for half_hours in range(4):
        bell.strike(NOON + timedelta(minutes=30 * half_hours))

    assert mail.to() == [FIRST, SECOND, FIRST, SECOND]


def test_ten_new_cases_are_one_message_and_a_danger_is_one_of_its_own(mail: MailServer, tmp_path: Path) -> None:
    bell = bell_of(mail, tmp_path)
    for number in range(10):
        bell.add(bytes([number]), Ring(bytes([number]) * 16, danger=number == 9))

    bell.strike(NOON)

    assert sorted(message["Subject"] for _, message in mail.came) == ["Please sign in now", "Please sign in today"]


def test_nobody_is_rung_outside_the_hours_and_nothing_is_forgotten(mail: MailServer, tmp_path: Path) -> None:
    bell = bell_of(mail, tmp_path, ROTA.replace('from = "00:00"\nto = "24:00"', 'from = "09:00"\nto = "17:00"'))
    bell.add(b"job", Ring(b"c" * 16, danger=False))

    bell.strike(NOON.replace(hour=3))
    assert mail.to() == []
    bell.strike(NOON.replace(hour=9))
    assert mail.to() == [FIRST]


def test_a_mail_server_that_is_away_is_tried_again(mail: MailServer, tmp_path: Path) -> None:
    bell = bell_of(mail, tmp_path)
    bell.add(b"job", Ring(b"c" * 16, danger=True))
    mail.refuses = True
    bell.strike(NOON)
    mail.refuses = False

    bell.strike(NOON + timedelta(seconds=30))
    assert mail.to() == []
    bell.strike(NOON + timedelta(seconds=61))
    assert mail.to() == [FIRST]


def test_an_error_of_the_post_repeats_nothing_that_a_server_says(mail: MailServer, tmp_path: Path) -> None:
    mail.refuses = True
    post = Post(founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}", **by(mail)).settings)

    with pytest.raises(PostAway) as away:
        post.send(FIRST, "a", "b")

    assert str(away.value) == ""
    assert away.value.__cause__ is None
