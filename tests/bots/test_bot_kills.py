"""Processes that are killed while people talk to the bot: nothing is lost, nothing is there twice, and order holds."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from databases import Postgresql
from messaging import PATIENCE, RECEIPT, Line, line, receipt, said
from sqlalchemy import func, select

from bots.rehearsal import Phone
from grievance.casework import CaseFile
from grievance.store.tables import CASE

SEED = 4
PEOPLE = ("Amina", "Bilal", "Chen", "Dora", "Emeka")
VICTIMS = ("bot", "keeper", "worker", "bot")
DIARY = b"14 June. The foreman took our passports.\n" * 50


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Let a keeper, a worker and a bot be at work, on each engine."""
    home = tmp_path_factory.mktemp("killed")
    if request.param == "sqlite":
        with line(home, f"sqlite:///{home / 'grievance.db'}", "keeper", "worker", "bot") as made:
            yield made
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    url = server.create()
    with line(home, url, "keeper", "worker", "bot") as made:
        yield made
    server.drop(url)


def things(name: str) -> list[str]:
    """Return what somebody tells, one after the other; the last comes with a file."""
    return [f"{name} tells {what}" for what in ("the story", "more", "still more", "what is in the diary")]


def tell(phone: Phone, thing: str) -> None:
    """Tell one thing."""
    if thing.endswith("diary"):
        phone.document("diary.txt", DIARY, thing)
    else:
        phone.say(thing)


def kept(case: CaseFile) -> list[str]:
    """Return what a case holds of it, in order."""
    return [paper.words for paper in case.papers if paper.kind in {"statement", "answer"} and paper.words]


def receipts(phone: Phone) -> set[str]:
    """Return all receipts that were shown to somebody."""
    return {found[0].replace(" ", "") for text in phone.texts() for found in RECEIPT.finditer(text)}


def told_again(phone: Phone) -> int:
    """Count how often somebody was asked to tell it again: nothing of that was taken."""
    return sum(said("en", "bot.away") in text for text in phone.texts())


def after(opened: Line, calls: int) -> None:
    """Wait until the bot has called the platform so many times more, in order to talk."""
    heard = talked(opened)
    opened.fake.wait(lambda: talked(opened) >= heard + calls, PATIENCE)


def talked(opened: Line) -> int:
    return sum(call.method != "setMyCommands" for call in opened.fake.sent)


def is_part(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Say whether all of these come in the whole, in its order, each once."""
    left = iter(whole)
    return all(each in left for each in some)


def cases(opened: Line) -> int:
    with opened.office.public.store.read() as connection:
        return connection.execute(select(func.count()).select_from(CASE)).scalar_one()


def test_whatever_is_killed_nothing_is_lost_and_nothing_is_there_twice(opened: Line) -> None:
    chance, before = Random(SEED), cases(opened)  # noqa: S311 - moments, no secret
    phones = dict(zip(PEOPLE, opened.seated(*PEOPLE), strict=True))
    for round_, victim in enumerate(VICTIMS):
        for name, phone in phones.items():
            for thing in things(name)[round_ : round_ + 1]:
                tell(phone, thing)
        after(opened, chance.randrange(1, 7))
        opened.end(victim)
        opened.start(victim)
    opened.quiet()
    shown = {name: receipts(phone) for name, phone in phones.items()}
    for phone in phones.values():
        phone.say("9")
    found = set()
    for name, phone in phones.items():
        digits = receipt(phone)
        assert shown[name] <= {digits}
        case = opened.told(digits).case()
        assert is_part(kept(case), things(name))
        assert len(things(name)) - len(kept(case)) <= told_again(phone)
        assert len(case.files) == (things(name)[-1] in kept(case))
        assert case.intact
        found.add(case.number)
    assert len(found) == len(PEOPLE)
    assert cases(opened) == before + len(PEOPLE)


def test_a_process_that_is_asked_to_end_says_what_it_began_and_repeats_nothing(opened: Line) -> None:
    phones = opened.seated(*PEOPLE)
    opened.fake.latency = 0.3  # so that messages are under way
    for phone in phones:
        phone.say("they took our passports")
    after(opened, 2)
    assert opened.end("bot", signal.SIGTERM) == 0
    opened.fake.latency = 0.0
    opened.start("bot")
    opened.quiet()
    for phone in phones:
        assert receipt(phone)
        assert max(Counter(phone.texts()).values()) == 1
        assert said("en", "bot.receipt.unsure") not in phone.texts()


def test_a_second_bot_is_refused_in_words_and_the_first_goes_on(opened: Line) -> None:
    (phone,) = opened.seated("Amina")

    assert "Another process holds the channel 'telegram' of this office." in opened.refused("bot")

    phone.say("they took our passports")
    assert receipt(phone)
