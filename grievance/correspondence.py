"""The exchange with the complainant: she brings her receipt, reads the letters, answers, exchanges, withdraws."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from grievance import bell
from grievance.adding import Form, add
from grievance.case.rating import ANSWERS as ANSWERS
from grievance.case.rating import QUESTIONS as QUESTIONS
from grievance.case.rating import body
from grievance.case.terms import Compartment, PaperKind, Step
from grievance.case.words import ANSWER_MAX, needed, optional
from grievance.casefile import bearer, contexts
from grievance.casefile.bearer import Bearer
from grievance.casefile.children import children
from grievance.casefile.exchanging import exchanged
from grievance.casefile.sitting import Sitting, open_filing, open_token, seal_filing, submission_of
from grievance.casefile.starting import started
from grievance.casefile.uploads import Upload
from grievance.casefile.writing import Pen
from grievance.errors import AlreadyDone, Incomplete, ReceiptUnknown, SittingOver, StepRefused
from grievance.mailbox import Letter as Letter
from grievance.mailbox import Mailbox as Mailbox
from grievance.mailbox import Promised as Promised
from grievance.mailbox import borne, shown
from grievance.office import Office
from grievance.seal.envelope import seal
from grievance.seal.keys import Recipient, digest
from grievance.seal.receipt import check
from grievance.store import cases
from grievance.store.rows import Change, DocumentRow, JobRow


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A new receipt on the same case. `digits` is `None` when a reload comes after the hour."""

    number: str
    digits: str | None


def enter(office: Office, digits: str) -> Mailbox:
    """Open the mailbox with the receipt as typed (any script's digits, spaces, hyphens).

    Raises `ReceiptSlip`, `ReceiptUnknown`, `KeeperAway`.
    """
    located = office.keeper.locate(check(digits))
    with office.store.read() as connection:
        case = cases.by_locator(connection, located.derivations.locator)
    if case is None or located.slot is None:
        raise ReceiptUnknown
    return shown(office, Sitting(case.id, located.slot, located.derivations))


def back(office: Office, token: str) -> Mailbox:
    """Open it again with the hidden token. Raises `SittingOver`."""
    return shown(office, _sitting(office, token))


def answer(
    office: Office, token: str, submission: bytes, words: str, language: str, files: Sequence[Upload] = ()
) -> Mailbox:
    """Add words, files or both, signed with the receipt's key. `submission` is the form's 32-byte nonce.

    Repeated, each is once; other words or files under the same nonce (somebody went back and wrote on) are added, and
    none are lost. Raises `SittingOver`, `Incomplete` where there is neither, and `Erased` for a file of which nothing
    could be kept.
    """
    sitting = _sitting(office, token)
    text = optional("answer", words, ANSWER_MAX) if files else needed("answer", words, ANSWER_MAX)
    told = {"kind": PaperKind.ANSWER, "text": text, "language": language} if text else {}
    once = submission_of(digest(submission, text.encode()))
    add(office, sitting, Form.of(submission, once, told, files))
    return shown(office, sitting)


def ask_withdrawal(office: Office, token: str, submission: bytes, made: str, words: str) -> Mailbox:
    """Ask to withdraw; nothing is stopped for the cooling-off. `made` is `no`, `yes` or `unsaid`.

    With the whole of what she told goes all that was made of it and has not ended.
    Whether somebody made her is sealed where the receipt does not reach, so that the receipt alone never shows it.
    """
    made = made if made in {"no", "yes"} else "unsaid"
    told = {"kind": PaperKind.ANSWER, "text": optional("words", words, ANSWER_MAX), "language": ""}
    news = {"danger": True} if made == "yes" else {}
    until = office.now().date() + timedelta(days=office.standard.cooling_off_days)
    return _everywhere(office, token, submission, _Act(Step.ASK_WITHDRAWAL, told, {"made": made}, news, until))


def resume(office: Office, token: str, submission: bytes) -> Mailbox:
    """Take a withdrawal back, with what was made of the case. Raises `StepRefused` when it was confirmed already."""
    return _everywhere(office, token, submission, _Act(Step.RESUME, {}))


def rate(
    office: Office, token: str, submission: bytes, answers: Mapping[str, str], words: str = "", language: str = ""
) -> Mailbox:
    """Say how it was: an answer to each of `QUESTIONS`, and words if she likes; the newest counts.

    It is sealed where the receipt does not reach. Raises `Incomplete` for a question without an answer, and
    `StepRefused` before the end.
    """
    for question in QUESTIONS:
        if answers.get(question) not in ANSWERS:
            raise Incomplete(question, "missing")
    told = body(answers, optional("words", words, ANSWER_MAX), language)
    news = {"danger": True} if answers["safe"] == "no" else {}
    sitting = _sitting(office, token)
    _step(office, sitting, submission_of(submission), _Act(Step.RATE, told, {}, news))
    return shown(office, sitting)


