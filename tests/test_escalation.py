"""A clock that is about to break is told to more people the later it gets, and never because a clock jumped."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from deeds import Told, told
from mailserver import MailServer, mail_server
from offices import TestOffice
from test_bell import FIRST, ROTA, SECOND, WORKER, by

from grievance import escalation, outbox
from grievance.bell import Bell
from grievance.case.duties import Deadline
from grievance.case.terms import State, Step
from grievance.casefile.starting import started
from grievance.escalation import PACE, Card, Days, Escalation
from grievance.office import Process
from grievance.post import Post
from grievance.settings import load
from grievance.standards.rota import read_rota
from grievance.store import jobs

THIRD = "third@office.example"
BOTH = f"""{ROTA}
[[watch]]
danger = true
days = ["sun"]
from = "00:00"
to = "24:00"
first = "{THIRD}"
second = "{FIRST}"
"""
START = datetime(2026, 11, 16, 12, tzinfo=UTC)
CASE = b"c" * 16
FOUR = Days.of(Deadline("first_letter", date(2026, 11, 20), date(2026, 11, 16)))


@dataclass
class Worker:
    """What a worker holds of clocks, with a clock of the office and one that nobody sets."""

    escalation: Escalation
    mail: MailServer
    machine: float = 1000.0
    now: datetime = START
    seen: int = field(default=0)

    def round(self, after: timedelta = timedelta(minutes=10), jump: timedelta = timedelta()) -> list[str]:
        """Let time pass, set the office's clock, strike, and return who was told."""
        self.machine += after.total_seconds()
        self.now += after + jump
        self.escalation.strike(self.now, self.machine)
        told, self.seen = self.mail.to()[self.seen :], len(self.mail.to())
        return told

    def day(self, day: int) -> list[str]:
        """Let time pass until noon of a day of this November, and strike."""
        return self.round(START.replace(day=1) + timedelta(days=day - 1) - self.now)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def worker(mail: MailServer, tmp_path: Path) -> Worker:
    settings = load(home=tmp_path, mode="test", **by(mail))
    ready = Worker(Escalation(read_rota(BOTH), Post(settings)), mail)
    ready.escalation.strike(ready.now, ready.machine)
    return ready


def owes(sequence: int = 0, ours: Days | None = FOUR, law: Days | None = None, case: bytes = CASE) -> Card:
    return Card(case, sequence, (ours or Days(), law or Days()))


def test_three_quarters_ring_the_first_the_last_day_the_second_and_a_week_later_everybody(worker: Worker) -> None:
    worker.escalation.add(b"job", owes())

    assert worker.day(18) == []
    assert worker.day(19) == [FIRST]
    assert worker.day(20) == [FIRST, SECOND]
    assert worker.day(26) == []
    assert worker.day(27) == [FIRST, SECOND, THIRD]
    assert worker.day(28) == []


def test_the_message_says_nothing_and_is_the_same_for_every_clock(worker: Worker) -> None:
    worker.escalation.add(b"job", owes())
    worker.day(19)
    worker.day(20)

    whole = {(message["Subject"], str(message.get_payload()).replace("\r\n", "\n")) for _, message in worker.mail.came}
    assert whole == {(escalation.SUBJECT, escalation.TEXT)}


def test_many_cases_are_one_message_a_day(worker: Worker) -> None:
    for number in range(20):
        worker.escalation.add(bytes([number]), owes(case=bytes([number]) * 16))

    assert worker.day(19) == [FIRST]
    assert worker.round() == []


def test_a_later_card_takes_the_place_of_an_earlier_one(worker: Worker) -> None:
    later = Days(*(day + timedelta(days=30) for day in (FOUR.nearly, FOUR.last, FOUR.after)))

    assert worker.escalation.add(b"one", owes(1)) == set()
    assert worker.escalation.add(b"two", owes(2, later)) == {b"one"}
    assert worker.escalation.add(b"late", owes(1)) == {b"late"}
    assert worker.day(27) == []


def test_a_card_that_changes_nothing_of_a_clock_does_not_ring_for_it_anew(worker: Worker) -> None:
    slow = Days(date(2026, 11, 19), date(2026, 12, 1), date(2026, 12, 8))
    worker.escalation.add(b"one", owes(1, slow))
    assert worker.day(19) == [FIRST]

    worker.escalation.add(b"two", owes(2, slow))

    assert worker.day(20) == []


