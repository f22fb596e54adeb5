"""Twelve languages at the public door: each is drawn, a draft says so, and an office offers those that it reads."""

from __future__ import annotations

import re

import pytest
from offices import TestOffice
from tongues import WALKED
from visits import STORY, Visit, digits, said

from grievance.office import Process
from grievance.phrases import LANGUAGES, direction, own_digits, reviewed, say
from web.public.app import create_app

OTHERS = [language for language in LANGUAGES if language not in WALKED]


@pytest.fixture
def few(behind: TestOffice) -> Visit:
    """Give somebody before the door of an office that reads French and Uyghur."""
    office = behind.role(Process.PUBLIC)
    office.settings = office.settings.model_copy(update={"languages": ("fr", "ug")})
    return Visit(create_app(office))


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_is_drawn_in_every_language(visit: Visit, language: str) -> None:
    receipt = visit.tell(STORY, language)
    pages = [visit.open(f"/{language}/{path}") for path in ("", "danger", "mailbox", "nothing")]
    pages += [receipt, visit.send(receipt, "/files")]
    pages += [visit.send(receipt, "/questions", group=group) for group in receipt.find(r'name="group" value="(\w+)"')]
    box = visit.enter(digits(receipt), language)
    pages += [
        box,
        visit.send(box, "/exchange"),
        visit.send(box, "/erase"),
        visit.send(box, "/withdraw"),
        visit.send(box, "/answer"),
    ]
    pages += [visit.send(receipt, "/hide")]

    head = f'<html lang="{language}" dir="{direction(language)}">'
    assert {page.status for page in pages} == {200, 404, 422}
    assert [page for page in pages if head not in page.source] == []
    beside = receipt.source.partition('class="own"')[2].partition("</p>")[0]
    assert "".join(re.findall(r"<span>(\w{4})</span>", beside)) == own_digits(language, digits(receipt))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_in_its_own_words_that_it_is_one(visit: Visit, language: str) -> None:
    for path in ("", "danger", "mailbox", "nothing"):
        page = visit.open(f"/{language}/{path}")
        assert (say(language, "draft.banner") in said(page)) is not reviewed(language)


def test_an_office_offers_what_it_reads_and_begins_with_the_first(few: Visit) -> None:
    page = few.open("/")

    assert page.find(r'href="/(\w+)/" lang') == ["fr", "ug"]
    assert say("fr", "language.title") in said(page)
    assert few.open("/ug/").find(r'<li lang="(\w+)"') == ["fr", "ug"]


def test_a_language_that_nobody_there_reads_leads_nowhere(few: Visit) -> None:
    page = few.open("/en/")

    assert page.status == 404
    assert say("fr", "error.not_found.title") in said(page)
    assert few.post("/en/file", story=STORY).status == 404
