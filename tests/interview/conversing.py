"""A person in a conversation: every turn goes through the pure engine, and acts become what a table says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from grievance.case.choices import APPEALED_FROM, choices
from grievance.case.lifecycle import stage, steps_from
from grievance.case.terms import Role, State, Step
from grievance.interview.conversation import begin, hear, told
from grievance.interview.script import Script
from grievance.interview.talk import (
    Act,
    Add,
    Added,
    Again,
    Answer,
    Choose,
    Erase,
    Exchange,
    Exchanged,
    File,
    Filed,
    Hide,
    Letter,
    Open,
    Opened,
    Outcome,
    Rate,
    Reply,
    Rules,
    Saying,
    Talk,
    Turn,
    Withdraw,
    Write,
)
from grievance.phrases import LANGUAGES, catalogue, say
from grievance.standards import load

TODAY = date(2026, 11, 21)
COME_BACK = date(2026, 11, 28)
RECEIPT = "41702936805277146389"
GROUPED = "4170 2936 8052 7714 6389"
RENEWED = "90817263540918273645"
TOKEN = "dG9rZW4"
SPOKEN = tuple(language for language in LANGUAGES if catalogue(language).get("bot.menu"))
"""The languages in which the conversation can be held."""

RULES = Rules(
    script=Script(load("asi").questions),
    languages=SPOKEN,
    channel="telegram",
    web="https://line.example",
    days=7,
    most_mb=20,
    removes=True,
)


def letter(words: str = "We have read it.", *, verified: bool = True) -> Letter:
    return Letter(words, TODAY, verified)


def box(*letters: Letter, state: State = State.RECEIVED, **other: object) -> Opened:
    """Return an open mailbox."""
    plain = Opened(state, letters, COME_BACK, "acknowledge", False, TOKEN, True)  # noqa: FBT003 - two words of a row
    return replace(plain, **other)  # type: ignore[arg-type]


USUAL: Mapping[type[Act], Outcome] = {
    File: Filed(RECEIPT, COME_BACK),
    Again: Filed(RECEIPT, COME_BACK),
    Add: Added(),
    Answer: Added(),
    Hide: Added(),
    Open: box(letter()),
    Write: box(letter()),
    Exchange: Exchanged(RENEWED),
    Erase: box(erased=TODAY),
    Choose: box(letter()),
    Rate: box(letter(), state=State.CLOSED),
    Withdraw: box(state=State.WITHDRAWING, resume_until=TODAY + timedelta(days=7), may_withdraw=False),
}


def standing(state: State, *letters: Letter, **other: object) -> Opened:
    """Return an open mailbox in a state, with all that she may choose there until the day after tomorrow."""
    until = TODAY + timedelta(days=2) if state in APPEALED_FROM else None
    offered = choices(state, until, TODAY)
    plain = box(*letters, state=state, stage=stage(state), choices=offered, appeal_until=until)
    return replace(plain, may_rate=Step.RATE in steps_from(state, [Role.COMPLAINANT]), **other)  # type: ignore[arg-type]


class Person:
    """Somebody who talks to us. What we answered last is in `reply`; every act that was asked for is in `acts`."""

    def __init__(self, rules: Rules = RULES, **outcomes: Outcome) -> None:
        """Come for the first time. Outcomes that differ from the usual are given by the name of their act."""
        self.rules = rules
        self.outcomes = dict(USUAL)
        self.talk = begin(bytes(32))
        self.acts: list[Act] = []
        self.talks: list[Talk] = [self.talk]
        self.sayings: list[Saying] = []
        self.reply = Reply(self.talk)
        self._fresh = 0
        self.fate(**outcomes)

    def fate(self, **outcomes: Outcome) -> Person:
        """Change what becomes of acts from now on."""
        self.outcomes |= {act: outcomes[act.__name__] for act in USUAL if act.__name__ in outcomes}
        return self

    def do(self, turn: Turn) -> str:
        """Do something, and return all that is said to it."""
        self._fresh += 1
        reply = hear(self.rules, self.talk, turn, self._fresh.to_bytes(32, "big"))
        clear = reply.clear
        while reply.act:
            self.acts.append(reply.act)
            reply = told(self.rules, reply.talk, reply.act, self.outcomes[type(reply.act)], TODAY)
        self.reply, self.talk = replace(reply, clear=reply.clear or clear), reply.talk
        self.talks.append(self.talk)
        self.sayings += reply.says
        return self.heard

    def say(self, *texts: str) -> str:
        """Type some messages, and return what is said to the last."""
        for text in texts:
            self.do(Turn(text))
        return self.heard

    def send(self, files: int = 1, **more: object) -> str:
        """Send files."""
        return self.do(replace(Turn(files=files), **more))  # type: ignore[arg-type]

    def press(self, label: str | int) -> str:
        """Press a button of the last question, by its label or its number."""
        question = self.question
        count = label if isinstance(label, int) else question.options.index(label) + 1
        return self.do(Turn(str(count), mark=question.mark))

    @property
    def heard(self) -> str:
        """What was said last."""
        return "\n\n".join(saying.text for saying in self.reply.says)

    @property
    def open(self) -> str:
        """What was said last and is no secret."""
        return "\n\n".join(saying.text for saying in self.reply.says if not saying.secret)

    @property
    def question(self) -> Saying:
        """The question that was asked last."""
        return next(saying for saying in reversed(self.sayings) if saying.mark)

    def acted(self, kind: type[Act]) -> list[Act]:
        """Return the acts of a kind."""
        return [act for act in self.acts if isinstance(act, kind)]


def walk(*, to: str, rules: Rules = RULES, language: str = "en", own: bool = True, **outcomes: Outcome) -> Person:
    """Let somebody answer everything with 1 (all is left out that can be) until a step; `outcomes` begin there."""
    person = Person(rules)
    person.say("hello", say(language, "language.name"))
    answers = {"phone": "1" if own else "2", "ask.danger": "3", "story": "They did not pay us for three months."}
    while person.talk.step != to:
        before = person.talk.step
        person.say(answers.get(before, "1"))
        assert person.talk.step != before, f"it stays at {before}"
    return person.fate(**outcomes)
