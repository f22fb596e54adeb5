"""What a conversation asks for is done here, and what became of it is told back in the conversation's own words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bots.files import Bringing, Brought
from bots.means import Means
from grievance import choosing, correspondence, erasure, intake
from grievance.case.terms import Channel, Complaint
from grievance.correspondence import Mailbox
from grievance.errors import (
    CaseMoved,
    Erased,
    Incomplete,
    KeeperAway,
    ReceiptSlip,
    ReceiptUnknown,
    SittingOver,
    StepRefused,
    StoreAway,
)
from grievance.interview import talk
from grievance.interview.talk import Act, Outcome
from grievance.office import Office

PAUSES = (1.0, 2.0, 4.0)
"""Seconds between tries, before a person is told that it cannot be done now."""


async def do(means: Means, nonce: bytes, act: Act, bringing: Bringing) -> Outcome:
    """Do an act of the story with this nonce and return what became of it. The same act again is once.

    Raises `Stopping`, and what nobody expects.
    """
    for pause in (*PAUSES, None):
        try:
            brought = await bringing.fetch() if isinstance(act, _WITH_FILES) else Brought()
            if (brought.lost or brought.large) and not brought.files and not _words(act):
                return talk.Lost(brought.lost, brought.large)
            return await means.threads.act(_perform, means.office, nonce, act, brought)
        except (StoreAway, KeeperAway, CaseMoved):
            if pause is not None:
                await means.patience.pause(pause)
    return talk.Away()


def _perform(office: Office, nonce: bytes, act: Act, brought: Brought) -> Outcome:
    """Do it, and name the refusals that a person can do something about."""
    try:
        return _DOING[type(act)](office, nonce, act, brought)
    except ReceiptSlip:
        return talk.Slip()
    except ReceiptUnknown:
        return talk.Unknown() if isinstance(act, talk.Open | talk.Exchange | talk.Erase) else talk.Over()
    except (SittingOver, StepRefused):
        return talk.Over()
    except Erased:
        return talk.Erased()
    except Incomplete:  # the conversation takes nothing that is; if it did, nobody is to be left without an answer
        return talk.Away()


def _file(office: Office, nonce: bytes, act: talk.File, brought: Brought) -> Outcome:
    complaint = Complaint(act.story, act.language, act.about, Channel.BOT, act.answers)
    danger = office.script.danger(act.answers)
    return _filed(intake.file(office, nonce, complaint, files=brought.files), brought, danger=danger)


def _again(office: Office, nonce: bytes, act: talk.Again, brought: Brought) -> Outcome:
    del act
    filed = intake.again(office, nonce)
    return _filed(filed, brought) if filed else talk.Over()


def _add(office: Office, nonce: bytes, act: talk.Add, brought: Brought) -> Outcome:
    intake.add(office, nonce, brought.files, words=act.words, language=act.language, time=act.time)
    return talk.Added(lost=brought.lost, large=brought.large)


def _answer(office: Office, nonce: bytes, act: talk.Answer, brought: Brought) -> Outcome:
    del brought
    intake.answer(office, nonce, act.group, act.answers)
    return talk.Added(danger=office.script.danger(act.answers))


def _hide(office: Office, nonce: bytes, act: talk.Hide, brought: Brought) -> Outcome:
    del act, brought
    intake.hide(office, nonce)
    return talk.Added()


def _open(office: Office, nonce: bytes, act: talk.Open, brought: Brought) -> Outcome:
    del nonce
    box = correspondence.enter(office, act.digits) if act.digits else correspondence.back(office, act.token)
    return _opened(box, brought)


def _write(office: Office, nonce: bytes, act: talk.Write, brought: Brought) -> Outcome:
    once = _once(nonce, "write", str(act.time))
    box = correspondence.answer(office, act.token, once, act.words, act.language, brought.files)
    return _opened(box, brought)


def _exchange(office: Office, nonce: bytes, act: talk.Exchange, brought: Brought) -> Outcome:
    del brought
    return talk.Exchanged(correspondence.exchange(office, act.digits, _once(nonce, "exchange", act.digits)).digits)


def _erase(office: Office, nonce: bytes, act: talk.Erase, brought: Brought) -> Outcome:
    erasure.erase(office, act.digits)
    box, filed = correspondence.enter(office, act.digits), intake.again(office, nonce)
    return replace(_opened(box, brought), here=filed is not None and filed.number == box.number)


def _withdraw(office: Office, nonce: bytes, act: talk.Withdraw, brought: Brought) -> Outcome:
    try:
        once = _once(nonce, "withdraw", act.token)
        return _opened(correspondence.ask_withdrawal(office, act.token, once, act.made, words=""), brought)
    except StepRefused:  # it was asked for before, or the case is closed: the mailbox says which
        return _opened(correspondence.back(office, act.token), brought)


def _choose(office: Office, nonce: bytes, act: talk.Choose, brought: Brought) -> Outcome:
    """Take the choice; where it is no longer possible, what was said with it is added all the same."""
    once = _once(nonce, "choose", str(act.time))
    try:
        choosing.choose(office, act.token, once, act.choice, act.words, act.language, files=brought.files)
    except (StepRefused, Incomplete):  # another promise came meanwhile: she is asked again
        if act.words or brought.files:
            correspondence.answer(office, act.token, once, act.words, act.language, brought.files)
        return replace(_opened(correspondence.back(office, act.token), brought), late=True)
    return _opened(correspondence.back(office, act.token), brought)


def _rate(office: Office, nonce: bytes, act: talk.Rate, brought: Brought) -> Outcome:
    once = _once(nonce, "rate", str(act.time))
    try:
        box = correspondence.rate(office, act.token, once, act.answers, language=act.language)
    except StepRefused:
        return replace(_opened(correspondence.back(office, act.token), brought), late=True)
    return _opened(box, brought)


def _filed(filed: intake.Filed, brought: Brought, *, danger: bool = False) -> talk.Filed:
    return talk.Filed(filed.digits, filed.come_back, danger, brought.lost, brought.large)


def _opened(box: Mailbox, brought: Brought) -> talk.Opened:
    return talk.Opened(
        state=box.state,
        letters=tuple(talk.Letter(each.words, each.at.date(), each.verified) for each in box.letters),
        promise=box.promise,
        promise_kind=box.promise_kind,
        overdue=box.overdue,
        token=box.token,
        may_withdraw=box.may_withdraw,
        resume_until=box.resume_until,
        lost=brought.lost,
        large=brought.large,
        erased=box.erased,
        stage=box.stage,
        choices=box.choices,
        appeal_until=box.appeal_until,
        promises=box.promises,
        may_rate=box.may_rate,
        children=tuple(_opened(child, brought) for child in box.children),
        name=box.name,
    )


def _once(nonce: bytes, *parts: str) -> bytes:
    """Return the nonce of a form that this conversation sends: the same for the same, however often it is sent."""
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashlib.sha256(b"gcv1/talk" + nonce + told).digest()


def _words(act: Act) -> str:
    return act.story if isinstance(act, talk.File) else act.words if isinstance(act, _WITH_WORDS) else ""


_WITH_WORDS = (talk.Add, talk.Write, talk.Choose)
_WITH_FILES = (talk.File, *_WITH_WORDS)
_DOING: Mapping[type[Act], Callable[[Office, bytes, Any, Brought], Outcome]] = {
    talk.File: _file,
    talk.Again: _again,
    talk.Add: _add,
    talk.Answer: _answer,
    talk.Hide: _hide,
    talk.Open: _open,
    talk.Write: _write,
    talk.Exchange: _exchange,
    talk.Erase: _erase,
    talk.Withdraw: _withdraw,
    talk.Choose: _choose,
    talk.Rate: _rate,
}
