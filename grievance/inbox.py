"""What came by a channel and is not handled, what is kept of a chat, and what is still to be said there.

Every function is one transaction, and what it says it took is on the disk. Each may be asked again after a kill, or
after `StoreAway` from a commit of which nobody knows what became.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from grievance.casefile.chats import BotKeys
from grievance.casefile.messages import NEWS as NEWS
from grievance.casefile.messages import Arrival as Arrival
from grievance.casefile.messages import Chat as Chat
from grievance.casefile.messages import Fate as Fate
from grievance.casefile.messages import Handled as Handled
from grievance.casefile.messages import Job as Job
from grievance.casefile.messages import Settled as Settled
from grievance.casefile.messages import Shown as Shown
from grievance.casefile.messages import Unsent as Unsent
from grievance.casefile.messages import Waiting as Waiting
from grievance.errors import Unreadable
from grievance.interview.talk import Saying
from grievance.office import Office
from grievance.store import chats as rows
from grievance.store import tallies
from grievance.store.alone import Alone as Alone
from grievance.store.alone import alone as alone_in
from grievance.store.chat_rows import ChatRow, SayingRow, Tallied
from grievance.store.engine import Connection

KEPT = timedelta(days=2)
"""How long a handled update is known again, and how long a platform lets a message be taken away."""

COUNTED = timedelta(days=35)
"""How long the counts of a day are kept: a month and some days, for whoever looks back at one."""

_TALLIED = {Fate.SENT: Tallied.DELIVERED, Fate.OFFERED: Tallied.OFFERED, Fate.DROPPED: Tallied.UNDELIVERED}

_Tally = Counter[tuple[str, Tallied]]


@contextmanager
def alone(office: Office, channel: str = "bot") -> Iterator[Alone]:
    """Be the one process of a channel for a while. Raises `NotAlone` where another process is, `StoreAway`."""
    with alone_in(office.store, channel) as held:
        yield held


def tag(office: Office, channel: str, address: str) -> bytes:
    """Return the keyed tag (16) of a chat."""
    return office.bot_keys.tag(channel, address)


def take_in(office: Office, channel: str, arrivals: Sequence[Arrival]) -> list[Waiting]:
    """Keep what a channel brought, in one transaction, and return what of it is new, in its order.

    Raises `StoreAway`: call it again before the next poll. What is then returned may leave out what the first call
    kept after all, so ask `waiting` too.
    """
    keys, day = office.bot_keys, office.now().date()
    came: dict[bytes, Waiting] = {}
    for each in arrivals:
        mark = keys.mark(channel, each.id)
        came.setdefault(mark, _waiting(keys, channel, mark, each))
    if not came:
        return []
    locked = {mark: keys.lock_heard(each, day) for mark, each in came.items()}
    with office.store.write() as connection:
        old = rows.known(connection, came)
        rows.put_heard(connection, [row for mark, row in locked.items() if mark not in old])
    return [each for mark, each in came.items() if mark not in old]


def waiting(office: Office, channel: str) -> list[Waiting]:
    """Return all that is not handled of a channel, in order of place. What does not open is passed over."""
    with office.store.read() as connection:
        found = rows.waiting(connection)
    opened = []
    for row in found:
        with suppress(Unreadable):
            opened.append(office.bot_keys.unlock_heard(row))
    return sorted((each for each in opened if each.channel == channel), key=lambda each: each.place)


def chats(office: Office, tags: Collection[bytes]) -> dict[bytes, Chat]:
    """Return what is kept of these chats, by tag. A chat that is new, or does not open, is not there."""
    with office.store.read() as connection:
        found = rows.chats(connection, tags)
    opened = {}
    for row in found:
        with suppress(Unreadable):
            opened[row.id] = office.bot_keys.unlock_chat(row)
    return opened


def kept(handled: Handled) -> Chat:
    """Return the chat as `finish` keeps it: where the reply leaves it, with what follows counted."""
    return replace(handled.chat, talk=handled.reply.talk, said=handled.chat.said + len(_jobs(handled)))


def finish(office: Office, done: Sequence[Handled]) -> list[Unsent]:
    """Mark turns as over, keep their chats as `kept` says, and return what is to be sent, in order.

    A chat is given as the turn before left it. A turn that was finished before changes nothing, and what of it is
    still to be sent is returned again. An update that is set aside waits no longer, and is kept, locked as it is.
    """
    keys, now = office.bot_keys, office.now()
    follows = {each.waiting.id: _following(keys, each) for each in done}
    ids = [one.id for following in follows.values() for one in following]
    with office.store.write() as connection:
        waits = rows.still_waiting(connection, follows)
        new = [each for mark, each in {each.waiting.id: each for each in done}.items() if mark in waits]
        rows.handled(connection, [each.waiting.id for each in new if not each.aside])
        rows.set_aside(connection, [each.waiting.id for each in new if each.aside])
        latest = {each.chat.tag: kept(each) for each in new}
        tally = _close(keys, connection, [chat for chat in latest.values() if chat.closed])
        tally.update((each.chat.channel, Tallied.ASIDE) for each in new if each.aside)
        rows.put_chats(connection, [keys.lock_chat(chat, _lasts(chat, now)) for chat in latest.values()])
        said = [keys.lock_unsent(one, now.date()) for each in new for one in follows[each.waiting.id]]
        rows.put_sayings(connection, said)
        _put_new(connection, [keys.lock_shown(own, now.date()) for own in _own(keys, new, now)])
        there = rows.still_unsent(connection, ids)
        tallies.add(connection, now.date(), tally)
    return [one for following in follows.values() for one in following if one.id in there]


def failed(office: Office, waiting: Waiting) -> int:
    """Count that a turn failed, and return how often it did."""
    with office.store.write() as connection:
        return rows.failed(connection, waiting.id)


def unsent(office: Office, channel: str) -> list[Unsent]:
    """Return all that is to be sent on a channel, chat by chat in order. What was tried before comes back `unsure`."""
    with office.store.read() as connection:
        found = rows.unsent(connection)
    mine = (each for each in _opened(office.bot_keys, found) if each.channel == channel)
    return sorted(mine, key=lambda each: (each.chat, each.place))


def settle(office: Office, settled: Sequence[Settled]) -> None:
    """Keep what became of things unsent; what is settled already is passed over.

    A saying that was sent becomes a `Shown`; a `FORGET` forgets its chat, as `forget` does.
    """
    keys, now = office.bot_keys, office.now()
    with office.store.write() as connection:
        known = {one.id: one for one in _opened(keys, rows.sayings(connection, {each.id for each in settled}))}
        became: dict[bytes, SayingRow] = {}
        gone: dict[bytes, Unsent] = {}
        for each in settled:
            one = known.get(each.id)
            if one and (row := _became(keys, one, each, now)):
                became[row.id] = row
            elif one:
                gone[one.id] = one
        for one in gone.values():
            if one.job is Job.FORGET:
                _forget(keys, connection, one.chat)
        rows.remove_sayings(connection, gone)
        rows.change_sayings(connection, [row for row in became.values() if row.id in known])
        _put_new(connection, [row for row in became.values() if row.id not in known])
        ended = {each.id: _TALLIED[each.fate] for each in settled if each.id in known and each.fate in _TALLIED}
        said = ((known[of], what) for of, what in ended.items() if known[of].job is Job.SAY)
        tallies.add(connection, now.date(), _Tally((one.channel, what) for one, what in said))


def shown(office: Office, chat: bytes) -> list[Shown]:
    """Return the messages of a chat that can perhaps still be removed, the oldest first."""
    with office.store.read() as connection:
        found = rows.said_in(connection, [chat])
    opened = []
    for row in found:
        with suppress(Unreadable):
            opened.append(office.bot_keys.unlock_shown(row))
    return sorted(opened, key=lambda each: (each.at, each.message))


def removed(office: Office, ids: Collection[bytes]) -> None:
    """Keep no longer that these messages are there, by the ids of their `Shown`."""
    with office.store.write() as connection:
        rows.remove_sayings(connection, ids)


def forget(office: Office, chat: bytes) -> None:
    """Leave nothing of a chat but what came in and waits, and what a later turn put behind the `FORGET`."""
    with office.store.write() as connection:
        _forget(office.bot_keys, connection, chat)


def sweep(office: Office) -> int:
    """Forget what is too old to matter, and count it.

    That is handled updates and those set aside, messages that nobody can remove, silent chats.
    """
    today, settings = office.now().date(), office.settings
    silent, aside = timedelta(days=settings.drafts_days), timedelta(days=settings.aside_days)
    with office.store.write() as connection:
        gone = rows.sweep(connection, today - KEPT, today - silent, today - aside)
        return gone + tallies.sweep(connection, today - COUNTED)


def _lasts(chat: Chat, now: datetime) -> date:
    """Return the day from which a chat counts as silent: never, where we may still write first."""
    return date.max if chat.talk.news else now.date()


def _waiting(keys: BotKeys, channel: str, mark: bytes, came: Arrival) -> Waiting:
    return Waiting(mark, keys.tag(channel, came.address), channel, came.place, came.address, came.body)


def _jobs(handled: Handled) -> list[tuple[Job, Saying | None]]:
    """Return what follows from a turn, in order. To a closed chat nothing is said, and nothing in it can be removed."""
    reply = handled.reply
    last: list[tuple[Job, Saying | None]] = [(Job.FORGET, None)] if reply.forget else []
    if handled.chat.closed:
        return last
    first = [(Job.CLEAR, None)] if reply.clear else [(Job.HIDE, None)] if reply.hide else []
    return [*first, *((Job.SAY, saying) for saying in reply.says), *last]


def _following(keys: BotKeys, handled: Handled) -> list[Unsent]:
    mark, chat = handled.waiting.id, handled.chat
    return [
        Unsent(keys.saying(mark, number), chat.tag, chat.channel, chat.address, chat.said + number, job, saying)
        for number, (job, saying) in enumerate(_jobs(handled))
    ]


def _own(keys: BotKeys, new: Iterable[Handled], now: datetime) -> Iterator[Shown]:
    """Return the person's own messages, which may have to go too."""
    for each in new:
        if each.message:
            identifier = keys.shown(each.chat.tag, each.message)
            yield Shown(identifier, each.chat.tag, each.message, each.secret, now)


