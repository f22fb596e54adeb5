"""What is given to a reader outside opens that and nothing else, and only as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from typing import Any

import pytest
from deeds import outcome
from enemy import Enemy
from offices import MALIK, RUTH, TestOffice
from readers import ANA, BORIS, IRINA, OMAR, Assigned, assigned
from sqlalchemy import Row

from grievance import briefing, officers
from grievance.briefing import Given, Reply
from grievance.case.terms import Party, Purpose, Step
from grievance.casefile import contexts, disclosures
from grievance.casefile.disclosures import Word
from grievance.casefile.names import circle_names
from grievance.casefile.opening import OpenCase, open_case, release
from grievance.casefile.reading import Fault, Flaw
from grievance.casefile.record import circle_holders, gather
from grievance.casefile.trust import Trust, verify
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.writing import Pen
from grievance.errors import Forbidden, KeeperRefused, Unreadable, Untrusted
from grievance.seal.circle import summary_identity
from grievance.seal.envelope import ZEROS, Context, open_, open_exact
from grievance.seal.keys import Identity, Signer, digest, unpack
from grievance.seal.lockbox import open_compartment
from grievance.seal.roster import Statement, sign_statement
from grievance.store import cases, people
from grievance.store.rows import DisclosedRow, DisclosureRow, RosterRow
from grievance.store.tables import (
    DISCLOSED,
    DISCLOSURE,
    DOCUMENT,
    ENTRY,
    GRANT,
    METADATA,
    REGISTER,
    ROSTER,
    SUMMARY,
)


@pytest.fixture
def case(outside_office: TestOffice) -> Assigned:
    """Give a case in assessment that alleges one thing of Mokora."""
    return assigned(outside_office)


@pytest.fixture
def thief(outside_office: TestOffice) -> Iterator[Enemy]:
    """Let somebody loose on the rows, and put the papers of readers outside back as they were afterwards."""
    with closing(Enemy(outside_office.settings.database_url)) as enemy:
        yield enemy


def held(case: Assigned, name: str = RUTH) -> OpenCase:
    """Open the case with an officer's keys, as a room above would."""
    desk = case.office.desk
    with desk.store.read() as connection:
        row = cases.by_number(connection, case.number)
        assert row
        record, trust = gather(connection, row), desk.trust(connection)
    return open_case(desk.keeper, trust, case.office.officer(name), record)


def slots(office: TestOffice, thief: Enemy) -> dict[bytes, bytes]:
    """Return the slot of every case and disclosure that the keeper gives to an officer of intake."""
    desk, found = office.desk, {}
    for identifier in {*(row.case for row in thief.rows(GRANT)), *(row.id for row in thief.rows(DISCLOSURE))}:
        with suppress(KeeperRefused):
            found[identifier] = release(desk.keeper, desk.trust(), office.officer(RUTH), identifier)
    return found


def given_in(row: Row[Any]) -> DisclosureRow:
    """Read a row as the house does."""
    return DisclosureRow(row.id, row.reader, row.public, row.sealed)


def keys(reader: Unlocked, trust: Trust, thief: Enemy, slot: dict[bytes, bytes]) -> list[Identity]:
    """Return every key that a reader holds: their own, those of their circle, and those of what they were given."""
    own = Identity.from_seed(reader.sealing_seed)
    seeds = [seed for epochs in reader.circles.values() for seed in epochs.values()]
    given = []
    for row in thief.rows(DISCLOSURE, reader=reader.id):
        with suppress(Unreadable):  # what another test spoilt
            given.append(Identity.from_seed(disclosures.unlock(trust, given_in(row), slot[row.id], own)))
    return [own, *circle_holders(reader).values(), *map(summary_identity, seeds), *given]


