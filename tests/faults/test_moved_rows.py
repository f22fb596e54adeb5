"""What was moved, changed or taken away from a case is shown, line by line."""

from __future__ import annotations

from typing import Any

import pytest
from deeds import Told, told
from enemy import Enemy
from forging import lettered, said
from offices import TestOffice

from grievance.case.terms import State
from grievance.casefile.reading import Flaw
from grievance.casefile.timeline import FAULTS
from grievance.errors import Unreadable
from grievance.seal.keys import digest
from grievance.store.rows import DocumentRow
from grievance.store.tables import (
    DOCUMENT,
    ENTRY,
)


def letters(enemy: Enemy, case: Told) -> list[Any]:
    """Find what the first two steps put among the letters: each time a letter and a status line."""
    identifier = case.record().case.id
    return [enemy.rows(DOCUMENT, case=identifier, sequence=sequence, compartment=3) for sequence in (1, 2)]


@pytest.mark.parametrize("between", ["lines", "cases"])
def test_swapped_letters_are_shown_as_what_they_are(office: TestOffice, enemy: Enemy, between: str) -> None:
    case, other = lettered(office), lettered(office)
    mine = [row for rows in letters(enemy, case) for row in rows]
    theirs = [row for rows in letters(enemy, other) for row in rows]
    pairs = zip(mine[:2], mine[2:], strict=True) if between == "lines" else zip(mine, theirs, strict=True)
    for one, another in pairs:
        enemy.swap(DOCUMENT, "sealed", {"id": one.id}, {"id": another.id})

    for each in (case,) if between == "lines" else (case, other):
        assert {(letter.words, letter.verified) for letter in each.mailbox().letters} == {("", False)}
        assert each.mailbox().state is State.RECEIVED
        file = each.case()
        assert said(file, Flaw.UNREADABLE)
        assert not [paper for paper in file.papers if paper.words.startswith("Letter")]


def test_letters_whose_ids_are_swapped_too_are_no_better(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office)
    first, second = (rows[0] for rows in letters(enemy, case))
    enemy.remove(DOCUMENT, id=first.id)
    enemy.change(DOCUMENT, {"id": second.id}, sequence=first.sequence)
    enemy.put(DOCUMENT, DocumentRow(first.id, first.case, 3, 1, second.sequence, first.sealed))

    assert [letter.verified for letter in case.mailbox().letters].count(False) >= 1
    assert said(case.case(), Flaw.UNNAMED, Flaw.MISSING)


@pytest.mark.parametrize("at", [0, 40, 1200, -1])
def test_a_letter_that_was_changed_is_not_read(office: TestOffice, enemy: Enemy, at: int) -> None:
    case = lettered(office)
    for row in letters(enemy, case)[0]:
        changed = bytearray(row.sealed)
        changed[at] ^= 1
        enemy.change(DOCUMENT, {"id": row.id}, sealed=bytes(changed))

    mailbox = case.mailbox()
    assert [letter.words for letter in mailbox.letters if letter.verified] == ["Letter 1"]
    assert [letter.words for letter in mailbox.letters if not letter.verified] == ["", ""]
    assert said(case.case(), Flaw.UNREADABLE)


def test_the_story_cannot_be_changed_or_taken_away_unseen(office: TestOffice, enemy: Enemy) -> None:
    case = told(office)
    (row,) = enemy.rows(DOCUMENT, case=case.record().case.id, compartment=1)
    enemy.change(DOCUMENT, {"id": row.id}, sealed=row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]))
    assert said(case.case(), Flaw.UNREADABLE)
    assert not any(paper.words for paper in case.case().papers)

    enemy.remove(DOCUMENT, id=row.id)
    assert said(case.case(), Flaw.MISSING)


@pytest.mark.parametrize("removed", [1, 2])
@pytest.mark.parametrize("mended", [False, True])
def test_a_removed_line_is_shown(office: TestOffice, enemy: Enemy, removed: int, mended: bool) -> None:  # noqa: FBT001
    case = lettered(office, 3)
    identifier = case.record().case.id
    before, after = (enemy.row(ENTRY, case=identifier, sequence=removed + way) for way in (-1, 1))

    enemy.remove(ENTRY, case=identifier, sequence=removed)
    if mended:
        mend = {"previous": before.digest, "digest": digest(before.digest, after.sealed, after.covers)}
        enemy.change(ENTRY, {"case": identifier, "sequence": removed + 1}, **mend)

    file = case.case()
    flaws = {Flaw.GAP, Flaw.UNNAMED} | ({Flaw.UNSIGNED} if mended else {Flaw.CHAIN})
    if mended and removed == 1:
        flaws |= {Flaw.CHAIN}
    assert said(file, *flaws)
    assert f"Line {removed + 1}: {FAULTS[Flaw.GAP]}" in file.faults
    with_it = lettered(office, 3).case()
    assert with_it.intact


def test_a_line_that_took_the_place_of_the_removed_one_is_shown(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office, 3)
    identifier = case.record().case.id
    enemy.remove(ENTRY, case=identifier, sequence=2)
    enemy.change(ENTRY, {"case": identifier, "sequence": 3}, sequence=2)

    assert said(case.case(), Flaw.CHAIN, Flaw.UNREADABLE, Flaw.UNNAMED)


def test_without_its_first_line_a_case_does_not_open(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office)
    enemy.remove(ENTRY, case=case.record().case.id, sequence=0)

    with pytest.raises(Unreadable):
        case.case()


@pytest.mark.parametrize("columns", [("sealed",), ("sealed", "digest"), ("sealed", "digest", "previous")])
def test_lines_in_another_order_are_shown(office: TestOffice, enemy: Enemy, columns: tuple[str, ...]) -> None:
    case = lettered(office, 3)
    identifier = case.record().case.id
    for column in columns:
        enemy.swap(ENTRY, column, {"case": identifier, "sequence": 1}, {"case": identifier, "sequence": 2})

    file = case.case()

    assert not file.intact
    assert {f"Line {line}: {FAULTS[Flaw.UNREADABLE]}" for line in (2, 3)} <= set(file.faults)


def test_a_removed_paper_is_shown(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office)
    enemy.remove(DOCUMENT, case=case.record().case.id, sequence=1)

    assert said(case.case(), Flaw.MISSING)
