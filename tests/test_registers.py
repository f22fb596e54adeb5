"""The register: lines that every reading circle opens, chained and signed, and none taken out without being seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from companies import link, record, scope
from enemy import Enemy
from filings import at_once
from offices import HELENE, MALIK, PIOTR, RUTH, SALMA, TestOffice

from grievance import officers, registers
from grievance.case.records import RecordKind
from grievance.case.terms import Purpose
from grievance.casefile import contexts, entering
from grievance.casefile.papers import seal_paper, stamp
from grievance.errors import Forbidden, RecordRefused, RegisterBroken, RegisterMoved
from grievance.office import Process
from grievance.seal.keys import Identity, Signer, digest
from grievance.store import register as kept
from grievance.store.engine import Store
from grievance.store.rows import RegisterRow
from grievance.store.tables import REGISTER

COMPANY = [record("entity", id="company"), record("entity", id="holding"), record("facility", id="smelter")]
LINKS = [link("L-1", "part_of", "smelter", "company"), scope("S-1", "holding")]


def version(office: TestOffice) -> int:
    return registers.register(office.desk, office.officer(RUTH)).version


def enter(office: TestOffice, *records: object, name: str = RUTH) -> None:
    registers.append(office.desk, office.officer(name), records, version(office))  # type: ignore[arg-type]


@pytest.fixture
def filled(office: TestOffice) -> TestOffice:
    """Give an office whose register has three lines at least."""
    if version(office) == 0:
        enter(office, *COMPANY)
        enter(office, *LINKS, name=MALIK)
        enter(office, link("L-2", "owns", "holding", "company"))
    return office


@pytest.fixture
def restored(filled: TestOffice, enemy: Enemy) -> Iterator[Enemy]:
    """Put the lines back as they were, whatever the enemy made of them."""
    rows = [RegisterRow(*tuple(row)) for row in enemy.rows(REGISTER)]
    yield enemy
    enemy.remove(REGISTER)
    for row in rows:
        enemy.put(REGISTER, row)
    assert version(filled) == len(rows)


@pytest.mark.parametrize("name", [RUTH, MALIK, SALMA, HELENE])
def test_every_circle_that_handles_cases_reads_the_register(filled: TestOffice, name: str) -> None:
    found = registers.register(filled.desk, filled.officer(name))

    assert found.records.keys() >= {"company", "holding", "smelter", "L-1", "S-1", "L-2"}
    assert found.get("L-1") == LINKS[0]


def test_a_witness_does_not(filled: TestOffice) -> None:
    with pytest.raises(Forbidden):
        registers.register(filled.desk, filled.officer(PIOTR))


@pytest.mark.parametrize("name", [SALMA, HELENE, PIOTR])
def test_only_intake_and_leads_change_it(filled: TestOffice, name: str) -> None:
    before = version(filled)
    for act in (
        lambda: registers.append(filled.desk, filled.officer(name), COMPANY, before),
        lambda: registers.take_in(filled.desk, filled.officer(name), RecordKind.ENTITY, "", {}, dry=True),
    ):
        with pytest.raises(Forbidden):
            act()
    assert version(filled) == before


def test_an_older_version_is_not_written_over(filled: TestOffice) -> None:
    seen = version(filled)
    enter(filled, record("entity", id="company", name="Renamed"))

    with pytest.raises(RegisterMoved):
        registers.append(filled.desk, filled.officer(RUTH), [record("entity", id="company", name="Other")], seen)
    assert registers.register(filled.desk, filled.officer(RUTH)).name("company") == "Renamed"


def test_of_officers_who_race_one_is_first_and_the_others_are_told(filled: TestOffice) -> None:
    seen, moved = version(filled), []

    def change(name: str) -> None:
        try:
            registers.append(filled.desk, filled.officer(RUTH), [record("entity", id="company", name=name)], seen)
        except RegisterMoved:
            moved.append(name)

    at_once([lambda name=name: change(name) for name in "abcd"])  # type: ignore[misc]

    assert len(moved) == 3
    assert version(filled) == seen + 1


def test_a_record_that_does_not_fit_takes_none_of_its_line_along(filled: TestOffice) -> None:
    before = registers.register(filled.desk, filled.officer(RUTH))

    with pytest.raises(RecordRefused):
        enter(filled, record("entity", id="fresh"), record("facility", id="site", entity="nobody"))
    assert registers.register(filled.desk, filled.officer(RUTH)) == before


def test_nothing_of_it_is_in_clear(filled: TestOffice, enemy: Enemy) -> None:
    stored = b"".join(bytes(row.keys) + bytes(row.sealed) for row in enemy.rows(REGISTER))

    assert len(stored) > 3 * 4096
    assert not [word for word in (b"smelter", b"holding", b"a test", b"part_of") if word in stored]
    assert filled


def _removed(enemy: Enemy) -> None:
    enemy.remove(REGISTER, sequence=1)


def _closed_up(enemy: Enemy) -> None:
    """Take the second line out and let the third follow on the first."""
    first, third = enemy.row(REGISTER, sequence=0), enemy.row(REGISTER, sequence=2)
    for row in enemy.rows(REGISTER)[1:]:
        enemy.remove(REGISTER, sequence=row.sequence)
    bound = digest(first.digest, third.keys, third.sealed)
    enemy.put(REGISTER, RegisterRow(1, first.digest, bound, third.keys, third.sealed))


def _swapped(enemy: Enemy) -> None:
    enemy.swap(REGISTER, "sealed", {"sequence": 0}, {"sequence": 1})


def _flipped(enemy: Enemy) -> None:
    row = enemy.rows(REGISTER)[-1]
    sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    bound = digest(row.previous, row.keys, sealed)
    enemy.change(REGISTER, {"sequence": row.sequence}, sealed=sealed, digest=bound)


def _other_digest(enemy: Enemy) -> None:
    enemy.change(REGISTER, {"sequence": 1}, digest=bytes(32))


def _keyless(enemy: Enemy) -> None:
    row = enemy.rows(REGISTER)[-1]
    enemy.change(REGISTER, {"sequence": row.sequence}, keys=b"\0", digest=digest(row.previous, b"\0", row.sealed))


@pytest.mark.parametrize("tamper", [_removed, _closed_up, _swapped, _flipped, _other_digest, _keyless])
def test_a_line_that_was_changed_or_taken_out_is_noticed_and_nothing_is_read(
    filled: TestOffice, restored: Enemy, tamper: Callable[[Enemy], None]
) -> None:
    tamper(restored)

    with pytest.raises(RegisterBroken):
        registers.register(filled.desk, filled.officer(RUTH))


@pytest.mark.parametrize("whose", ["a stranger", "the wrong officer", "somebody else's hand"])
def test_a_line_that_no_officer_signed_is_not_taken(filled: TestOffice, restored: Enemy, whose: str) -> None:
    """Whoever can write the database can seal to the circles' public keys, but not sign."""
    trust, ruth, malik = filled.desk.trust(), filled.officer(RUTH), filled.officer(MALIK)
    last = RegisterRow(*tuple(restored.rows(REGISTER)[-1]))
    false = {
        "a stranger": replace(ruth, signing_seed=Signer.generate().seed),
        "the wrong officer": replace(ruth, id=malik.id),
        "somebody else's hand": replace(malik, id=ruth.id),
    }[whose]
    restored.put(REGISTER, entering.line(trust, false, last, [], filled.desk.now()))

    with pytest.raises(RegisterBroken):
        registers.register(filled.desk, filled.officer(RUTH))


