"""What she chooses in a chat is the same step as on the page, once, and too late it is an answer all the same."""

from __future__ import annotations

import apart
from deeds import told
from messaging import said
from offices import TestOffice
from pretended import Platform
from talking import bot

from grievance.case.terms import Party, State, Step
from grievance.office import Process

WORDS = "The foreman still has them."


def test_a_choice_in_a_chat_is_a_step_of_hers(office: TestOffice) -> None:
    case, ours = told(office), office.role(Process.BOT)
    case.take(Step.ENQUIRE, "")

    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            for words in ("hello", "1", case.digits, "1", WORDS):
                platform.tell("asks", words)
                await process.quiet()
            heard = platform.texts("asks")
            assert any(one.startswith(said("en", "status.enquiry")) for one in heard)
            assert said("en", "choice.sent") in heard
            assert any(one.startswith(said("en", "status.received")) for one in heard)

    apart.run(main())
    read = case.case()
    assert (read.state, read.intact) == (State.RECEIVED, True)
    assert (read.papers[-1].step, read.papers[-1].words) == (Step.COMPLAIN, WORDS)


def test_a_choice_in_a_chat_that_comes_too_late_is_an_answer(office: TestOffice) -> None:
    case, ours = told(office), office.role(Process.BOT)
    case.take(Step.ENQUIRE, "")

    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            for words in ("hello", "1", case.digits, "1"):
                platform.tell("late", words)
                await process.quiet()
            case.take(Step.CLOSE, outcome="resolved")
            platform.tell("late", WORDS)
            await process.quiet()
            assert said("en", "error.step") in platform.texts("late")
            assert said("en", "answer.sent") in platform.texts("late")

    apart.run(main())
    paper = [paper for paper in case.case().papers if paper.party == Party.COMPLAINANT][-1]
    assert (case.case().state, paper.step, paper.words) == (State.CLOSED, Step.ANSWER, WORDS)
