"""A pen writes at one place of one history, and seals only to keys of a verified root."""

from __future__ import annotations

from dataclasses import replace

from offices import RUTH, SALMA
from paperwork import NOON, PaperOffice

from grievance.case.terms import Compartment, PaperKind, Party, Purpose, Step
from grievance.casefile import contexts
from grievance.casefile.papers import open_paper
from grievance.casefile.summaries import summary_keys
from grievance.casefile.writing import answer_papers, summary_rows
from grievance.seal.keys import Identity, digest


def test_a_paper_is_sealed_to_the_newest_key_of_its_compartment(paper_office: PaperOffice) -> None:
    borne, new = paper_office.born().borne(), Identity.generate()
    pen = borne.pen(NOON)
    root = replace(pen.root, compartments=(*pen.root.compartments, (int(Compartment.FILE), 2, new.recipient.public)))

    row = replace(pen, root=root).paper(borne.voice, Compartment.FILE, {"kind": "note"})

    assert (row.case, row.compartment, row.epoch, row.sequence) == (pen.case, Compartment.FILE, 2, 1)
    context = contexts.document(pen.office, row.case, row.id, row.compartment, row.epoch, row.sequence)
    paper = open_paper(new, context, row.sealed, {borne.voice.verifier.kid: borne.voice.verifier})
    assert paper.body == {"kind": "note", "at": "2026-11-24T12:00:00+00:00"}


def test_a_line_follows_the_one_before_and_names_its_papers(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    borne, head = case.borne(), case.record.entries[-1]
    pen = borne.pen(NOON)
    paper = pen.paper(borne.voice, Compartment.STATEMENT, {"kind": "answer", "text": "words"})

    line = pen.entry(borne.voice, Step.ANSWER, Party.COMPLAINANT, [paper], {"fact": "told"})

    assert (line.sequence, line.previous, line.digest, line.covers) == (1, head.digest, b"", b"")
    record = replace(case.record, entries=(*case.record.entries, line), documents=(*case.record.documents, paper))
    _, entry = replace(case, record=record).read().entries
    assert (entry.previous, entry.facts) == (head.digest, {"fact": "told"})
    assert entry.documents == {paper.id: digest(paper.sealed)}


def test_answers_go_where_their_questions_say_one_paper_a_compartment(paper_office: PaperOffice) -> None:
    borne, questions = paper_office.born().borne(), paper_office.standard.questions
    answers = {"wish": "our passports", "company": "Ferro SA", "name": "Amina", "place": "", "nosuch": "words"}

    papers = answer_papers(borne.pen(NOON), borne.voice, answers, questions, "en")

    assert [paper.compartment for paper in papers] == [Compartment.STATEMENT, Compartment.IDENTITY]
    assert answer_papers(borne.pen(NOON), borne.voice, {"wish": ""}, questions, "en") == []


def test_a_summary_goes_to_each_circle_under_its_own_key(paper_office: PaperOffice) -> None:
    trust, circles = paper_office.trust, (Purpose.INTAKE, Purpose.SAFETY)
    case = paper_office.born().record.case.id
    kind = {"kind": PaperKind.NOTE}

    rows = summary_rows(trust, paper_office.intake, case, circles, 4, kind)

    assert [trust.purpose_of(row.circle) for row in rows] == list(circles)
    for row, name in zip(rows, (RUTH, SALMA), strict=True):
        identity = summary_keys(trust, paper_office.cast[name])[row.circle, row.epoch]
        context = contexts.summary(trust.office, case, row.circle, row.epoch, 4)
        assert open_paper(identity, context, row.sealed, trust.intake_keys).body == kind