@pytest.mark.parametrize("records", [[{"is": "entity"}], [{"is": "secret", "id": "x"}], ["entity"], 7, [{}]])
def test_a_line_that_makes_no_sense_is_not_taken(filled: TestOffice, restored: Enemy, records: object) -> None:
    trust, ruth = filled.desk.trust(), filled.officer(RUTH)
    last, own = restored.rows(REGISTER)[-1], Identity.generate()
    place = last.sequence + 1
    body = {
        "at": stamp(filled.desk.now()),
        "by": ruth.id.hex(),
        "previous": last.digest.hex(),
        "records": records,
    }
    signer = Signer.from_seed(ruth.signing_seed)
    sealed = seal_paper(own.recipient, contexts.register(trust.office, bytes(16), 0, place), signer, body)
    keys = entering.keys(trust, place, own.seed)
    restored.put(REGISTER, RegisterRow(place, last.digest, digest(last.digest, keys, sealed), keys, sealed))

    with pytest.raises(RegisterBroken):
        registers.register(filled.desk, filled.officer(RUTH))


def test_a_place_is_taken_once(store: Store) -> None:
    row = RegisterRow(0, b"", bytes(32), b"", b"x")
    with store.write() as connection:
        kept.put_line(connection, row)
    with pytest.raises(RegisterMoved), store.write() as connection:
        kept.put_line(connection, row)
    with store.read() as connection:
        assert kept.lines(connection) == [row]


def test_old_lines_open_after_the_keys_of_a_circle_turned(standing_office: TestOffice) -> None:
    office = standing_office
    enter(office, *COMPANY)
    officers.disable_with_root(office.role(Process.CLI), office.keys, MALIK)

    ruth, helene = office.sign_in(RUTH), office.sign_in(HELENE)
    assert len(ruth.circles[Purpose.INTAKE]) == 2
    registers.append(office.desk, ruth, LINKS, 1)
    for officer in (ruth, helene):
        assert registers.register(office.desk, officer).records.keys() == {each.id for each in (*COMPANY, *LINKS)}