def envelopes(office: bytes, trust: Trust, thief: Enemy) -> Iterator[tuple[str, Context, bytes]]:
    """Give every sealed thing that lies under no slot: its table, its true context, and its bytes."""
    for row in thief.rows(DOCUMENT):
        named = contexts.document(office, row.case, row.id, row.compartment, row.epoch, row.sequence)
        yield "document", named, row.sealed
    for row in thief.rows(ENTRY):
        yield "entry", contexts.entry(office, row.case, row.epoch, row.sequence), row.sealed
    for row in thief.rows(SUMMARY):
        yield "summary", contexts.summary(office, row.case, row.circle, row.epoch, row.sequence), row.sealed
    for row in thief.rows(DISCLOSED):
        yield "disclosed", contexts.disclosed(office, row.disclosure, row.sequence), row.sealed
    for row in thief.rows(REGISTER):
        yield "register", contexts.register(office, ZEROS, 0, row.sequence), row.sealed
    for row in thief.rows(ROSTER):
        for key in trust.manifest.circles:
            yield "names", contexts.names(office, key.id, key.epoch, row.sequence), row.names


def test_with_an_auditors_keys_and_the_whole_database_nothing_else_opens(
    outside_office: TestOffice, thief: Enemy
) -> None:
    """Even with the slot of every case and of every other disclosure, which no auditor is given."""
    case, other = assigned(outside_office), assigned(outside_office)
    case.answered()
    other.answered()
    other.entrust()
    ana, trust = outside_office.officer(ANA), outside_office.desk.trust()
    slot = slots(outside_office, thief)
    mine = {row.id for row in thief.rows(DISCLOSURE, reader=ana.id)}
    held_ = keys(ana, trust, thief, slot)

    opened = {
        (table, context.scope)
        for table, context, sealed in envelopes(trust.office, trust, thief)
        for key in held_
        if _opens(partial(open_, key, context, sealed))
    }
    publics = [public for root in held(case).roots for _, _, public in root.compartments]
    grants = [
        row
        for row in thief.rows(GRANT)
        for key in held_
        for context in [contexts.grant(trust.office, row.case, row.compartment, row.epoch, row.reader, row.part)]
        for public in publics
        if row.case in slot and _opens(lambda: open_compartment(key, slot[row.case], context, row.sealed, public))  # noqa: B023 - called at once
    ]
    others = [
        row.id
        for row in thief.rows(DISCLOSURE)
        if row.reader != ana.id
        and any(_opens(lambda: disclosures.unlock(trust, given_in(row), slot[row.id], key)) for key in held_)  # noqa: B023 - the same
    ]

    lines = [
        row.sequence
        for row in thief.rows(REGISTER)
        for parts in [unpack(row.keys)]
        for circle, epoch, sealed in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        for key in held_
        for context in [contexts.register(trust.office, circle, int.from_bytes(epoch, "big"), row.sequence)]
        if _opens(partial(open_exact, key, context, sealed))
    ]

    assert len(mine) >= 2
    assert lines == []
    assert opened == {("disclosed", identifier) for identifier in mine}
    assert grants == []
    assert others == []
    assert len(thief.rows(DISCLOSURE)) > len(mine)


