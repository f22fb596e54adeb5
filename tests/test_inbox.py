"""What came by a channel is never lost and handled once; what is to be said is said in order; what is forgotten is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from enemy import Enemy
from filings import at_once
from messaging import until
from offices import ROOT, TestOffice
from sqlalchemy import insert

from grievance import channels, inbox
from grievance.errors import NotAlone, SettingRefused
from grievance.inbox import Arrival, Chat, Fate, Handled, Job, Settled, Unsent, Waiting
from grievance.interview.talk import Reply, Saying, Talk
from grievance.office import Office, Process
from grievance.store.chat_rows import Hearing, Telling
from grievance.store.tables import CHAT, HEARD, SAYING, TALLY

WORDS, ADDRESS = "They took our passports in June", "5550199987"
HELLO, RECEIPT = Saying("Hello."), Saying("Write this on paper: 31415926535897932384", secret=True, again="Send 9.")


@dataclass
class Bot:
    """A bot at work on a channel of its own, in an office that others use too."""

    made: TestOffice
    office: Office
    channel: str = field(default_factory=lambda: os.urandom(8).hex())
    places: count[int] = field(default_factory=count)

    def arrival(self, address: str = ADDRESS, text: str = WORDS) -> Arrival:
        """Make an update."""
        place = next(self.places)
        return Arrival(f"update {place}", place, address, text.encode())

    def hear(self, address: str = ADDRESS, text: str = WORDS) -> Waiting:
        """Take one update in."""
        (waiting,) = inbox.take_in(self.office, self.channel, [self.arrival(address, text)])
        return waiting

    def chat(self, waiting: Waiting) -> Chat:
        """Return the chat as it is kept, or a new one."""
        kept = inbox.chats(self.office, [waiting.chat])
        return kept.get(waiting.chat) or Chat(waiting.chat, self.channel, waiting.address, Talk(os.urandom(32)))

    def turn(
        self,
        *says: Saying,
        address: str = ADDRESS,
        message: str = "",
        clear: bool = False,
        hide: bool = False,
        forget: bool = False,
    ) -> Handled:
        """Take an update in and say what follows from it."""
        waiting = self.hear(address)
        chat = self.chat(waiting)
        talk = replace(chat.talk, asked=chat.talk.asked + 1)
        return Handled(waiting, chat, Reply(talk, says, None, clear, hide, forget), message)

    def finish(self, *says: Saying, **how: Any) -> list[Unsent]:  # noqa: ANN401 - as `turn` takes them
        """Do all of a turn."""
        return inbox.finish(self.office, [self.turn(*says, **how)])

    def aside(self, waiting: Waiting) -> None:
        """Set an update aside."""
        chat = self.chat(waiting)
        inbox.finish(self.office, [Handled(waiting, chat, Reply(chat.talk), aside=True)])

    def killed(self) -> Bot:
        """Begin anew, as another process would: with what is in the database and nothing else."""
        return Bot(self.made, self.made.role(Process.BOT), self.channel, self.places)

    @property
    def tag(self) -> bytes:
        """Return the tag of the chat of these tests."""
        return inbox.tag(self.office, self.channel, ADDRESS)


@pytest.fixture
def bot(office: TestOffice) -> Bot:
    """Give a bot."""
    return Bot(office, office.role(Process.BOT))


def spoken(unsent: list[Unsent]) -> list[str]:
    """Return what is to be done, in words."""
    return [one.saying.text if one.saying else one.job.value for one in unsent]


def test_what_is_taken_in_waits_in_its_order_with_every_byte(bot: Bot) -> None:
    arrivals = [bot.arrival(str(number % 3), f"{number} \0 {WORDS}") for number in range(20)]

    taken = inbox.take_in(bot.office, bot.channel, arrivals)

    assert [(one.place, one.address, one.body, one.attempts) for one in taken] == [
        (one.place, one.address, one.body, 0) for one in arrivals
    ]
    assert len({one.chat for one in taken}) == 3
    assert {one.chat: one.chat for one in taken}.keys() == {inbox.tag(bot.office, bot.channel, each) for each in "012"}
    assert inbox.waiting(bot.killed().office, bot.channel) == taken
    assert inbox.waiting(bot.office, "another channel") == []


def test_a_repeated_update_is_one_whatever_became_of_it(bot: Bot) -> None:
    again, handled, aside, new = (bot.arrival() for _ in range(4))
    taken = inbox.take_in(bot.office, bot.channel, [again, handled, again, aside])
    assert [one.place for one in taken] == [again.place, handled.place, aside.place]
    inbox.finish(bot.office, [Handled(taken[1], bot.chat(taken[1]), Reply(Talk(bytes(32))))])
    bot.aside(taken[2])

    repeated = inbox.take_in(bot.killed().office, bot.channel, [again, handled, aside, new, new])

    assert [one.place for one in repeated] == [new.place]
    assert inbox.take_in(bot.office, bot.channel, []) == []
    assert [one.place for one in inbox.waiting(bot.office, bot.channel)] == [again.place, new.place]


def test_the_same_id_on_another_channel_is_another_update(bot: Bot) -> None:
    arrival = bot.arrival()

    assert len(inbox.take_in(bot.office, bot.channel, [arrival])) == 1
    assert len(inbox.take_in(bot.office, bot.channel + "'s sister", [arrival])) == 1


KILLED = """
import os, signal, sys
from grievance import inbox, settings
from grievance.inbox import Arrival, Chat, Fate, Handled, Settled
from grievance.interview.talk import Reply, Saying, Talk
from grievance.office import Office, Process

