"""Translations and transcripts: sealed where the original words are, and kept beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attachments import filed, sent
from deeds import outcome
from offices import MALIK, RUTH, SALMA, TestOffice
from readers import IRINA, Assigned, assigned

from grievance import translating
from grievance.briefing import Reply
from grievance.case.terms import Compartment, PaperKind, Purpose
from grievance.casefile.opening import open_case
from grievance.casefile.record import gather
from grievance.errors import Incomplete
from grievance.store import cases
from grievance.translating import Translation


@pytest.fixture
def case(outside_office: TestOffice) -> Assigned:
    """Give a case in assessment."""
    return assigned(outside_office)


def keep(case: Assigned, translation: Translation, name: str = RUTH) -> None:
    translating.translate(case.office.desk, case.office.officer(name), case.seen(), translation)


def test_a_translation_is_kept_with_who_made_it_and_who_reviewed_it(case: Assigned) -> None:
    given = case.entrust()
    case.reply(given, Reply(text="Ils ont pris nos passeports."), IRINA)

    keep(case, Translation(case.statement(), "fr", "Ils ont pris nos passeports en juin.", answers=given.id))

    (paper,) = [each for each in case.case().papers if each.kind == PaperKind.TRANSLATION]
    assert (paper.words, paper.language, paper.author) == ("Ils ont pris nos passeports en juin.", "fr", RUTH)
    assert paper.facts["by"] == IRINA
    assert paper.facts["of"] == case.statement()
    assert not case.case().outside[0].new


def test_all_of_it_is_sealed_where_her_words_are_and_leads_read_none(case: Assigned) -> None:
    given = case.entrust()
    case.reply(given, Reply(text="Ils ont pris nos passeports."), IRINA)
    keep(case, Translation(case.statement(), "fr", "Ils ont pris nos passeports.", answers=given.id))

    lead = case.office.officer(MALIK)
    alone = replace(lead, circles={Purpose.LEAD: lead.circles[Purpose.LEAD]})
    with case.office.desk.store.read() as connection:
        row = cases.by_number(connection, case.number)
        assert row
        record, trust = gather(connection, row), case.office.desk.trust(connection)
    held = open_case(case.office.desk.keeper, trust, alone, record)

    kinds = {paper.signed.text("kind") for paper in held.reading.papers if paper.signed}
    assert kinds & {PaperKind.TRANSLATION, PaperKind.BRIEF, PaperKind.DISCLOSURE, PaperKind.STATEMENT} == set()
    sealed = {paper.row.compartment for paper in held.reading.papers if not paper.signed}
    assert Compartment.STATEMENT in sealed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"of": "00" * 16}, "of"),
        ({"text": " "}, "text"),
        ({"language": ""}, "language"),
        ({"answers": "00" * 16}, "disclosure"),
    ],
)
def test_what_does_not_fit_is_named(case: Assigned, change: dict[str, str], field: str) -> None:
    given = {"of": case.statement(), "language": "fr", "text": "Ils ont pris nos passeports."} | change

    with pytest.raises(Incomplete) as refused:
        keep(case, Translation(**given))

    assert refused.value.field == field


def test_the_safety_circle_may_translate_too(case: Assigned) -> None:
    keep(case, Translation(case.statement(), "fr", "Ils ont pris nos passeports."), SALMA)

    assert case.case(SALMA).papers[-1].author == SALMA


def test_what_is_said_in_a_file_is_written_down_beside_it(outside_office: TestOffice) -> None:
    told = filed(outside_office, sent(outside_office.public))
    case = Assigned(outside_office, told.number, told.digits)
    (file,) = case.case().files

    keep(case, Translation(file.document, "en", "They took our passports."))

    assert case.case().papers[-1].facts["of"] == file.document
    assert outcome(lambda: keep(case, Translation(file.blob, "en", "They took our passports."))) == "Incomplete"