def _became(keys: BotKeys, one: Unsent, settled: Settled, now: datetime) -> SayingRow | None:
    """Return what is kept of something unsent, or `None` where nothing is."""
    secret = one.saying is not None and one.saying.secret
    if settled.fate is Fate.TRIED:
        return keys.lock_unsent(replace(one, unsure=True), now.date())
    if settled.fate is Fate.PART:
        identifier = keys.shown(one.chat, settled.message)
        return keys.lock_shown(Shown(identifier, one.chat, settled.message, secret, now), now.date())
    if settled.fate in {Fate.SENT, Fate.OFFERED} and settled.message:
        return keys.lock_shown(Shown(one.id, one.chat, settled.message, secret, now), now.date())
    return None


def _put_new(connection: Connection, found: Sequence[SayingRow]) -> None:
    """Put messages beside the others; one that was edited is known already."""
    known = rows.known_sayings(connection, [row.id for row in found])
    rows.put_sayings(connection, list({row.id: row for row in found if row.id not in known}.values()))


def _close(keys: BotKeys, connection: Connection, closed: Sequence[Chat]) -> _Tally:
    """Drop what was to be said in chats that are closed now; that one is to be forgotten stands. Count both."""
    tally = _Tally()
    if closed:
        tags = [chat.tag for chat in closed]
        before = {row.id for row in rows.chats(connection, tags) if _was_closed(keys, row)}
        tally.update((chat.channel, Tallied.BLOCKED) for chat in closed if chat.tag not in before)
        unsent = [one for one in _opened(keys, rows.held_in(connection, tags)) if one.job is not Job.FORGET]
        rows.remove_sayings(connection, [one.id for one in unsent])
        tally.update((one.channel, Tallied.UNDELIVERED) for one in unsent if one.job is Job.SAY)
    return tally


def _was_closed(keys: BotKeys, row: ChatRow) -> bool:
    with suppress(Unreadable):
        return keys.unlock_chat(row).closed
    return False


def _forget(keys: BotKeys, connection: Connection, chat: bytes) -> None:
    here = rows.said_in(connection, [chat])
    pending = list(_opened(keys, here))
    end = min((one.place for one in pending if one.job is Job.FORGET), default=math.inf)
    rows.forget_aside(connection, chat)
    if any(one.place > end for one in pending):  # the person has come back meanwhile
        rows.remove_sayings(connection, [one.id for one in pending if one.place <= end])
    else:
        rows.remove_sayings(connection, [row.id for row in here])
        rows.remove_chat(connection, chat)


def _opened(keys: BotKeys, found: Iterable[SayingRow]) -> Iterator[Unsent]:
    """Open what is still to be sent. What does not open is passed over."""
    for row in found:
        with suppress(Unreadable):
            yield keys.unlock_unsent(row)
