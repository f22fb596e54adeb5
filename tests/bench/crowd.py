"""A crowd of cases, put straight into the store: real ones that open and verify, but nobody waited for Argon2id.

Their receipts are made up, so no digits lead to them; all else is made by the code that files.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from itertools import cycle
from multiprocessing import get_context
from random import uniform
from typing import Final

from offices import TestOffice
from sqlalchemy import select

from grievance.case.number import new_number
from grievance.case.terms import About, Complaint
from grievance.casefile import binding
from grievance.casefile.making import Birth, Maker, new_id
from grievance.casefile.sitting import Sitting, seal_filing
from grievance.keeper.slots import CASE, IDENTITY, LOCATOR, record
from grievance.keeper.verbs import HourKey
from grievance.office import Office, Process
from grievance.seal.keys import digest
from grievance.seal.receipt import Derivations, new_digits
from grievance.settings import Settings
from grievance.store.rows import Change
from grievance.store.tables import CASE as CASE_TABLE

TOGETHER: Final = 200  # cases in one transaction
AHEAD: Final = 6  # transactions that are sealed while one is written
YEARS: Final = 3
ACKNOWLEDGED_WITHIN: Final = timedelta(days=7)
TOLD: Final = (
    Complaint("They keep our passports in the office. We asked in June, and again in August. " * 4, "en"),
    Complaint("On n'est pas payés depuis trois mois. Le chef dit que c'est le client qui ne paie pas. " * 9, "fr"),
    *(Complaint("The drivers wash the tanks into the canal at night. The well smells of it. " * 2, "en"),) * 17,
    Complaint("The auditor came with the manager, and asked us in front of him.", "en", About.AUDITOR),
)


def settle(office: TestOffice, count: int) -> None:
    """Add so many cases to an office whose keeper is not at work.

    They came over the last three years, some on every day; one in twenty goes to the outside circle.
    """
    office.start_keeper()  # it makes its folder
    office.end_keeper()
    held = sorted(sittings(count), key=lambda sitting: sitting.case)  # neighbours in the store are written together
    with (office.settings.keeper_home / "slots").open("ab") as slots:
        slots.writelines(map(_kept, held))
    for sealed in _sealed(office.settings, held, _numbers(office.public, count)):
        insert(office.public, sealed)


def sittings(count: int) -> list[Sitting]:
    """Make up so many receipts, each with the slot of its case."""
    return [Sitting(new_id(), os.urandom(32), _derivations(), new_digits()) for _ in range(count)]


def case(
    office: Office, at: datetime, sitting: Sitting, number: str | None = None, told: Complaint = TOLD[0]
) -> Change:
    """Seal a case that came at a time, as filing does."""
    trust, due = office.trust(), (at + ACKNOWLEDGED_WITHIN).date()
    birth = Birth(sitting.case, number or new_number(), sitting.slot, _apart(sitting), sitting.receipt, at, due)
    filing = seal_filing(trust.office, os.urandom(32), HourKey(bytes(8), os.urandom(32), 1), sitting)
    return Maker(trust, office.intake_signer, office.standard.questions).new_case(birth, told, filing)


def insert(office: Office, sealed: Iterable[Change]) -> None:
    """Put sealed cases into the store, in one transaction."""
    with office.store.write() as connection:
        for change in sealed:
            binding.write(connection, office.trust(), change)


def _sealed(settings: Settings, held: Sequence[Sitting], numbers: Sequence[str]) -> Iterator[list[Change]]:
    """Seal in as many processes as there are processors, only a little ahead of whoever writes."""
    ahead: deque[Future[list[Change]]] = deque()
    with ProcessPoolExecutor(mp_context=get_context("fork")) as sealers:
        for at in range(0, len(held), TOGETHER):
            part = slice(at, at + TOGETHER)
            ahead.append(sealers.submit(_seal, settings, held[part], numbers[part]))
            if len(ahead) > AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _seal(settings: Settings, held: Sequence[Sitting], numbers: Sequence[str]) -> list[Change]:
    office = Office.open(settings, Process.PUBLIC)
    days = (timedelta(days=uniform(0, 365 * YEARS)) for _ in held)  # noqa: S311 - no secret
    told = zip(days, held, numbers, cycle(TOLD))
    made = [case(office, office.now() - ago, sitting, number, story) for ago, sitting, number, story in told]
    office.store.close()
    return made


def _numbers(office: Office, count: int) -> list[str]:
    """Draw so many numbers that no case has."""
    with office.store.read() as connection:
        taken = set(connection.execute(select(CASE_TABLE.c.number)).scalars())
    found: set[str] = set()
    while len(found) < count:
        found.add(new_number())
        found -= taken
    return list(found)


def _derivations() -> Derivations:
    return Derivations(os.urandom(16), os.urandom(32), os.urandom(32))


def _kept(sitting: Sitting) -> bytes:
    return (
        record(CASE, sitting.case, sitting.slot)
        + record(IDENTITY, sitting.case, _apart(sitting))
        + record(LOCATOR, sitting.receipt.locator, sitting.case)
    )


def _apart(sitting: Sitting) -> bytes:
    """Make up the identity slot of a case: the same for whoever keeps it and whoever seals under it."""
    return digest(b"apart", sitting.slot)
