"""The queue believes what intake or an officer signed, each change laid over the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from offices import HELENE, PIOTR, RUTH, SALMA
from paperwork import NOON, PaperCase, PaperOffice

from grievance.case.terms import Party, Purpose, State
from grievance.casefile.summaries import Summary, fold, summary_keys
from grievance.casefile.writing import summary_rows
from grievance.seal.keys import Signer

WHOLE = Summary("Passports withheld", State.ACKNOWLEDGED, "fr", last_at=NOON, promised=NOON.date(), danger=True)


def rows(case: PaperCase, signer: Signer, sequence: int, body: Mapping[str, Any]) -> PaperCase:
    """Add summaries of one step for both circles."""
    made = summary_rows(case.office.trust, signer, case.sitting.case, (Purpose.INTAKE, Purpose.SAFETY), sequence, body)
    return replace(case, record=replace(case.record, summaries=case.record.summaries + made))


def seen(case: PaperCase, name: str = RUTH) -> Summary | None:
    return fold(case.office.trust, case.record.summaries, summary_keys(case.office.trust, case.office.cast[name]))


@pytest.fixture
def bare(paper_office: PaperOffice) -> PaperCase:
    """Give a case whose summaries are yet to be written."""
    case = paper_office.born()
    return replace(case, record=replace(case.record, summaries=()))


def test_a_summary_comes_back_as_it_was_written(bare: PaperCase) -> None:
    ruth = Signer.from_seed(bare.office.cast[RUTH].signing_seed)
    for whole in (WHOLE, Summary()):
        case = rows(bare, ruth, 0, whole.body())
        assert seen(case) == seen(case, SALMA) == whole


def test_it_opens_in_no_other_circle(bare: PaperCase) -> None:
    case = rows(bare, bare.office.intake, 0, WHOLE.body())

    assert seen(case, HELENE) is None
    assert seen(case, PIOTR) is None
    assert seen(bare) is None


def test_each_change_is_laid_over_the_last_whatever_the_order_of_the_rows(bare: PaperCase) -> None:
    case = rows(bare, bare.office.intake, 3, {"danger": False, "last_party": Party.OFFICER})
    case = rows(case, bare.office.intake, 1, WHOLE.body())
    case = rows(case, bare.office.intake, 2, {"title": "Another title", "danger": True})

    assert seen(case) == replace(WHOLE, title="Another title", danger=False, last_party=Party.OFFICER)


def test_what_a_stranger_or_the_receipt_signed_is_not_believed(bare: PaperCase) -> None:
    case = rows(bare, bare.office.intake, 0, WHOLE.body())
    for sequence, signer in enumerate((Signer.generate(), bare.borne().voice), start=1):
        case = rows(case, signer, sequence, {"title": "Forged", "state": "closed"})

    assert seen(case) == WHOLE
    assert seen(rows(bare, Signer.generate(), 0, WHOLE.body())) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"danger": True},
        {**WHOLE.body(), "state": "nonsense"},
        {**WHOLE.body(), "last_at": "yesterday"},
        {**WHOLE.body(), "last_at": 7},
        {**WHOLE.body(), "promised": "soon"},
    ],
)
def test_what_is_no_whole_summary_is_shown_as_unreadable(bare: PaperCase, body: dict[str, Any]) -> None:
    assert seen(rows(bare, bare.office.intake, 0, body)) is None


def test_a_row_of_another_place_does_not_open_here(bare: PaperCase) -> None:
    case = rows(bare, bare.office.intake, 0, WHOLE.body())
    for change in ({"sequence": 1}, {"case": bytes(16)}, {"epoch": 2}):
        moved = tuple(replace(row, **change) for row in case.record.summaries)
        assert seen(replace(case, record=replace(case.record, summaries=moved))) is None
