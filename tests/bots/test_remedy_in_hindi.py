"""Told in Hindi, a case is seen in Hindi to its end: each state, an answer, promises, the last letter, questions."""

from __future__ import annotations

import re

import apart
from deeds import Told, day
from messaging import RECEIPT, said
from offices import MALIK, RUTH, TestOffice
from packets import RESPONSE, disclose, respond, take_in
from pretended import Platform
from talking import Bot, bot

from grievance import correspondence, handling, promising
from grievance.case.promises import Promise
from grievance.case.terms import PaperKind, Party, State, Step
from grievance.handling import Taking
from grievance.office import Process
from grievance.phrases import day as written
from grievance.phrases import say
from web.desk import closing, packets

WAY = (
    State.RECEIVED,
    State.ACKNOWLEDGED,
    State.ADMISSIBILITY,
    State.ASSESSMENT,
    State.ROUTED,
    State.INVESTIGATION,
    State.PROPOSED,
    State.REMEDY,
    State.CONFIRMATION,
)
TEXTS = ("आपका पासपोर्ट आपको वापस मिलेगा।", "जून का पैसा आपको मिलेगा।")
HOUSE = "Mokora, personnel office"
WORDS = "सिर्फ़ आधा पैसा मिला।"


async def hears(process: Bot, *texts: str) -> list[str]:
    """Let her write, and return what she was told since."""
    before = len(process.platform.texts("meena"))
    for text in texts:
        process.platform.tell("meena", text)
        await process.quiet()
    return process.platform.texts("meena")[before:]


async def told(process: Bot, office: TestOffice) -> Told:
    """Tell it in Hindi, and keep the receipt."""
    await hears(process, "hello", said("hi", "language.name"), *["1"] * 7)
    heard = await hears(process, "जून में हमारे पासपोर्ट ले लिए गए।")
    found = RECEIPT.search("\n".join(heard))
    assert found
    digits = found[0].replace(" ", "")
    return Told(office, correspondence.enter(office.public, digits).number, digits)


def promise(case: Told) -> None:
    for text in TEXTS:
        new = Promise("", "restitution", text, HOUSE, day(case.office, 7))
        promising.promise(case.office.desk, case.office.officer(RUTH), case.seen(), new)


def tell_answer(case: Told) -> str:
    """Let the respondent answer its packet, and tell her the answer in her language; return the letter."""
    way = disclose(case)
    respond(case.office, way)
    take_in(case, way)
    line = next(str(paper.sequence) for paper in case.case().papers if paper.kind == PaperKind.REPLY)
    words = packets.letter(case.case(), line, "hi")
    taking = Taking(Step.WRITE, words, "hi", {"answered": line, "safe": "yes"})
    assert handling.take(case.office.desk, case.office.officer(RUTH), case.seen(), taking)
    return words


def close(case: Told) -> str:
    """Close with the letter that is drafted from the file, its gaps written, and return it."""
    draft = closing.letter(case.case(), "resolved", "hi")
    words = re.sub(r"^\[.+\]$", "यहाँ लिखा गया।", draft, flags=re.MULTILINE)
    taking = Taking(Step.CLOSE, words, "hi", {"outcome": "resolved"})
    assert not handling.take(case.office.desk, case.office.officer(RUTH), case.seen(), taking)
    handling.approve(case.office.desk, case.office.officer(MALIK), case.seen())
    return words


def test_who_tells_it_in_hindi_is_told_everything_in_hindi(office: TestOffice) -> None:
    ours = office.role(Process.BOT)

    async def main() -> tuple[Told, str]:
        answered = ""
        async with bot(ours, Platform()) as process:
            case = await told(process, office)
            for state in WAY:
                case.carry(state)
                if state is State.INVESTIGATION:
                    answered = tell_answer(case)
                if state is State.REMEDY:
                    promise(case)
                heard = await hears(process, case.digits)
                assert any(one.startswith(said("hi", f"status.{state}") + "\n") for one in heard), state
                assert not any(said("en", f"status.{state}") in one for one in heard)
                if state is State.INVESTIGATION:
                    assert any(answered in one for one in await hears(process, "1"))

            offered = heard[-1].splitlines()
            number = next(line[0] for line in offered if line.endswith(said("hi", "bot.mailbox.came")))
            asked = await hears(process, number, "1", "2", WORDS)
            by = say("hi", "promise.by", owner=HOUSE, day=written("hi", day(office, 7), today=day(office)))
            for n, text in enumerate(TEXTS, 1):
                assert any(say("hi", "bot.promise.line", n=n, most=2, text=text, by=by) in one for one in asked)
            assert said("hi", "choice.sent") in asked

            letter = close(case)
            heard = await hears(process, case.digits)
            assert any(one.startswith(said("hi", "status.closed") + "\n") for one in heard)
            assert any(letter in one for one in await hears(process, "1"))
            menu = (await hears(process, "0"))[-1].splitlines()
            number = next(line[0] for line in menu if line.endswith(said("hi", "rate.title")))
            rated = await hears(process, number, "1", "2", "1")
            for question in ("understood", "fair", "safe"):
                assert any(one.startswith(said("hi", f"rate.{question}")) for one in rated)
            return case, answered

    case, answered = apart.run(main())
    read = case.case()
    assert (read.state, read.intact) == (State.CLOSED, True)
    hers = [paper for paper in read.papers if paper.party == Party.COMPLAINANT]
    assert [(paper.step, dict(paper.fields)) for paper in hers[-1:]] == [
        (Step.RATE, {"understood": "yes", "fair": "partly", "safe": "yes"})
    ]
    assert [each.answer for each in read.promises] == ["yes", "partly"]
    assert next(paper.words for paper in hers if paper.step is Step.CONFIRM) == WORDS
    assert all(line in answered for line in (said("hi", "respond.statement"), f"> {RESPONSE.statement}"))
    letter = next(paper.words for paper in read.papers if paper.step is Step.CLOSE)
    assert all(text in letter for text in TEXTS)
    assert say("hi", "promise.said", answer=say("hi", "choice.partly")) in letter
