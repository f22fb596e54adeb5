"""Fourteen people tell the bot, side by side: each has a receipt at once, and each case reads back whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from deeds import Told
from messaging import PATIENCE, Line, digits, line, said, until
from offices import HELENE, RUTH
from specimens import WORD, photo, voice

from bots.rehearsal import Message, Phone
from grievance import evidence
from grievance.case.terms import About, Channel
from grievance.casework import CaseFile
from grievance.interview.asking import LANGUAGES_AT_ONCE
from grievance.interview.steps import EARLY, STEPS
from grievance.phrases import LANGUAGES, own_digits

SAMPLES: Final = [json.loads(row) for row in Path(__file__).with_name("samples.jsonl").read_text().splitlines()]
NAMES: Final = [sample["id"] for sample in SAMPLES]
ABOUT: Final = {"S02": About.AUDITOR, "S19": About.OFFICE}
DANGER: Final = {"S23": "now", "S01": "soon", "S06": "unsure"}
SHARED: Final = {"S01", "S05", "S12"}
BY_VOICE: Final = {"S01", "S05", "S12", "S23"}
IN_AN_ALBUM: Final = {"S04", "S06", "S15", "S19"}
PHOTOS: Final = 2


@dataclass
class Person:
    """Somebody with a phone, in their own language, who tells one sample. `answers` is what they answered."""

    line: Line
    id: str
    text: str
    language: str
    phone: Phone
    answers: dict[str, str] = field(default_factory=dict)

    def choose(self, option: int) -> None:
        """Answer with a number: some type it in their own digits, some press the button."""
        typed = own_digits(self.language, str(option)) or str(option)
        if int(self.id[1:]) % 2:
            self.phone.say(typed)
        else:
            self.phone.press(str(option))

    def asked(self, key: str) -> Message:
        """Wait for a question."""
        return self.phone.wait(said(self.language, key), PATIENCE)

    def come_in(self) -> None:
        """Choose the language, say whose phone it is, agree, and say whom it is about."""
        self.phone.say("/start")
        page, place = divmod(LANGUAGES.index(self.language), LANGUAGES_AT_ONCE)
        for each in range(page + 1):
            names = LANGUAGES[each * LANGUAGES_AT_ONCE :][:LANGUAGES_AT_ONCE]
            self.phone.wait(said(names[0], "language.name"), PATIENCE)
            self.phone.say("0" if each < page else str(place + 1))
        self.asked("bot.phone")
        self.choose(2 if self.id in SHARED else 1)
        self.asked("bot.consent")
        self.choose(1)
        self.asked("bot.about")
        offered = [option for option, _ in STEPS["about"].options]
        self.choose(offered.index(ABOUT.get(self.id, About.COMPANY)) + 1)

    def answer(self, groups: tuple[str, ...]) -> None:
        """Answer what is asked in these groups: a choice each time, and words for every second line."""
        script = dict(self.line.office.public.script.groups())
        for asked in (each for group in groups for each in script[group]):
            self.asked(f"question.{asked.id}")
            if asked.options:
                option = DANGER.get(self.id, "no") if asked.id == "danger" else asked.options[0]
                self.choose(asked.options.index(option) + 1)
                self.answers[asked.id] = option
            elif asked.id == "place":
                self.choose(1)
            else:
                self.answers[asked.id] = f"{asked.id} <b>&_*[ {self.id}"
                self.phone.say(self.answers[asked.id])

    def tell(self) -> int:
        """Tell it, and return the id of the first message."""
        self.asked("bot.tell")
        if self.id in BY_VOICE:
            return self.phone.voice(voice(1))
        if self.id in IN_AN_ALBUM:
            return self.phone.album([photo(width=160 + each, height=120) for each in range(PHOTOS)], self.text)[0]
        return self.phone.say(self.text)

    def whole(self) -> str:
        """Hold the whole conversation, and return the receipt."""
        self.come_in()
        self.answer(EARLY)
        told = self.tell()
        self.asked("bot.receipt.more")
        at_once = [each for each in self.phone.messages() if each.ours and each.id > told]
        shown = at_once[self.answers["danger"] != "no"]  # that one is told first that it was marked
        assert shown.protected
        if self.id in BY_VOICE:
            self.phone.say(self.text)
            self.asked("bot.added")
            self.asked("bot.receipt.more")
        self.choose(1)
        self.asked("bot.hidden")
        self.answer(("ongoing", "wish"))
        self.asked("question.who_else")
        assert shown.id in self.phone.removed()
        return digits(shown)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, tuple[Person, Future[str]]]]:
    """Let all of them talk at the same time."""
    home = tmp_path_factory.mktemp("samples")
    url = f"sqlite:///{home / 'grievance.db'}"
    with line(home, url, "keeper", "worker", "bot") as opened, ThreadPoolExecutor(len(SAMPLES)) as talking:
        persons = [
            Person(opened, each["id"], each["text"], spoken(each["lang"]), opened.fake.phone()) for each in SAMPLES
        ]
        yield {person.id: (person, talking.submit(person.whole)) for person in persons}


def spoken(language: str) -> str:
    """Return the language that somebody chooses whose own may not be there in their script."""
    return language if language in LANGUAGES else language.partition("-")[0]


def opened(person: Person, digits: str) -> tuple[Told, CaseFile]:
    """Open the case as an officer who reads it, once there is a copy of every file."""
    told = person.line.told(digits)
    officer = HELENE if person.id in ABOUT else RUTH
    until(lambda: all(each.blob or each.why for each in told.case(officer).files))
    return told, told.case(officer)


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_told_the_bot_reads_back_whole(
    people: Mapping[str, tuple[Person, Future[str]]], name: str
) -> None:
    person, receipt = people[name]
    told, case = opened(person, receipt.result(PATIENCE))

    kind = "answer" if name in BY_VOICE else "statement"
    assert [paper.words for paper in case.papers if paper.kind == kind and paper.words] == [person.text]
    assert {key: words for paper in case.papers for key, words in paper.fields.items()} == person.answers
    assert (case.language, case.channel) == (person.language, Channel.BOT)
    assert case.about == ABOUT.get(name, About.COMPANY)
    assert case.danger == (person.answers["danger"] != "no")
    assert (case.intact, case.faults) == (True, ())
    assert [each.media for each in case.files] == media(name)
    for each in case.files:
        reader = person.line.office.officer(HELENE if name in ABOUT else RUTH)
        copy = evidence.download(person.line.office.desk, reader, told.number, bytes.fromhex(each.blob))
        data = b"".join(copy.pieces)
        assert (len(data), WORD.encode() in data) == (each.size, False)


def media(name: str) -> list[str]:
    """Return the kinds of the copies that are to be there."""
    return ["audio/ogg"] * (name in BY_VOICE) + ["image/jpeg"] * (PHOTOS * (name in IN_AN_ALBUM))


def test_no_two_people_have_the_same_case(people: Mapping[str, tuple[Person, Future[str]]]) -> None:
    receipts = {receipt.result(PATIENCE) for _, receipt in people.values()}
    (line,) = {id(person.line): person.line for person, _ in people.values()}.values()

    assert len({line.told(each).number for each in receipts}) == len(SAMPLES)
    assert {spoken(each["lang"]) for each in SAMPLES} <= set(LANGUAGES)
