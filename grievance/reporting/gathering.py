"""The cases of one entity in one year, opened one by one: what they add to the counts, and a hash of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from grievance.case.allegations import Allegation
from grievance.case.counting import Event, events
from grievance.casefile.alleging import alleged, alleged_on, until
from grievance.casefile.opening import OpenCase, open_case
from grievance.casefile.record import gather
from grievance.casefile.summaries import summary_keys
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown, KeeperRefused, ManyLeft, Unreadable
from grievance.keeper.verbs import Refusal
from grievance.office import Office
from grievance.seal.keys import digest
from grievance.store import paging
from grievance.store.rows import CaseRow

REACH: Final = 2
"""A case is looked at that came in the year that is asked for, or in so many before."""

_LABEL: Final = b"gcv1/evidence pack"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found. `history` is the digest over the newest lines, up to the year's end, of every case looked at.

    `unread` counts the cases that did not open.
    """

    events: tuple[Event, ...]
    history: bytes
    unread: int


def gathered(office: Office, officer: Unlocked, entity: str, year: int) -> Gathered:
    """Look through all cases that this officer opens. Nobody is taken to have looked at any: the bell goes on ringing.

    Raises `ManyLeft` where the keeper gives no more of them in this hour, `KeeperAway`, `KeeperRefused`.
    """
    office.hand_rosters()
    found: list[Event] = []
    lines: list[bytes] = []
    unread = 0
    cases = _cases(office, officer, year)
    for at, case in enumerate(cases):
        try:
            held = _opened(office, officer, case)
        except (CaseUnknown, Unreadable):
            unread += 1
        except KeeperRefused as refused:
            if str(refused) == Refusal.LIMIT:
                raise ManyLeft(len(cases) - at) from None
            raise
        else:
            found += _events(office, held, entity, year)
            lines += _newest(held, date(year, 12, 31))
    return Gathered(tuple(found), digest(_LABEL, *sorted(lines)), unread)


def named(allegation: Allegation, entity: str) -> bool:
    """Say whether an allegation is about an entity: it bears its name, however it is spaced and capitalised."""
    return _plain(allegation.entity) == _plain(entity)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _cases(office: Office, officer: Unlocked, year: int) -> Sequence[CaseRow]:
    circles = {circle for circle, _ in summary_keys(office.trust(), officer)}
    with office.store.read() as connection:
        return paging.received(connection, circles, date(year - REACH, 1, 1), date(year, 12, 31))


def _opened(office: Office, officer: Unlocked, case: CaseRow) -> OpenCase:
    with office.store.read() as connection:
        record, trust = gather(connection, case), office.trust(connection)
    return open_case(office.keeper, trust, officer, record)


def _events(office: Office, held: OpenCase, entity: str, year: int) -> tuple[Event, ...]:
    last = date(year, 12, 31)
    then = until(held.reading, last)
    days, ours = alleged_on(then), [each for each in alleged(then) if named(each, entity)]
    if not any(each.stands for each in ours):
        return ()
    criteria: dict[str, date] = {}
    for each in ours:
        if each.stands:
            criteria[each.criterion] = min(days[each.id], criteria.get(each.criterion, last))
    since = min(days[each.id] for each in ours)
    return events(then.entries, office.standard.owed(then.entries, last), criteria, since, year)


def _newest(held: OpenCase, last: date) -> list[bytes]:
    """Return the digest of the last line of a case that was there on a day; it says nothing to who has not the line."""
    known = {entry.sequence for entry in held.reading.entries if entry.at.date() <= last}
    return [row.digest for row in held.record.entries if row.sequence in known][-1:]
