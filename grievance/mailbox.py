"""The mailbox: what a receipt opens of a case, as the complainant reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from grievance.case.choices import APPEALED_FROM, choices
from grievance.case.lifecycle import stage, steps_from
from grievance.case.promises import Promised as Promised
from grievance.case.terms import Choice, Compartment, PaperKind, Role, State, Step
from grievance.casefile import bearer
from grievance.casefile.bearer import Bearer
from grievance.casefile.children import children
from grievance.casefile.reading import ReadPaper
from grievance.casefile.record import gather
from grievance.casefile.sitting import Sitting, seal_token
from grievance.errors import ReceiptUnknown
from grievance.office import Office
from grievance.store import cases

_PROMISES = frozenset({"acknowledge", "letter", "feedback", "confirm", ""})
"""The promises that have a sentence of their own; of any other duty she is told that we write by its day."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as the complainant reads it. `verified` says whether an officer's signature held."""

    at: datetime
    words: str
    language: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the receipt opens: status, the next promise and the letters, newest first; never the story.

    `token` is base64url text for a hidden field: it stands for the receipt until the hour keys turn.
    `last_word` is the day and `last_party` the party of the last thing written by either side.
    `promise` is the next day on which she will have heard from us; `promise_kind` is `acknowledge`, `letter`,
    `feedback`, `confirm` or empty. `overdue` says that we are late, with what was promised or what the law asks: then
    `promise` is the day that has passed. `answers` counts what she has added in words,
    `files` what she sent besides; none of it opens here. `resume_until` is the last day on which a withdrawal can be
    taken back, `appeal_until` for an appeal, `erased` the day on which she had erased who she is. `choices` is what she
    may choose now, `may_withdraw` whether she may ask for that; `stage` so and so of so many, `ended` over and done.
    `promises` are what was promised to her, with what she said of each; `may_rate` whether she may say how it was.
    `children` are the cases that were made of parts of this one; `parent` is the number of the case that this one was
    made of, and `name` what it is about.
    """

    number: str
    state: State
    received: date
    letters: tuple[Letter, ...]
    promise: date | None
    promise_kind: str
    overdue: bool
    answers: int
    token: str
    last_word: date
    last_party: str
    resume_until: date | None = None
    files: int = 0
    erased: date | None = None
    stage: tuple[int, int] | None = None
    ended: bool = False
    choices: tuple[Choice, ...] = ()
    may_withdraw: bool = False
    appeal_until: date | None = None
    promises: tuple[Promised, ...] = ()
    may_rate: bool = False
    children: tuple[Mailbox, ...] = ()
    parent: str = ""
    name: str = ""


def shown(office: Office, sitting: Sitting) -> Mailbox:
    """Open the mailbox of a sitting. Raises `ReceiptUnknown`."""
    held = borne(office, sitting)
    trust, record, case = held.trust, held.record, held.record.case
    status, today = held.status, office.now().date()
    brought = held.brought()
    missed = status.missed(today)
    promise, kind = missed or (status.promise, status.promise_kind)
    told = Counter(row.sequence for row in record.documents if row.compartment == Compartment.STATEMENT)
    return Mailbox(
        number=case.number,
        state=status.state,
        received=case.received,
        letters=tuple(letter for paper in reversed(held.papers) if (letter := _letter(paper, case.received))),
        promise=promise,
        promise_kind=kind if kind in _PROMISES else "letter",
        overdue=missed is not None,
        answers=sum(told[sequence] > files for sequence, files in brought.items() if sequence),
        files=sum(brought.values()),
        erased=status.erased,
        token=seal_token(trust.office, office.keeper.hours()[0], sitting),
        last_word=status.last_at.date(),
        last_party=status.last_party,
        resume_until=status.resume_until,
        stage=stage(status.state),
        ended=status.standing().ended,
        choices=choices(status.state, status.appeal_until, today),
        may_withdraw=Step.ASK_WITHDRAWAL in steps_from(status.state, [Role.COMPLAINANT]),
        appeal_until=status.appeal_until if status.state in APPEALED_FROM else None,
        promises=status.promises,
        may_rate=Step.RATE in steps_from(status.state, [Role.COMPLAINANT]),
        children=tuple(_children(office, held)),
        parent=held.parent,
        name=held.name,
    )


def borne(office: Office, sitting: Sitting) -> Bearer:
    """Open a case as the receipt of a sitting opens it. Raises `ReceiptUnknown`."""
    with office.store.read() as connection:
        case = cases.by_id(connection, sitting.case)
        if case is None:
            raise ReceiptUnknown
        record, trust = gather(connection, case), office.trust(connection)
    return bearer.bear(trust, record, sitting)


def _children(office: Office, held: Bearer) -> Iterator[Mailbox]:
    for sitting in () if held.parent else children(held):
        with suppress(ReceiptUnknown):
            yield shown(office, sitting)


def _letter(paper: ReadPaper, received: date) -> Letter | None:
    """Show every letter; one that cannot be read or was not signed by an officer says so and says nothing else."""
    if paper.signed is None:
        return Letter(datetime.combine(received, time(), UTC), "", "", verified=False)
    if paper.signed.text("kind") != PaperKind.LETTER:
        return None
    if not paper.verified:
        return Letter(paper.signed.at, "", "", verified=False)
    return Letter(paper.signed.at, paper.signed.text("text"), paper.signed.text("language"), verified=True)