def test_a_case_that_owes_nothing_more_rings_nobody_whatever_order_its_cards_come_in(worker: Worker) -> None:
    worker.escalation.add(b"one", owes(1))

    assert worker.escalation.add(b"end", owes(9, None)) == {b"one", b"end"}
    assert worker.escalation.add(b"old", owes(3)) == {b"old"}
    assert worker.day(27) == []


def test_the_next_day_by_law_is_told_of_beside_our_own(worker: Worker) -> None:
    worker.escalation.add(b"job", owes(law=Days(date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 30)), ours=None))

    assert worker.day(21) == []
    assert worker.day(22) == [FIRST]


@pytest.mark.parametrize("jump", [timedelta(days=3653), timedelta(days=3), timedelta(hours=2)])
def test_nobody_is_rung_for_a_jump_and_the_log_says_so(
    worker: Worker, jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    worker.escalation.add(b"job", owes(ours=Days.of(Deadline("a", START.date(), START.date() - timedelta(days=4)))))
    worker.escalation.add(b"new", owes(case=b"d" * 16))

    with caplog.at_level(logging.ERROR):
        assert worker.round(jump=jump) == []
    assert [record.message for record in caplog.records] == [
        f"the clock of the office jumped by {jump.total_seconds():+.0f} seconds: nobody is rung for it"
    ]
    assert worker.round(timedelta(minutes=1)) == []  # the next round is ten minutes later
    assert worker.round(jump=-jump) == []
    assert worker.round() == [FIRST, SECOND]


@pytest.mark.parametrize("jump", [-timedelta(days=3653), timedelta(days=3653)])
def test_a_clock_that_stays_where_it_jumped_to_goes_on_from_there(worker: Worker, jump: timedelta) -> None:
    worker.escalation.add(b"job", owes())

    assert worker.round(jump=jump) == []
    assert worker.round() == ([FIRST, SECOND, THIRD] if jump > timedelta() else [])


def test_after_the_clock_was_set_back_people_are_told_again(worker: Worker) -> None:
    worker.escalation.add(b"job", owes())
    assert worker.day(19) == [FIRST]
    worker.round(jump=-timedelta(days=3653))
    worker.escalation.add(b"old", owes(1, Days(date(2016, 1, 1), date(2036, 1, 1), date(2036, 1, 8))))

    assert worker.round() == [FIRST]


def test_a_machine_that_slept_is_no_jump(worker: Worker) -> None:
    worker.escalation.add(b"job", owes())

    assert worker.round(timedelta(days=4)) == [FIRST, SECOND]


def test_a_worker_that_starts_waits_for_two_rounds(mail: MailServer, worker: Worker) -> None:
    fresh = Escalation(read_rota(BOTH), worker.escalation._post)  # noqa: SLF001 - the same post, another worker
    fresh.add(b"job", owes())

    for seconds, came in ((0.0, 0), (PACE - 1, 0), (PACE, 2)):
        fresh.strike(START + timedelta(days=5, seconds=seconds), seconds)
        assert len(mail.came) == came


def test_a_mail_server_that_is_away_is_tried_at_the_next_round(worker: Worker) -> None:
    worker.escalation.add(b"job", owes())
    worker.mail.refuses = True
    assert worker.day(20) == []
    worker.mail.refuses = False

    assert worker.round() == [FIRST, SECOND]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia"])
def test_nobody_is_told_outside_the_hours_and_the_day_the_clocks_change_is_a_day_as_any(
    worker: Worker, zone: str
) -> None:
    hours = ROTA.replace('zone = "UTC"', f'zone = "{zone}"').replace('from = "00:00"\nto = "24:00"', _NINE_TO_FIVE)
    spring = Days(date(2027, 3, 28), date(2027, 4, 4), date(2027, 4, 11))
    local = Worker(Escalation(read_rota(hours), worker.escalation._post), worker.mail)  # noqa: SLF001 - as above
    local.now = datetime(2027, 3, 27, 12, tzinfo=UTC)
    local.escalation.add(b"job", owes(ours=spring))

    rounds = [(local.now, local.round(timedelta(hours=1))) for _ in range(72)]

    (at,) = [local.now - timedelta(hours=71 - place) for place, (_, told) in enumerate(rounds) if told]
    here = at.astimezone(read_rota(hours).zone)
    assert 9 <= here.hour < 17
    assert at.date() >= spring.nearly


_NINE_TO_FIVE = 'from = "09:00"\nto = "17:00"'


@pytest.mark.parametrize(
    ("started", "due", "nearly"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 16)),
        (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 17)),
        (date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 19)),
        (date(2028, 2, 25), date(2028, 3, 3), date(2028, 3, 2)),
        (date(2026, 11, 16), date(2027, 2, 16), date(2027, 1, 24)),
    ],
)
def test_three_quarters_are_the_first_day_on_which_so_much_has_passed(started: date, due: date, nearly: date) -> None:
    assert Days.of(Deadline("a", due, started)) == Days(nearly, due, due + timedelta(days=7))


