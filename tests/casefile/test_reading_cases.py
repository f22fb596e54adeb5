"""A history is read line by line; what does not hold is named, and counts for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from offices import MALIK, RUTH, SALMA, STORY
from paperwork import NOON, WRONG, PaperCase, PaperOffice

from grievance.case.terms import Compartment, Complaint, Party, Step
from grievance.casefile import reading, stepping
from grievance.casefile.reading import Fault, Flaw, Voices, takers
from grievance.casefile.record import Record, verified_roots
from grievance.seal.keys import Signer, digest
from grievance.store.rows import Change


@pytest.fixture
def case(paper_office: PaperOffice) -> PaperCase:
    """Give a case with four lines: told, acknowledged, a note, and an answer."""
    told = paper_office.born(Complaint(STORY, "en", answers={"wish": "our passports"}))
    written = told.act(stepping.letter(Step.ACKNOWLEDGE, "We have read it.", "en")).act(stepping.note("A note."), MALIK)
    return written.step(Step.ANSWER, made="no")


def test_a_sound_case_is_read_without_a_fault(case: PaperCase) -> None:
    read = case.read()

    assert read.faults == ()
    assert [entry.step for entry in read.entries] == [Step.RECEIVE, Step.ACKNOWLEDGE, Step.NOTE, Step.ANSWER]
    assert [entry.party for entry in read.entries] == [Party.INTAKE, Party.OFFICER, Party.OFFICER, Party.COMPLAINANT]
    cast = case.office.cast
    assert [entry.by for entry in read.entries] == [b"", cast[RUTH].id, cast[MALIK].id, b""]
    assert all(paper.verified and paper.signed for paper in read.papers)


def test_what_no_key_opens_is_closed_and_still_vouched_for(case: PaperCase) -> None:
    read = case.read(SALMA)

    closed = [paper for paper in read.papers if paper.signed is None]
    assert {paper.row.compartment for paper in closed} == {3}
    assert read.entries == case.read().entries
    assert read.faults == ()


def test_without_the_history_papers_stand_alone(case: PaperCase) -> None:
    papers = case.borne().papers

    assert {paper.row.compartment for paper in papers} == {3}
    assert all(paper.verified for paper in papers)


Harm = Callable[[Record], Record]


def line(at: int, **columns: object) -> Harm:
    def harm(record: Record) -> Record:
        entries = list(record.entries)
        entries[at] = replace(entries[at], **columns)  # type: ignore[arg-type]
        return replace(record, entries=tuple(entries))

    return harm


def without_line(at: int) -> Harm:
    return lambda record: replace(record, entries=record.entries[:at] + record.entries[at + 1 :])


def papers(keep: Callable[[int], bool]) -> Harm:
    return lambda record: replace(record, documents=tuple(row for row in record.documents if keep(row.sequence)))


def doubled(record: Record) -> Record:
    copy = replace(record.documents[-1], id=WRONG[:16])
    return replace(record, documents=(*record.documents, copy))


def resealed(record: Record) -> Record:
    changed = replace(record.documents[-1], sealed=record.documents[-1].sealed + b"\0")
    return replace(record, documents=(*record.documents[:-1], changed))


@pytest.mark.parametrize(
    ("harm", "faults"),
    [
        (without_line(1), {Fault(Flaw.GAP, 1), Fault(Flaw.CHAIN, 2), Fault(Flaw.UNNAMED, 1)}),
        (line(2, digest=WRONG), {Fault(Flaw.CHAIN, 2), Fault(Flaw.CHAIN, 3)}),
        (line(2, previous=WRONG), {Fault(Flaw.CHAIN, 2), Fault(Flaw.UNSIGNED, 2), Fault(Flaw.UNNAMED, 2)}),
        (line(2, covers=WRONG), {Fault(Flaw.CHAIN, 2)}),
        (line(2, sealed=b"\x01"), {Fault(Flaw.CHAIN, 2), Fault(Flaw.UNREADABLE, 2), Fault(Flaw.UNNAMED, 2)}),
        (line(2, epoch=7), {Fault(Flaw.UNREADABLE, 2), Fault(Flaw.UNNAMED, 2)}),
        (papers(lambda sequence: sequence != 2), {Fault(Flaw.MISSING, 2)}),
        (doubled, {Fault(Flaw.UNNAMED, 3)}),
        (resealed, {Fault(Flaw.UNREADABLE, 3)}),
        (lambda record: replace(record, case=replace(record.case, number="LAMA-111-1")), {Fault(Flaw.NUMBER, 0)}),
    ],
    ids=["gap", "digest", "previous", "covers", "sealed", "epoch", "missing", "unnamed", "changed", "number"],
)
def test_every_harm_is_named_with_its_line(case: PaperCase, harm: Harm, faults: set[Fault]) -> None:
    assert set(replace(case, record=harm(case.record)).read().faults) == faults


def signed(case: PaperCase, signer: Signer, step: Step, party: Party, by: bytes = b"") -> PaperCase:
    """Add a line in somebody's hand."""
    pen = case.borne().pen(NOON)
    return case.after(Change(pen.entry(signer, step, party, [], {}, by=by)))


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("party", Party)
def test_a_step_counts_in_the_hand_of_who_may_take_it_alone(case: PaperCase, step: Step, party: Party) -> None:
    office, ruth = case.office, case.office.cast[RUTH]
    hands = {
        Party.INTAKE: office.intake,
        Party.COMPLAINANT: case.borne().voice,
        Party.OFFICER: Signer.from_seed(ruth.signing_seed),
    }
    by = ruth.id if party is Party.OFFICER else b""

    for hand, signer in hands.items():
        read = signed(case, signer, step, party, by).read()
        counts = hand is party and party in takers(step)
        assert (len(read.entries), read.faults) == (5, ()) if counts else (4, (Fault(Flaw.UNSIGNED, 4),))


