"""What was promised, what shows that it was done, and what she says of it: folded from papers and lines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from grievance.case import promises
from grievance.case.promises import Promise, Promised
from grievance.case.terms import Choice, Entry, Party, Step

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
PASSPORTS = Promise("1", "restitution", "You get your passport back.", "Mokora, personnel office", date(2026, 12, 5))
PAY = Promise("2", "compensation", "You get the pay of June.", "Mokora, wages office", date(2026, 12, 12))


def line(step: Step, **facts: str) -> Entry:
    party = Party.OFFICER if step is Step.DELIVER else Party.COMPLAINANT
    return Entry(7, step, party, NOON, facts=facts)


def test_a_promise_is_what_was_written_of_it_and_what_came_later() -> None:
    lines = [
        line(Step.DELIVER, promise="1", evidence="Seen on 3 December."),
        line(Step.DELIVER, promise="1", evidence="And again."),
        line(Step.DENY, promises="1:yes 2:no"),
        line(Step.CONFIRM, kept="partly", promises="2:partly"),
    ]

    first, second = promises.fold([PASSPORTS.body(), PAY.body()], lines)

    assert (first.evidence, first.answer) == (("Seen on 3 December.", "And again."), "yes")
    assert (second.evidence, second.answer, second.owner) == ((), "partly", PAY.owner)


def test_what_names_no_promise_of_the_case_or_is_none_changes_nothing() -> None:
    papers = [
        PASSPORTS.body(),
        {**PASSPORTS.body(), "text": "Another."},
        {"kind": "note"},
        {**PAY.body(), "due": "soon"},
    ]
    lines = [line(Step.DELIVER, promise="9", evidence="x"), line(Step.CONFIRM, promises="9:yes 1:perhaps 1")]

    assert promises.fold(papers, lines) == (PASSPORTS,)


def test_a_promise_is_late_while_nothing_shows_that_it_was_done() -> None:
    (done,) = promises.fold([PAY.body()], [line(Step.DELIVER, promise="2", evidence="Seen.")])

    assert PAY.late(date(2026, 12, 13))
    assert not PAY.late(PAY.due)
    assert not done.late(date(2026, 12, 13))


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        (("yes", "yes"), Choice.YES),
        (("yes", "no"), Choice.NO),
        (("cannot_say", "no"), Choice.NO),
        (("cannot_say", "cannot_say"), Choice.CANNOT_SAY),
        (("yes", "cannot_say"), Choice.PARTLY),
        (("partly", "partly"), Choice.PARTLY),
    ],
)
def test_her_answers_come_to_one(said: tuple[str, str], comes_to: Choice) -> None:
    answers = dict(zip("12", said, strict=True))

    assert promises.overall(answers) is comes_to
    assert promises.answers(promises.written(answers)) == answers


def test_what_she_is_shown_of_a_promise_is_read_as_it_was_written() -> None:
    (shown,) = promises.told([PAY])

    assert Promised.read(shown.body()) == shown == Promised("2", PAY.text, PAY.owner, PAY.due)