def test_a_card_is_read_as_it_was_written_and_is_as_long_as_any_other() -> None:
    cards = [owes(), owes(123456, None, FOUR), owes(7, None)]

    assert [escalation.understood(card.body()) for card in cards] == cards
    assert len({len(card.body()) for card in cards}) == 1
    assert [card.empty for card in cards] == [False, False, True]


@pytest.mark.parametrize("words", [b"", b"ring " + b"0" * 32 + b" new", owes().body() + b" ", b"x" + owes().body()])
def test_what_is_no_card_is_not_taken_for_one(words: bytes) -> None:
    assert escalation.understood(words) is None
    assert escalation.understood(owes().body().replace(b"2026-11-20", b"2026-11-31")) is None


@pytest.fixture
def watched(office: TestOffice) -> Iterator[TestOffice]:
    """Lend the office with a rota."""
    office.desk.rota = office.public.rota = read_rota(ROTA)
    yield office
    office.desk.rota = office.public.rota = None


def card_of(case: Told) -> Card | None:
    """Let the worker read what waits, and return the last card of a case."""
    worker = case.office.role(Process.WORKER)
    with worker.store.write() as connection:
        jobs.release(connection)
    bell = Bell(read_rota(ROTA), Post(case.office.settings))
    while outbox.once(worker, WORKER, bell):
        pass
    kept = bell.escalation._kept.get(case.record().case.id)  # noqa: SLF001 - what the worker has in mind
    return kept.card if kept else None


def last_days(case: Told) -> tuple[date, ...]:
    """Return the last days on that card: by our own rules, and by law."""
    found = card_of(case)
    assert found
    return tuple(clock.last for clock in found.clocks)


def due(case: Told, *duties: str) -> tuple[date, ...]:
    """Return the days of some duties as an officer reads them."""
    owed = {one.duty: one.due for one in case.case().deadlines}
    return tuple(owed[duty] for duty in duties)


def test_the_worker_learns_the_days_of_a_case_from_its_first_line_to_its_last(watched: TestOffice) -> None:
    case = told(watched)
    assert last_days(case) == due(case, "first_letter", "acknowledge")

    case.carry(State.ADMISSIBILITY)
    assert last_days(case) == due(case, "admissibility", "feedback")

    case.take(Step.MERGE, case=told(watched).number, reason="the same")
    assert last_days(case) == (date.max, date.max)
    assert card_of(case) is None  # nothing of it waits any more


def test_what_she_answers_lets_the_clocks_go_on_once_somebody_opens_it(watched: TestOffice) -> None:
    case = told(watched)
    case.carry(State.ADMISSIBILITY)
    days = due(case, "admissibility", "feedback")
    case.take(Step.ASK)
    ours, law = last_days(case)
    assert (ours > days[0], law) == (True, days[1])

    case.answer("In his office, in the safe.")
    case.case()

    assert last_days(case) == days


def test_no_day_of_our_own_stands_in_clear_beside_a_card(watched: TestOffice) -> None:
    told(watched).carry(State.ADMISSIBILITY)
    worker, today = watched.role(Process.WORKER), watched.desk.now().date()

    with worker.store.write() as connection:
        jobs.release(connection)
        waiting = jobs.claim(connection, WORKER, today, 1000)
        jobs.release(connection)

    assert {job.due for job in waiting} <= {None, today}


def test_an_office_without_a_rota_seals_no_card(office: TestOffice) -> None:
    assert office.desk.rota is None
    assert escalation.card(office.desk, CASE, (started(office.desk.standard, Step.RECEIVE, START).entry,)) == ()
