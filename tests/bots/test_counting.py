"""How a channel fares is counted by the very steps that it counts: once each, whatever is repeated or killed."""

from __future__ import annotations

import asyncio

import apart
import pytest
from offices import TestOffice
from pretended import Platform, Pretended
from talking import Fuse, bot, made

from bots.channel import Ended, Later, Refused, Unsure
from bots.holding import hold
from grievance import channels, inbox
from grievance.channels import Tallied
from grievance.inbox import Arrival, Chat, Fate, Handled, Settled, Unsent
from grievance.interview.conversation import begin
from grievance.interview.talk import Reply, Saying
from grievance.office import Office, Process

PLACES = 25
"""After so many a process has done all that there is to do."""
LETTER = Saying("a letter", secret=True, again="send 9")


@pytest.fixture
def ours(standing_office: TestOffice) -> Office:
    """Give an office of its own as the bot has it: counts are of the whole channel."""
    return standing_office.role(Process.BOT)


def counted(office: Office) -> dict[Tallied, int]:
    """Return what was counted today, without what was not."""
    return {what: n[0] for one in channels.health(office).each for what, n in one.counts.items() if n[0]}


def follow(office: Office, platform: Platform, *says: Saying, address: str = "hers") -> list[Unsent]:
    """End a turn so that this is to be said."""
    number = platform.tell(address, "hello")
    (waiting,) = inbox.take_in(office, "telegram", [Arrival(str(number), number, address, b"")])
    known = inbox.chats(office, [waiting.chat]).get(waiting.chat)
    chat = known or Chat(waiting.chat, "telegram", address, begin(b"n" * 32))
    return inbox.finish(office, [Handled(waiting, chat, Reply(chat.talk, says))])


async def sent(office: Office, platform: Platform, unsent: list[Unsent]) -> None:
    """Let a process send, until it has nothing more to send."""
    process = made(office, platform)
    try:
        vars(process.talks)["_sending"].hand(unsent)
        await asyncio.wait_for(process.talks.quiet(), 20)
    finally:
        process.means.threads.close()


