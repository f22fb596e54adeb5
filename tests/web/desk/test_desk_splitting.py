"""At the desk a part of a report becomes a case of its own: by a form that keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsers import Browser
from offices import HELENE, MALIK, SALMA, STORY, tell

from grievance import correspondence
from grievance.case.terms import About, Complaint
from grievance.office import Office

AGENT = "The agent of Sunrise Labour sold us the jobs."
Signed = Callable[[str], Browser]
TYPED = {"name": "Sunrise Labour", "about": "company", "words": AGENT}


@pytest.fixture
def whole(told: Office) -> tuple[str, str]:
    """Return the number and the receipt of a report that names two companies."""
    filed = tell(told, Complaint(f"{STORY} {AGENT}", "en"))
    assert filed.digits
    return filed.number, filed.digits


def test_the_form_begins_with_what_was_told_and_leads_to_the_new_case(
    ruth: Browser, told: Office, whole: tuple[str, str]
) -> None:
    number, digits = whole
    case = ruth.open(f"/case/{number}")
    assert f'href="/case/{number}/split"' in case.text

    form = ruth.open(f"/case/{number}/split")
    assert f"{STORY} {AGENT}</textarea>" in form.text
    made = ruth.send(f"/case/{number}/split", **TYPED)

    assert made.status_code == 303
    child = ruth.open(made.location)
    assert f'<a href="/case/{number}">{number}</a>' in child.text
    assert AGENT in child.text
    assert STORY not in child.text
    assert "/split" not in child.text
    (box,) = correspondence.enter(told, digits).children
    assert made.location.endswith(f"/case/{box.number}")
    assert re.search(rf'<a href="/case/{box.number}">', ruth.open(f"/case/{number}").text)


def test_what_is_missing_is_said_and_what_was_typed_stays(ruth: Browser, whole: tuple[str, str]) -> None:
    number, _ = whole
    ruth.open(f"/case/{number}/split")

    again = ruth.send(f"/case/{number}/split", **TYPED | {"name": " "})

    assert again.status_code == 422
    assert "the complainant knows it by these words" in again.text
    assert f"{AGENT}</textarea>" in again.text


def test_who_comes_too_late_is_told_and_can_send_it_again(
    ruth: Browser, browser: Signed, told: Office, whole: tuple[str, str]
) -> None:
    number, digits = whole
    ruth.open(f"/case/{number}/split")
    malik = browser(MALIK)
    malik.open(f"/case/{number}")
    malik.send(f"/case/{number}/title", title="Two companies")

    late = ruth.send(f"/case/{number}/split", **TYPED)

    assert late.status_code == 409
    assert f"{AGENT}</textarea>" in late.text
    assert correspondence.enter(told, digits).children == ()
    assert ruth.send(f"/case/{number}/split", **TYPED).status_code == 303
    assert len(correspondence.enter(told, digits).children) == 1


def test_a_part_about_an_auditor_leaves_this_desk(ruth: Browser, whole: tuple[str, str]) -> None:
    number, _ = whole
    ruth.open(f"/case/{number}/split")
    made = ruth.send(f"/case/{number}/split", **TYPED | {"about": "auditor"})

    assert made.location.endswith(f"/case/{number}#kin")
    found = re.findall(r'<a href="/case/([A-Z]{4}-\d{3}-\d)">', ruth.open(f"/case/{number}").text)
    assert found
    assert ruth.open(f"/case/{found[-1]}").status_code == 404


def test_who_may_not_file_is_offered_none_and_a_part_has_no_parts(
    ruth: Browser, browser: Signed, told: Office, whole: tuple[str, str]
) -> None:
    (number, digits), salma = whole, browser(SALMA)
    assert "/split" not in salma.open(f"/case/{number}").text
    assert salma.open(f"/case/{number}/split").status_code == 404
    ruth.open(f"/case/{number}/split")
    ruth.send(f"/case/{number}/split", **TYPED)
    (box,) = correspondence.enter(told, digits).children

    assert ruth.open(f"/case/{box.number}/split").status_code == 404


def test_a_part_of_what_the_outside_circle_reads_cannot_be_sent_inside(browser: Signed, told: Office) -> None:
    number, helene = tell(told, Complaint(STORY, "en", about=About.AUDITOR)).number, browser(HELENE)
    form = helene.open(f"/case/{number}/split")
    assert 'value="company"' not in form.text

    assert helene.send(f"/case/{number}/split", **TYPED).status_code == 422