def _opens(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except Unreadable:
        return False
    return True


@pytest.mark.parametrize("name", [ANA, IRINA])
def test_the_keeper_gives_a_reader_outside_no_slot_of_a_case(case: Assigned, name: str) -> None:
    desk, identifier = case.office.desk, case.record().case.id

    for identity in (False, True):
        with pytest.raises(KeeperRefused):
            release(desk.keeper, desk.trust(), case.office.officer(name), identifier, identity=identity)


def test_an_auditor_who_holds_the_slot_of_a_case_opens_nothing_of_it(case: Assigned) -> None:
    """Where keeper and auditor are both another's: there is no grant."""
    assert outcome(lambda: held(case, ANA)) == "CaseUnknown"


def test_auditors_do_not_read_who_the_others_are(outside_office: TestOffice) -> None:
    trust, ana = outside_office.desk.trust(), outside_office.officer(ANA)
    with outside_office.desk.store.read() as connection:
        rows = people.rosters(connection)

    assert circle_names(trust, rows, Purpose.AUDITOR, ana.circles[Purpose.AUDITOR]) == {}
    assert {each.name for each in officers.listing(outside_office.desk, ana)} == {""}
    named = {each.name for each in officers.listing(outside_office.desk, outside_office.officer(RUTH))}
    assert {ANA, BORIS, OMAR, IRINA} < named


def test_readers_outside_are_enrolled_with_the_root_and_two_of_intake_may_unseat_them(
    outside_office: TestOffice,
) -> None:
    present = outside_office.officer(RUTH), outside_office.officer(MALIK)
    desk, purposes = outside_office.desk, (Purpose.AUDITOR,)

    with pytest.raises(Forbidden):
        officers.enrol_with_officers(desk, present, "Nadia Okafor", purposes)
    with pytest.raises(Untrusted):
        officers.enrol_with_root(desk, outside_office.keys, "Nadia Okafor", (Purpose.AUDITOR, Purpose.INTAKE))
    officers.enrol_with_root(desk, outside_office.keys, "Nadia Okafor", purposes)
    assert "Nadia Okafor" in {each.name for each in officers.listing(desk, present[0])}

    officers.disable_with_officers(desk, present, "Nadia Okafor")
    assert "Nadia Okafor" not in {each.name for each in officers.listing(desk, present[0])}
    assert ANA in {each.name for each in officers.listing(desk, present[0])}


def test_a_line_that_an_auditor_signed_counts_for_nothing(case: Assigned, thief: Enemy) -> None:
    now, ana = held(case), case.office.officer(ANA)
    head = now.record.entries[-1]
    pen = Pen(
        now.trust.office, now.record.case.id, now.roots[-1], head.sequence + 1, head.digest, case.office.desk.now()
    )
    line = pen.entry(Signer.from_seed(ana.signing_seed), Step.NOTE, Party.OFFICER, [], {}, by=ana.id)
    thief.put(ENTRY, line)

    assert Fault(Flaw.UNSIGNED, line.sequence) in held(case).reading.faults


def test_two_auditors_seat_nobody(outside_office: TestOffice) -> None:
    desk, trust = outside_office.desk, outside_office.desk.trust()
    with desk.store.read() as connection:
        manifest, rows = people.newest_manifest(connection), people.rosters(connection)
    assert manifest
    for purpose in (Purpose.LEAD, Purpose.AUDITOR):
        seats = (*trust.seats(purpose), trust.seats(Purpose.INTERPRETER)[0])
        circle = trust.circle(purpose).id
        statement = Statement(trust.office, trust.rosters.sequence + 1, trust.rosters.head, circle, seats, digest(b""))
        hands = [Signer.from_seed(outside_office.officer(name).signing_seed) for name in (ANA, BORIS)]
        forged = RosterRow(statement.sequence, sign_statement(statement, *hands), b"")

        with pytest.raises(Untrusted):
            verify(desk.pin, manifest, [*rows, forged])


def test_no_row_says_whose_case_a_disclosure_is(case: Assigned, thief: Enemy) -> None:
    """Nothing that lies in clear in one place lies in clear in another: neither ids, nor what they are sealed to."""
    given = bytes.fromhex(case.offer().id)
    row = given_in(thief.row(DISCLOSURE, id=given))
    theirs = {row.id, row.public, bytes.fromhex(case.case().prepared[0].brief.id)}
    elsewhere = [table for table in METADATA.tables.values() if table not in {DISCLOSURE, DISCLOSED}]

    stored = {
        value for table in elsewhere for found in thief.rows(table) for value in found if isinstance(value, bytes)
    }

    assert not [value for value in stored if any(each in value for each in theirs)]
    assert case.record().case.id not in {
        *row.__reduce__()[1],
        *(value for found in thief.rows(DISCLOSED) for value in found),
    }


def _swapped(thief: Enemy, given: bytes, _: bytes) -> None:
    thief.swap(DISCLOSED, "sealed", {"disclosure": given, "sequence": 0}, {"disclosure": given, "sequence": 1})


def _first_removed(thief: Enemy, given: bytes, _: bytes) -> None:
    thief.remove(DISCLOSED, disclosure=given, sequence=0)


def _middle_removed(thief: Enemy, given: bytes, _: bytes) -> None:
    thief.remove(DISCLOSED, disclosure=given, sequence=1)


def _all_removed(thief: Enemy, given: bytes, _: bytes) -> None:
    thief.remove(DISCLOSED, disclosure=given)


def _another_key(thief: Enemy, given: bytes, _: bytes) -> None:
    thief.change(DISCLOSURE, {"id": given}, public=Identity.generate().recipient.public)


def _anothers_grant(thief: Enemy, given: bytes, other: bytes) -> None:
    row = thief.row(DISCLOSURE, id=other)
    thief.change(DISCLOSURE, {"id": given}, public=row.public, sealed=row.sealed)


def _anothers_page(thief: Enemy, given: bytes, other: bytes) -> None:
    page = thief.row(DISCLOSED, disclosure=other, sequence=2)
    thief.change(DISCLOSED, {"disclosure": given, "sequence": 2}, sealed=page.sealed)


@pytest.mark.parametrize(
    "tamper",
    [_swapped, _first_removed, _middle_removed, _all_removed, _another_key, _anothers_grant, _anothers_page],
)
def test_pages_that_were_changed_moved_or_taken_out_open_for_nobody(
    case: Assigned, thief: Enemy, tamper: Callable[[Enemy, bytes, bytes], None]
) -> None:
    given = case.accept(case.offer())
    other = assigned(case.office)
    before = other.accept(other.offer())
    ana, desk = case.office.officer(ANA), case.office.desk

    tamper(thief, bytes.fromhex(given.id), bytes.fromhex(before.id))

    with pytest.raises(Unreadable):
        briefing.open_brief(desk, ana, given.id)
    assert briefing.listed(desk, ana).closed >= 1
    if tamper not in {_another_key, _anothers_grant}:
        assert case.case().outside[0].pages == ()


def test_a_page_that_the_history_knows_of_cannot_be_taken_back(case: Assigned, thief: Enemy) -> None:
    given = case.answered()
    case.take(Step.RECORD, "", disclosure=given.id)

    thief.remove(DISCLOSED, disclosure=bytes.fromhex(given.id), sequence=3)

    assert case.case().outside[0].pages == ()


def _page(case: Assigned, given: Given, word: Word, hand: str, seed: bytes | None = None) -> DisclosedRow:
    """Write the next page of a disclosure in somebody's hand."""
    trust, signing = case.office.desk.trust(), seed or case.office.officer(hand).signing_seed
    told = next(each for each in disclosures.kept(held(case).reading) if each.id.hex() == given.id)
    public = Identity.from_seed(told.seed).recipient.public
    place = (given.version + 1, case.office.desk.now())
    return disclosures.page(
        trust, told.id, public, Signer.from_seed(signing), word, Reply(text="x").body(), place=place
    )


@pytest.mark.parametrize(
    ("word", "hand"), [(Word.ANSWERED, BORIS), (Word.ANSWERED, RUTH), (Word.GIVEN, ANA), (Word.OFFER, BORIS)]
)
def test_a_page_in_another_hand_spoils_what_it_was_put_into(
    case: Assigned, thief: Enemy, word: Word, hand: str
) -> None:
    given = case.accept(case.offer())
    thief.put(DISCLOSED, _page(case, given, word, hand))

    assert outcome(lambda: briefing.open_brief(case.office.desk, case.office.officer(ANA), given.id)) == "Unreadable"
    assert case.case().outside[0].pages == ()


def test_a_page_in_the_readers_own_hand_holds(case: Assigned, thief: Enemy) -> None:
    """What the test before relies on: with the right hand the same page is taken."""
    given = case.accept(case.offer())
    thief.put(DISCLOSED, _page(case, given, Word.ANSWERED, ANA))

    assert case.case().outside[0].reply == Reply(text="x")