def exchange(office: Office, digits: str, submission: bytes) -> Exchanged:
    """Exchange the receipt: letters are re-wrapped, the old one answers as unknown. Repeated, it shows the same.

    Raises `ReceiptSlip`, `ReceiptUnknown`, `KeeperAway`.
    """
    typed = check(digits)
    known = _exchanged_before(office, submission)
    if known:
        return known
    try:
        return _exchange(office, typed, submission)
    except (AlreadyDone, ReceiptUnknown):
        # The same form came twice at once, and the other was quicker: to this one the old receipt is unknown already.
        known = _exchanged_before(office, submission)
        if known is None:
            raise
        return known


def _exchange(office: Office, digits: str, submission: bytes) -> Exchanged:
    enter(office, digits)
    trust, hour = office.trust(), office.keeper.hours()[0]
    new = office.keeper.exchange(digits)
    with office.store.read() as connection:
        case = cases.by_locator(connection, new.old.locator)
    if case is None:
        raise ReceiptUnknown
    fresh = Sitting(case.id, new.slot, new.new, new.digits)
    filing = seal_filing(trust.office, submission, hour, fresh)
    job = _drop(office, new.old.locator)

    def make(held: Bearer, now: datetime) -> Change:
        return replace(exchanged(held, office.intake_signer, now, fresh), filing=filing, jobs=(job,))

    bearer.append(office.store, trust, office.now(), Sitting(case.id, new.slot, new.old), make)
    return Exchanged(case.number, new.digits)


def _exchanged_before(office: Office, submission: bytes) -> Exchanged | None:
    """Return what this form was answered with; without digits after the hour, or where they were exchanged again."""
    with office.store.read() as connection:
        filing = cases.filing(connection, submission_of(submission))
        case = cases.by_id(connection, filing.case) if filing else None
    if filing is None or case is None:
        return None
    try:
        sitting = open_filing(office.trust().office, submission, office.keeper.hours(), filing)
    except SittingOver:
        return Exchanged(case.number, None)
    with office.store.read() as connection:
        stands = cases.by_locator(connection, sitting.receipt.locator)
    return Exchanged(case.number, sitting.digits or None if stands else None)


def _drop(office: Office, locator: bytes) -> JobRow:
    """Ask the worker, in the same transaction, to have the keeper forget the old locator."""
    trust, identifier = office.trust(), os.urandom(16)
    body = b"drop " + locator.hex().encode()
    sealed = seal(Recipient(trust.manifest.worker), contexts.job(trust.office, identifier), body)
    return JobRow(id=identifier, attempts=0, sealed=sealed)


def _sitting(office: Office, token: str) -> Sitting:
    return open_token(office.trust().office, office.keeper.hours(), token)


@dataclass(frozen=True, slots=True)
class _Act:
    """A step of hers: her words (empty where there are none), its facts, what the queue shows, and a last day."""

    step: Step
    told: Mapping[str, Any]
    facts: Mapping[str, str] = field(default_factory=dict)
    news: Mapping[str, Any] = field(default_factory=dict)
    resume_until: date | None = None


def _everywhere(office: Office, token: str, submission: bytes, act: _Act) -> Mailbox:
    """Take a step on a case, and on all that was made of it as far as it is possible there. Repeated, each is once."""
    sitting = _sitting(office, token)
    _step(office, sitting, submission_of(submission), act)
    for child in children(borne(office, sitting)):
        with suppress(StepRefused):
            _step(office, child, submission_of(digest(submission, child.case)), act)
    return shown(office, sitting)


def _step(office: Office, sitting: Sitting, once: bytes, act: _Act) -> None:
    def make(held: Bearer, now: datetime) -> Change:
        last_day = held.status.resume_until
        if act.step is Step.RESUME and last_day and now.date() > last_day:
            raise StepRefused(held.status.state, act.step)
        status = replace(held.status, resume_until=act.resume_until)
        papers, begun = _papers(held, act), started(office.standard, act.step, now)
        facts, news = {**act.facts, **begun.facts}, {**act.news, **begun.shown()}
        change = held.step(office.intake_signer, now, act.step, papers, facts=facts, news=news, status=status)
        rung = bell.ring(office, change.case, danger=bool(act.news)) if begun.facts or act.news else ()
        return replace(change, submission=once, jobs=rung)

    with suppress(AlreadyDone):
        bearer.append(office.store, office.trust(), office.now(), sitting, _once(office, once, make))


def _once(office: Office, once: bytes, make: _Make) -> _Make:
    """Look whether the form was taken before, so that a repeat is once even where the step is no longer possible."""

    def checked(held: Bearer, now: datetime) -> Change:
        with office.store.read() as connection:
            if cases.was_submitted(connection, once):
                raise AlreadyDone
        return make(held, now)

    return checked


def _papers(held: Bearer, act: _Act) -> Callable[[Pen], list[DocumentRow]]:
    """Seal what she says to the file, where the receipt does not reach and nothing is counted as an answer."""
    told = bool(act.told.get("text") or act.told.get("fields"))
    return lambda pen: [pen.paper(held.voice, Compartment.FILE, act.told)] if told else []


_Make = Callable[[Bearer, datetime], Change]