def test_what_was_said_is_counted_and_what_was_taken_away_is_not(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            platform.tell("hers", "hello")
            await process.quiet()
            said = len(platform.said)
            assert counted(ours) == {Tallied.DELIVERED: said}
            platform.tell("hers", "STOP")
            await process.quiet()
            assert platform.removed
            assert counted(ours) == {Tallied.DELIVERED: len(platform.said)}
            assert len(platform.said) > said

    apart.run(main())


def test_what_the_platform_refuses_is_not_delivered(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        platform.fail("send", Refused())
        await sent(ours, platform, follow(ours, platform, Saying("first"), Saying("second")))
        assert counted(ours) == {Tallied.DELIVERED: 1, Tallied.UNDELIVERED: 1}

    apart.run(main())


def test_a_letter_in_parts_is_one_also_where_its_end_is_refused(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        long = Saying("x" * 9000)
        await sent(ours, platform, follow(ours, platform, long))
        assert len(platform.said) == 3
        assert counted(ours) == {Tallied.DELIVERED: 1}
        (unsent,) = follow(ours, platform, long)
        inbox.settle(ours, [Settled(unsent.id, Fate.PART, "m7")])
        inbox.settle(ours, [Settled(unsent.id, Fate.DROPPED)])
        assert counted(ours) == {Tallied.DELIVERED: 1, Tallied.UNDELIVERED: 1}

    apart.run(main())


@pytest.mark.parametrize("done", [True, False])
def test_a_secret_of_which_nobody_knows_is_offered_again_and_not_delivered(ours: Office, *, done: bool) -> None:
    async def main() -> None:
        platform = Platform()
        platform.fail("send", Unsure(), done=done)
        await sent(ours, platform, follow(ours, platform, LETTER))
        assert platform.texts("hers")[-1] == "send 9"
        assert counted(ours) == {Tallied.OFFERED: 1}
        assert len(inbox.shown(ours, inbox.tag(ours, "telegram", "hers"))) == 1

    apart.run(main())


def test_where_the_offer_fails_too_it_is_not_delivered(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        platform.fail("send", Unsure(), times=9)
        await sent(ours, platform, follow(ours, platform, LETTER))
        assert counted(ours) == {Tallied.UNDELIVERED: 1}

    apart.run(main())


def test_who_blocks_is_counted_once_and_so_is_what_was_still_to_be_said(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        follow(ours, platform, Saying("first"), LETTER)
        platform.acknowledged = platform.next_id
        platform.blocked.add("hers")
        gate = platform.gate("send")
        async with bot(ours, platform) as process:
            await platform.until(lambda: "send" in platform.asked)
            for _ in range(2):  # some platforms say it twice
                platform.tell("hers", closed=True)
            platform.tell("never seen", closed=True)
            await platform.tell_all()
            await platform.until(lambda: platform.acknowledged == platform.next_id)
            gate.set()
            await process.quiet()
            assert counted(ours) == {Tallied.BLOCKED: 2, Tallied.UNDELIVERED: 2}
            platform.blocked.clear()
            platform.tell("hers", closed=False)
            platform.tell("hers", closed=True)
            await process.quiet()
            assert counted(ours) == {Tallied.BLOCKED: 3, Tallied.UNDELIVERED: 2}

    apart.run(main())


@pytest.mark.parametrize("bad", ["poison", "trap"])
def test_what_is_set_aside_is_counted_once(ours: Office, bad: str) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            platform.tell("hers", bad)
            await process.quiet()
        assert counted(ours) == {Tallied.ASIDE: 1, Tallied.DELIVERED: 1}
        assert channels.health(ours).aside == 1

    apart.run(main())


def test_what_is_settled_or_set_aside_a_second_time_is_counted_once(ours: Office) -> None:
    platform = Platform()
    sent, dropped = follow(ours, platform, Saying("one"), Saying("two"))
    number = platform.tell("hers", "hello")
    (waiting,) = inbox.take_in(ours, "telegram", [Arrival(str(number), number, "hers", b"")])

    for _ in range(2):  # nobody heard that the first was kept
        inbox.settle(ours, [Settled(sent.id, Fate.SENT, "m1"), Settled(dropped.id, Fate.DROPPED)])
        chat = Chat(waiting.chat, "telegram", "hers", begin(b"n" * 32))
        inbox.finish(ours, [Handled(waiting, chat, Reply(chat.talk), aside=True)])

    assert counted(ours) == {Tallied.DELIVERED: 1, Tallied.UNDELIVERED: 1, Tallied.ASIDE: 1}


def test_a_process_that_is_killed_anywhere_counts_what_it_settled_and_no_more(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        for places in range(1, 40, 3):
            platform.tell(f"hers {places}", "hello")
            fuse = Fuse(places)
            async with bot(ours, platform, fuse) as process:
                ends = [asyncio.ensure_future(end) for end in (fuse.blown.wait(), process.quiet())]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in ends:
                    end.cancel()
                await asyncio.gather(*ends, return_exceptions=True)
                assert fuse.blown.is_set() or places > PLACES
        async with bot(ours, platform) as process:
            await process.quiet()
        shown = sum(len(inbox.shown(ours, inbox.tag(ours, "telegram", f"hers {n}"))) for n in range(1, 40, 3))
        hers = 13
        assert counted(ours) == {Tallied.DELIVERED: shown - hers}

    apart.run(main())


class Ending(Pretended):
    """A channel whose platform answers once with nothing, or has no time, and then ends."""

    name = "ending"
    answers = True

    async def poll(self) -> list[Arrival]:
        """Answer, then end."""
        if self.polled:
            raise Ended
        self.polled = True
        if not self.answers:
            raise Later(0.0)
        return []


@pytest.mark.parametrize(("watched", "answers"), [(True, True), (False, True), (True, False)])
def test_a_platform_that_answered_leaves_a_beat_where_somebody_watches(
    ours: Office, *, watched: bool, answers: bool
) -> None:
    channel = Ending(Platform())
    channel.answers = answers

    with apart.unseen():
        hold(ours, channel, watched=watched)

    assert channel.polled
    beats = [path.name for path in (ours.settings.home / "bot").glob("*")]
    assert beats == ["ending.beat"] * (watched and answers)
    assert [one.channel for one in channels.health(ours).each if one.asked] == ["ending"] * len(beats)