def test_an_officer_does_not_sign_for_another(case: PaperCase) -> None:
    ruth, malik = (case.office.cast[name] for name in (RUTH, MALIK))
    hand = Signer.from_seed(ruth.signing_seed)

    assert signed(case, hand, Step.NOTE, Party.OFFICER, ruth.id).read().faults == ()
    assert signed(case, hand, Step.NOTE, Party.OFFICER, malik.id).read().faults == (Fault(Flaw.UNSIGNED, 4),)


def test_a_receipt_falls_silent_when_the_next_one_speaks(case: PaperCase) -> None:
    old, new = case.borne().voice, case.exchange()

    assert new.read().faults == ()
    assert signed(new, new.borne().voice, Step.ANSWER, Party.COMPLAINANT).read().faults == ()
    assert signed(new, old, Step.ANSWER, Party.COMPLAINANT).read().faults == (Fault(Flaw.UNSIGNED, 5),)
    pen = new.borne().pen(NOON)
    status = new.borne().status.body() | {"state": "withdrawn"}
    rows = [pen.paper(signer, Compartment.LETTERS, status) for signer in (old, new.borne().voice)]
    believed = [
        replace(new, record=replace(new.record, documents=(*new.record.documents, row))).borne().status.state
        for row in rows
    ]
    assert believed == ["acknowledged", "withdrawn"]


def test_voices_are_told_apart(case: PaperCase) -> None:
    roots = verified_roots(case.office.trust, case.exchange().record)
    known = reading.known_voices(case.office.trust, roots)
    first, second = known.receipts

    assert {known.party(kid) for kid in known.intake} == {Party.INTAKE}
    assert {known.party(kid) for kid in known.officers} == {Party.OFFICER}
    assert known.party(first) is known.party(second) is Party.COMPLAINANT
    assert known.party(b"") is known.party(WRONG) is None
    later: Voices = known.heard(second)
    assert (later.party(first), later.party(second)) == (None, Party.COMPLAINANT)
    assert known.heard(first) == known.heard(b"") == known


def test_a_digest_is_of_the_line_before_and_the_line(case: PaperCase) -> None:
    for before, row in zip(case.record.entries, case.record.entries[1:], strict=False):
        assert row.digest == digest(before.digest, row.sealed, row.covers)