office, channel = Office.open(settings.load(), Process.BOT), sys.argv[1]
with inbox.alone(office):
    one, two, three = inbox.take_in(office, channel, [Arrival(str(at), at, "a", b"words") for at in range(3)])
    says = (Saying("plain"), Saying("receipt", secret=True), Saying("gone"), Saying("after"))
    reply = Reply(Talk(bytes(32), asked=4), says)
    plain, receipt, gone, after = inbox.finish(office, [Handled(one, Chat(one.chat, channel, "a", reply.talk), reply)])
    inbox.failed(office, two)
    inbox.settle(office, [Settled(gone.id, Fate.SENT, "77"), Settled(receipt.id, Fate.TRIED)])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def free(office: Office) -> bool:
    try:
        with inbox.alone(office):
            return True
    except NotAlone:
        return False


def test_after_a_kill_everything_is_where_it_was(bot: Bot) -> None:
    environment = bot.made.settings.environment()
    killed = subprocess.run([sys.executable, "-c", KILLED, bot.channel], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    until(lambda: free(bot.office))  # a server lets go of the lock as soon as it sees that nobody is there

    with inbox.alone(bot.office) as held:
        assert held.still()
        waiting, unsent = inbox.waiting(bot.office, bot.channel), inbox.unsent(bot.office, bot.channel)

    assert [(one.place, one.attempts) for one in waiting] == [(1, 1), (2, 0)]
    assert [(one.saying and one.saying.text, one.unsure) for one in unsent] == [
        ("plain", False),
        ("receipt", True),
        ("after", False),
    ]
    (chat,) = inbox.chats(bot.office, [waiting[0].chat]).values()
    assert (chat.talk.asked, chat.said) == (4, 4)
    assert [one.message for one in inbox.shown(bot.office, chat.tag)] == ["77"]


def test_a_channel_is_held_by_one_process_at_a_time(bot: Bot) -> None:
    other = bot.killed().office
    with inbox.alone(bot.office, bot.channel) as held:
        assert held.still()
        with pytest.raises(NotAlone), inbox.alone(other, bot.channel):
            pass
        with inbox.alone(other, "another") as beside:
            assert beside.still()


def test_a_process_of_another_kind_opens_nothing_of_it(bot: Bot) -> None:
    bot.finish(HELLO)
    for role in (Process.PUBLIC, Process.DESK):
        with pytest.raises(SettingRefused):
            inbox.unsent(bot.made.role(role), bot.channel)


def test_what_follows_from_turns_is_said_in_their_order(bot: Bot) -> None:
    first = bot.finish(HELLO, Saying("one"))
    second = bot.finish(Saying("two"), clear=True)
    third = bot.finish(Saying("three"), RECEIPT, hide=True, forget=True)

    unsent = inbox.unsent(bot.killed().office, bot.channel)

    assert unsent == [*first, *second, *third]
    assert [one.place for one in unsent] == list(range(8))
    assert spoken(unsent) == ["Hello.", "one", "clear", "two", "hide", "three", RECEIPT.text, "forget"]
    assert {(one.address, one.channel, one.chat, one.unsure) for one in unsent} == {
        (ADDRESS, bot.channel, bot.tag, False)
    }
    assert bot.chat(bot.hear()).said == 8


def test_many_turns_are_finished_at_once_and_two_of_one_chat_follow_each_other(bot: Bot) -> None:
    turns = [bot.turn(HELLO, Saying(name), address=name, message="5") for name in "abc"]
    last = bot.turn(Saying("once more"), address="a")
    turns.append(
        replace(last, chat=inbox.kept(turns[0]), reply=Reply(replace(last.chat.talk, asked=9), last.reply.says))
    )

    unsent = inbox.finish(bot.office, turns)

    assert spoken(unsent) == ["Hello.", "a", "Hello.", "b", "Hello.", "c", "once more"]
    tags = [inbox.tag(bot.office, bot.channel, name) for name in "abc"]
    kept = inbox.chats(bot.office, [*tags, os.urandom(16)])
    assert {tag: (chat.said, chat.talk.asked) for tag, chat in kept.items()} == dict(
        zip(tags, [(3, 9), (2, 1), (2, 1)], strict=True)
    )
    assert kept[tags[0]] == inbox.kept(turns[3])
    assert inbox.waiting(bot.office, bot.channel) == []
    by_chat = {tag: [one.place for one in inbox.unsent(bot.office, bot.channel) if one.chat == tag] for tag in tags}
    assert list(by_chat.values()) == [[0, 1, 2], [0, 1], [0, 1]]


def test_a_turn_that_is_finished_again_changes_nothing_and_returns_what_is_still_to_be_sent(bot: Bot) -> None:
    turn = bot.turn(HELLO, RECEIPT, Saying("bye"), message="12")
    unsent = inbox.finish(bot.office, [turn])
    assert inbox.finish(bot.office, [turn, turn]) == unsent
    bot.finish(Saying("later"))

    inbox.settle(bot.office, [Settled(unsent[0].id, Fate.SENT, "13"), Settled(unsent[1].id, Fate.DROPPED)])

    assert inbox.finish(bot.killed().office, [turn]) == unsent[2:]
    assert spoken(inbox.unsent(bot.office, bot.channel)) == ["bye", "later"]
    assert [one.message for one in inbox.shown(bot.office, bot.tag)] == ["12", "13"]
    assert inbox.chats(bot.office, [bot.tag])[bot.tag].said == 4


def test_a_turn_finished_twice_at_once_is_finished_once(bot: Bot) -> None:
    turn = bot.turn(HELLO, message="12")

    both = at_once([lambda: inbox.finish(bot.office, [turn])] * 2)

    assert spoken(both[0]) == spoken(both[1]) == ["Hello."]
    assert len(inbox.unsent(bot.office, bot.channel)) == 1


def test_a_secret_that_was_tried_comes_back_unsure_and_settles_like_any_other(bot: Bot) -> None:
    first, second, plain = bot.finish(RECEIPT, replace(RECEIPT, text="a letter"), HELLO)
    inbox.settle(bot.office, [Settled(first.id, Fate.TRIED), Settled(second.id, Fate.TRIED)])

    back = inbox.unsent(bot.killed().office, bot.channel)
    assert back == [replace(first, unsure=True), replace(second, unsure=True), plain]

    inbox.settle(bot.office, [Settled(first.id, Fate.SENT, "1"), Settled(second.id, Fate.DROPPED)])
    assert inbox.unsent(bot.office, bot.channel) == [plain]
    assert [(one.message, one.secret) for one in inbox.shown(bot.office, bot.tag)] == [("1", True)]


def test_what_was_sent_is_shown_until_it_is_removed(bot: Bot) -> None:
    unsent = bot.finish(RECEIPT, HELLO, message="100")
    inbox.settle(bot.office, [Settled(one.id, Fate.SENT, str(at)) for at, one in enumerate(unsent, 101)])

    shown = inbox.shown(bot.killed().office, bot.tag)

    assert [(one.message, one.secret, one.chat) for one in shown] == [
        ("100", False, bot.tag),
        ("101", True, bot.tag),
        ("102", False, bot.tag),
    ]
    assert all(isinstance(one.at, datetime) and one.at.utcoffset() is not None for one in shown)
    inbox.removed(bot.office, [shown[0].id, shown[1].id, os.urandom(16)])
    assert [one.message for one in inbox.shown(bot.office, bot.tag)] == ["102"]
    assert inbox.shown(bot.office, os.urandom(16)) == []


def test_a_message_that_was_edited_is_shown_once_and_a_receipt_of_hers_is_secret(bot: Bot) -> None:
    for secret in (True, False):
        inbox.finish(bot.office, [replace(bot.turn(message="7"), secret=secret)])

    assert [(one.message, one.secret) for one in inbox.shown(bot.office, bot.tag)] == [("7", True)]


def test_of_several_messages_for_one_saying_each_is_shown_and_it_stays_unsent_until_the_last(bot: Bot) -> None:
    (letter,) = bot.finish(RECEIPT)
    inbox.settle(bot.office, [Settled(letter.id, Fate.TRIED)])
    for _ in range(2):
        inbox.settle(bot.office, [Settled(letter.id, Fate.PART, "1"), Settled(letter.id, Fate.PART, "2")])

    assert inbox.unsent(bot.office, bot.channel) == [replace(letter, unsure=True)]
    inbox.settle(bot.office, [Settled(letter.id, Fate.SENT, "3")])

    assert inbox.unsent(bot.office, bot.channel) == []
    assert sorted((one.message, one.secret) for one in inbox.shown(bot.office, bot.tag)) == [
        ("1", True),
        ("2", True),
        ("3", True),
    ]


def test_what_is_settled_is_settled(bot: Bot) -> None:
    said, cleared, dropped = bot.finish(HELLO, Saying("too late"), clear=True)
    fates = [
        Settled(said.id, Fate.SENT, ""),
        Settled(cleared.id, Fate.SENT, "55"),
        Settled(dropped.id, Fate.DROPPED),
        Settled(os.urandom(16), Fate.SENT, "0"),
    ]
    for _ in range(2):
        inbox.settle(bot.office, fates)
    inbox.settle(bot.office, [Settled(cleared.id, Fate.DROPPED), Settled(cleared.id, Fate.TRIED)])

    assert inbox.unsent(bot.office, bot.channel) == []
    assert [one.message for one in inbox.shown(bot.office, bot.tag)] == ["55"]


def test_to_a_closed_chat_nothing_is_said_and_when_it_is_open_again_it_goes_on(bot: Bot) -> None:
    unsent = bot.finish(HELLO, RECEIPT)
    inbox.settle(bot.office, [Settled(unsent[0].id, Fate.SENT, "1")])
    elsewhere = bot.finish(HELLO, address="somebody else")
    blocked = bot.turn(Saying("never"), clear=True)
    closing = replace(blocked, chat=replace(blocked.chat, closed=True))

    assert inbox.finish(bot.office, [closing]) == []
    assert inbox.finish(bot.office, [closing]) == []
    assert inbox.unsent(bot.office, bot.channel) == elsewhere
    assert bot.chat(blocked.waiting).closed
    assert [one.message for one in inbox.shown(bot.office, bot.tag)] == ["1"]

    back = bot.turn(Saying("welcome back"))
    assert spoken(inbox.finish(bot.office, [replace(back, chat=replace(back.chat, closed=False))])) == ["welcome back"]
    assert not bot.chat(blocked.waiting).closed


def test_a_chat_that_asked_to_be_forgotten_and_closed_is_still_forgotten(bot: Bot) -> None:
    bot.finish(Saying("bye"), forget=True)
    blocked = bot.turn(Saying("never"), clear=True)
    inbox.finish(bot.office, [replace(blocked, chat=replace(blocked.chat, closed=True))])

    (left,) = inbox.unsent(bot.office, bot.channel)
    assert left.job is Job.FORGET
    inbox.settle(bot.office, [Settled(left.id, Fate.DROPPED)])
    assert inbox.chats(bot.office, [bot.tag]) == {}


def nothing_left(bot: Bot, enemy: Enemy) -> bool:
    """Say whether no row names the chat."""
    named = (enemy.rows(CHAT, id=bot.tag), enemy.rows(SAYING, chat=bot.tag), enemy.rows(HEARD, chat=bot.tag))
    return not any(named)


def test_of_an_update_that_is_handled_only_its_id_is_left(bot: Bot, enemy: Enemy) -> None:
    turn = bot.turn(HELLO)
    inbox.finish(bot.office, [turn])

    row = enemy.row(HEARD, id=turn.waiting.id)
    assert (row.state, row.sealed, row.chat) == (Hearing.HANDLED, b"", bytes(16))


@pytest.mark.parametrize("how", ["forget", "settle"])
def test_of_a_chat_that_is_forgotten_no_row_is_left(bot: Bot, enemy: Enemy, how: str) -> None:
    bot.aside(bot.hear())
    unsent = bot.finish(HELLO, RECEIPT, Saying("bye"), message="1", forget=True)
    inbox.settle(bot.office, [Settled(unsent[0].id, Fate.SENT, "2"), Settled(unsent[1].id, Fate.TRIED)])
    other = bot.finish(HELLO, address="somebody else", message="1")
    assert not nothing_left(bot, enemy)

    for _ in range(2):
        if how == "forget":
            inbox.forget(bot.office, bot.tag)
        else:
            inbox.settle(bot.office, [Settled(unsent[3].id, Fate.SENT)])

    assert nothing_left(bot, enemy)
    assert inbox.unsent(bot.office, bot.channel) == other
    assert len(inbox.shown(bot.office, other[0].chat)) == 1


def test_who_came_back_before_she_was_forgotten_is_answered_and_remembered(bot: Bot) -> None:
    unsent = bot.finish(HELLO, Saying("bye"), forget=True)
    back = bot.finish(Saying("welcome"), message="9")
    new = bot.hear()

    inbox.forget(bot.office, bot.tag)

    assert unsent[-1].job is Job.FORGET
    assert inbox.unsent(bot.office, bot.channel) == back
    assert bot.chat(new).talk.asked == 2
    assert inbox.waiting(bot.office, bot.channel) == [new]


def test_what_came_meanwhile_waits_for_its_turn_when_a_chat_is_forgotten(bot: Bot) -> None:
    bot.finish(HELLO)
    waiting = bot.hear()

    inbox.forget(bot.office, bot.tag)

    assert inbox.waiting(bot.office, bot.channel) == [waiting]
    assert inbox.chats(bot.office, [bot.tag]) == {}


def test_an_update_that_fails_is_counted_and_set_aside_and_the_others_go_on(bot: Bot) -> None:
    before = channels.health(bot.office).aside
    poison, well = bot.hear(), bot.hear()

    assert [inbox.failed(bot.office, poison) for _ in range(3)] == [1, 2, 3]
    assert [one.attempts for one in inbox.waiting(bot.killed().office, bot.channel)] == [3, 0]
    bot.aside(poison)

    assert inbox.waiting(bot.office, bot.channel) == [well]
    assert channels.health(bot.office).aside == before + 1
    assert inbox.failed(bot.office, poison) == 0
    assert inbox.finish(bot.office, [Handled(poison, bot.chat(poison), Reply(Talk(bytes(32)), (HELLO,)))]) == []


def test_who_sent_what_is_set_aside_is_told_once_whatever_is_killed(bot: Bot) -> None:
    poison = replace(bot.turn(HELLO), aside=True)

    told = inbox.finish(bot.office, [poison])

    assert spoken(told) == ["Hello."]
    again = bot.killed().office
    assert inbox.unsent(again, bot.channel) == inbox.finish(again, [poison]) == told
    inbox.settle(again, [Settled(told[0].id, Fate.SENT, "1")])
    assert inbox.finish(again, [poison]) == []


def test_what_was_set_aside_goes_after_its_days_and_stays_counted(bot: Bot, enemy: Enemy) -> None:
    poison, days = bot.hear(), bot.office.settings.aside_days
    bot.aside(poison)

    bot.made.move_clock(days)
    inbox.sweep(bot.office)
    row = enemy.row(HEARD, id=poison.id)
    assert (row.state, row.chat) == (Hearing.ASIDE, bot.tag)

    bot.made.move_clock(days + 1)
    inbox.sweep(bot.office)
    assert enemy.rows(HEARD, id=poison.id) == []
    assert [tuple(row)[-1] for row in enemy.rows(TALLY, channel=bot.channel)] == [1]


def test_what_is_too_old_to_matter_goes(bot: Bot, enemy: Enemy) -> None:
    unsent = bot.finish(HELLO, RECEIPT, message="1")
    inbox.settle(bot.office, [Settled(unsent[0].id, Fate.SENT, "2")])
    unsent_before = channels.health(bot.office).unsent
    arrival = bot.arrival()
    (handled,) = inbox.take_in(bot.office, bot.channel, [arrival])
    inbox.finish(bot.office, [Handled(handled, bot.chat(handled), Reply(Talk(bytes(32))))])

    bot.made.move_clock(2)
    inbox.sweep(bot.office)
    assert inbox.take_in(bot.office, bot.channel, [arrival]) == []
    assert len(inbox.shown(bot.office, bot.tag)) == 2
    assert channels.health(bot.office).unsent >= unsent_before + 1

    bot.made.move_clock(3)
    inbox.sweep(bot.office)
    assert inbox.shown(bot.office, bot.tag) == []
    assert inbox.unsent(bot.office, bot.channel) == unsent[1:]
    assert enemy.rows(HEARD, state=int(Hearing.HANDLED), id=handled.id) == []

    bot.made.move_clock(bot.office.settings.drafts_days + 1)
    inbox.sweep(bot.office)
    assert bot.tag in inbox.chats(bot.office, [bot.tag])
    inbox.settle(bot.office, [Settled(unsent[1].id, Fate.DROPPED)])
    assert inbox.sweep(bot.office) >= 1
    assert nothing_left(bot, enemy)


def test_what_somebody_wrote_into_the_rows_is_passed_over(bot: Bot, enemy: Enemy) -> None:
    one, two = bot.hear(), bot.hear("somebody else")
    bot.finish(HELLO)
    said = bot.finish(HELLO, address="a third")
    enemy.swap(HEARD, "sealed", {"id": one.id}, {"id": two.id})
    enemy.change(CHAT, {"id": bot.tag}, sealed=os.urandom(4125))
    enemy.change(SAYING, {"chat": bot.tag}, state=int(Telling.TRIED))
    enemy.run(insert(SAYING).values(id=os.urandom(16), chat=bot.tag, day=bot.office.now().date(), state=7, sealed=b""))

    assert inbox.waiting(bot.office, bot.channel) == []
    assert inbox.chats(bot.office, [bot.tag]) == {}
    assert inbox.unsent(bot.office, bot.channel) == said
    assert inbox.shown(bot.office, bot.tag) == []
    inbox.forget(bot.office, bot.tag)
    assert enemy.rows(SAYING, chat=bot.tag) == []


def test_nothing_of_it_can_be_read_in_the_rows_or_the_files(standing_office: TestOffice) -> None:
    bot = Bot(standing_office, standing_office.role(Process.BOT))
    unsent = bot.finish(RECEIPT, HELLO, message="998877665")
    inbox.settle(bot.office, [Settled(unsent[0].id, Fate.SENT, "998877666")])
    bot.aside(bot.hear())
    bot.hear()

    enemy = Enemy(standing_office.settings.database_url)
    rows = [*enemy.rows(HEARD), *enemy.rows(CHAT), *enemy.rows(SAYING)]
    enemy.close()
    columns = b"\0".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    home = standing_office.settings.home.parent
    files = b"\0".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file() and _ours(path))

    assert len(rows) == 7
    for told in (WORDS, ADDRESS, "31415926535897932384", "998877665", "998877666", "Hello."):
        assert told.encode() not in columns
        assert told.encode() not in files
    assert bot.channel.encode() not in columns  # it is counted by, and no row of a chat names it
    assert {len(row.sealed) for row in rows} == {0, 4125}


def _ours(path: Path) -> bool:
    return path.name.startswith("grievance.db")


def test_a_hundred_updates_are_taken_in_by_a_few_statements(bot: Bot) -> None:
    arrivals = [bot.arrival(str(number)) for number in range(100)]
    taken = inbox.take_in(bot.office, bot.channel, arrivals)
    done = [Handled(one, bot.chat(one), Reply(Talk(bytes(32)), (HELLO, RECEIPT)), "1") for one in taken[:20]]

    unsent = inbox.finish(bot.office, done)

    assert len(taken) == 100
    assert [one.place for one in inbox.waiting(bot.office, bot.channel)] == [one.place for one in arrivals[20:]]
    assert len(unsent) == 40
    assert sorted(map(attrgetter("chat", "place"), unsent)) == sorted(
        (one.chat.tag, at) for one in done for at in (0, 1)
    )
