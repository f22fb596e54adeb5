"""The evidence pack at the desk: asked for in a form, sent as a file, and whatever is in the way said above it."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape

import pytest
from browsers import Browser, without_keeper
from offices import RUTH, SALMA, TestOffice

from grievance.office import Office


@pytest.fixture
def year(office: Office) -> str:
    return str(office.now().year - 1)


def asked(over: str, **more: str) -> dict[str, str]:
    return {"entity": "Mokora Bauxite SA", "year": over, "whom": "outside", "as": "json", **more}


def test_a_pack_comes_as_a_file_that_runs_nowhere(ruth: Browser, year: str) -> None:
    ruth.open("/report")

    answer = ruth.send("/report", **asked(year))

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=evidence-pack-{year}.json"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    facts = json.loads(answer.data)
    assert (facts["entity"], facts["year"], facts["nothing_shown"]) == ("Mokora Bauxite SA", int(year), True)


def test_and_on_paper(ruth: Browser, year: str) -> None:
    ruth.open("/report")

    answer = ruth.send("/report", **asked(year, **{"as": "pdf"}))

    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"entity": "  "}, "Say which company."),
        ({"entity": "x" * 301}, "The name of the company is too long."),
        ({"year": "1999"}, "Say which year."),
        ({"year": "²"}, "Say which year."),
        ({"whom": ""}, "Say for whom."),
        ({"as": "docx"}, "Say which file."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    ruth: Browser, year: str, wrong: dict[str, str], sentence: str
) -> None:
    ruth.open("/report")

    answer = ruth.send("/report", **asked(year, **{"entity": "Kiln & Co", **wrong}))

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert ('value="Kiln &amp; Co"' in answer.text) is ("entity" not in wrong)


def test_a_year_that_goes_on_is_not_offered(ruth: Browser, office: Office, year: str) -> None:
    page = ruth.open("/report").text

    assert f'<option value="{year}"' in page
    assert f'<option value="{office.now().year}"' not in page
    assert "No count below 10 is shown." in page
    assert "No count below 5 is shown." in page


def test_without_the_keeper_nothing_is_made_and_the_form_is_still_there(
    ruth: Browser, made: TestOffice, year: str
) -> None:
    ruth.open("/report")

    with without_keeper(made):
        answer = ruth.send("/report", **asked(year))

    assert answer.status_code == 503
    assert "The keeper does not answer." in answer.text
    assert 'value="Mokora Bauxite SA"' in answer.text


def test_only_who_leads_cases_is_offered_it(browser: Callable[[str], Browser]) -> None:
    assert 'href="/report"' in browser(RUTH).open("/").text
    assert 'href="/report"' not in browser(SALMA).open("/").text
