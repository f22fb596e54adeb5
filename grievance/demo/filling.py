"""Filling the demonstration: every tale goes in through the public door, every answer through the desk, over HTTP.

The demonstration's clock is put back to when the first was told and moves on from deed to deed, up to the present.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from grievance.demo.card import CODE_SECONDS, Card, Login, keep
from grievance.demo.registering import generate
from grievance.demo.tales import COMPLAINANT, Deed, Tale, events, tales
from grievance.demo.visiting import Visitor
from grievance.errors import SettingRefused
from grievance.settings import Settings

NAME = "demo.filling"
REGISTRAR = "Ruth Adeyemi"

_NUMBER = r"/case/([A-Z]{4}-\d{3}-\w)\b"
_DIGITS = r'class="digits"[^>]*>(.*?)</p>'
_ALLEGATION = r"allegation=([0-9a-f]{32})"
_STEPS = {"letter": "write"}


@dataclass(slots=True)
class Progress:
    """How far the filling came: an interrupted one goes on from there. `numbers` and `receipts` are by tale."""

    done: int = 0
    numbers: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, settings: Settings) -> Progress | None:
        """Read it, or return `None` where no filling was begun or the filling is complete."""
        try:
            return cls(**json.loads((settings.home / NAME).read_text()))
        except FileNotFoundError:
            return None

    def write(self, settings: Settings) -> None:
        """Keep it."""
        keep(settings.home / NAME, json.dumps(asdict(self)))


class Filling:
    """Everybody in the demonstration, one after the other."""

    def __init__(self, settings: Settings, card: Card, progress: Progress) -> None:
        """Stand at both doors; nobody has signed in yet."""
        self._settings = settings
        self._card = card
        self._progress = progress
        # The last half minute's code is still good, and this one's stays unused for whoever comes when we are done.
        self._ahead = 0 if progress.done else -1
        self._complainant = Visitor(card.public_url)
        self._desks: dict[str, Visitor] = {}

    def fill(self, tick: Callable[[int], object]) -> None:
        """Let everything happen that has not happened yet; `tick` is told of each. Then the clock is right."""
        everything = list(events(tales()))
        if not self._progress.done:
            self._register()
        tick(self._progress.done)
        for tale, deed in everything[self._progress.done :]:
            set_clock(self._settings, deed)
            self._happen(tale, deed)
            self._progress.done += 1
            self._progress.write(self._settings)
            tick(1)
        set_clock(self._settings, None)
        self._card.receipts = [self._progress.receipts[tale.id] for tale in tales()]
        self._card.write(self._settings)
        (self._settings.home / NAME).unlink()

    def _register(self) -> None:
        """Take the register in, as files at the desk, on the day of the first tale; once, however often we begin."""
        set_clock(self._settings, tales()[0].tell)
        desk = self._desk(REGISTRAR)
        for kind, text in generate(datetime.now(UTC).date()).items():
            desk.send(desk.open("/register/files"), "/register/files", kind=kind, text=text, take="yes")

    def _happen(self, tale: Tale, deed: Deed) -> None:
        if deed.does == "tell":
            self._tell(tale)
        elif deed.by == COMPLAINANT:
            self._return(tale, deed)
        else:
            self._work(tale, deed)

    def _tell(self, tale: Tale) -> None:
        """Tell through the public door, answer questions while the sitting lasts, and write the receipt down."""
        door = self._complainant
        story = door.send(door.open(f"/{tale.form}/"), "/tell", about=tale.about)
        receipt = door.send(story, "/file", story=tale.tell.words)
        self._progress.receipts[tale.id] = "".join(filter(str.isdigit, receipt.find(_DIGITS)[0]))
        for group, answers in tale.answers.items():
            questions = door.send(receipt, "/questions", group=group)
            receipt = door.send(questions, "/answers", **answers)
        self._progress.numbers[tale.id] = self._newest(tale)

    def _newest(self, tale: Tale) -> str:
        """Find the case of the tale just told: the one in its readers' queue that was not there before."""
        queue = self._desk(tale.then[0].by).open("/")
        return next(number for number in queue.find(_NUMBER) if number not in self._progress.numbers.values())

    def _return(self, tale: Tale, deed: Deed) -> None:
        """Come back with the receipt, and answer, choose, withdraw, or say how it was."""
        door = self._complainant
        way_in = door.open(f"/{tale.form}/mailbox")
        mailbox = door.send(way_in, "/mailbox", receipt=self._progress.receipts[tale.id])
        if deed.does == "withdraw":
            door.send(door.send(mailbox, "/withdraw"), "/withdraw", made=deed.made, words=deed.words)
        elif deed.does == "rate":
            door.send(door.send(mailbox, "/rate"), "/rate", words=deed.words, **deed.facts)
        else:
            door.send(mailbox, "/answer", answer=deed.words, choice=deed.choice, **deed.facts)

    def _work(self, tale: Tale, deed: Deed) -> None:
        """Take a step at the desk, in the form that it has there."""
        desk, path = self._desk(deed.by), f"/case/{self._progress.numbers[tale.id]}"
        given, words = deed.given(datetime.now(UTC)), deed.words.strip()
        if deed.does == "title":
            desk.send(desk.open(path), "/title", title=words)
        elif deed.does in {"note", "approve"}:
            desk.send(desk.open(path), f"/{deed.does}", words=words)
        elif deed.does == "allege":
            desk.send(desk.open(f"{path}?step=allege"), "/allege", **given)
        elif deed.does == "promise":
            desk.send(desk.open(f"{path}?step=promise"), "/promise", text=words, **given)
        elif deed.does == "find":
            which = desk.open(path).find(_ALLEGATION)[int(given.pop("of")) - 1]
            desk.send(desk.open(f"{path}?step=find&allegation={which}"), "/find", **given)
        else:
            self._step(desk, path, deed, given)

    def _step(self, desk: Visitor, path: str, deed: Deed, given: dict[str, str]) -> None:
        promise = deed.moment(datetime.now(UTC)).date() + timedelta(days=deed.promise)
        step = _STEPS.get(deed.does, deed.does)
        if deed.language:
            given |= {"language": deed.language, "promise": promise.isoformat() if deed.promise else ""}
        desk.send(desk.open(f"{path}?step={step}"), "/step", step=step, words=deed.words.strip(), **given)

    def _desk(self, name: str) -> Visitor:
        """Return the officer's browser, signed in."""
        if name not in self._desks:
            self._desks[name] = sign_in(self._card.desk_url, self._card.login(name), self._ahead, hurry=True)
        return self._desks[name]


def sign_in(desk_url: str, login: Login, ahead: int = 0, *, hurry: bool = False) -> Visitor:
    """Sign in at the desk with the code of half a minute `ahead`. It refuses one that was used or just ran out."""
    desk = Visitor(desk_url, hurry=hurry)
    for wait in (0, 1, CODE_SECONDS):
        time.sleep(wait)
        page, code = desk.open("/sign-in"), login.code(ahead)
        with suppress(RuntimeError):
            desk.send(page, "/sign-in", name=login.name, passphrase=login.passphrase, code=code)
            return desk
    raise RuntimeError(f"{login.name} cannot sign in")


def set_clock(settings: Settings, deed: Deed | None) -> None:
    """Set the demonstration's clock to when a deed happens, or to the present."""
    now = datetime.now(UTC)
    offset = (deed.moment(now) - now).total_seconds() if deed else 0
    if settings.clock_file is None:
        raise SettingRefused("a demonstration has a clock of its own")
    keep(settings.clock_file, str(offset))
