"""The respondent's page: a code in, a packet out, an answer back, and nothing of the mailbox anywhere near it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from enemy import Enemy
from offices import TestOffice
from packets import ASKED, QUESTIONS, disclosed
from visits import Visit, said, typed

from grievance.demo.visiting import Page
from grievance.handling import Way
from grievance.phrases import LANGUAGES, own_digits, say
from grievance.store.tables import DISCLOSED
from web.public.responding import FIELDS

HIS = "They lie in a safe.\nEverybody may ask for theirs."


@dataclass(frozen=True)
class Asked:
    """A respondent with a link and a code, before the door."""

    visit: Visit
    way: Way

    @property
    def path(self) -> str:
        """The path of the link."""
        return f"/respond/{self.way.link.hex()}"

    def enter(self, language: str = "en", code: str = "") -> Page:
        """Type the code."""
        place = f"/{language}{self.path}"
        return self.visit.send(self.visit.open(place), place, code=code or self.way.code)

    def answer(self, page: Page, **words: str) -> Page:
        """Send the answer's form."""
        return self.visit.send(page, f"{self.path}/answer", **words)


@pytest.fixture(scope="module")
def way(behind: TestOffice) -> Way:
    return disclosed(behind)[1]


@pytest.fixture
def asked(visit: Visit, way: Way) -> Asked:
    return Asked(visit, way)


def test_a_link_leads_to_a_page_that_asks_for_the_code_and_says_nothing(asked: Asked) -> None:
    answer = asked.visit.ask("GET", asked.path)
    page = asked.visit.open(answer.headers["Location"])

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en{asked.path}")
    assert say("en", "respond.lead") in said(page)
    assert ASKED not in said(page)
    unknown = asked.visit.open(f"/en/respond/{'0' * 32}")
    assert unknown.source.replace("0" * 32, asked.way.link.hex()) == page.source, (
        "whether it leads anywhere is not said"
    )


def test_the_code_opens_the_packet_in_any_digits(asked: Asked) -> None:
    for code in (asked.way.code, own_digits("ar", asked.way.code)):
        page = asked.enter(code=code)
        assert page.status == 200
        assert ASKED in said(page)
        assert all(question in said(page) for question in QUESTIONS)
        assert "Mokora Bauxite SA" in said(page)
        assert say("en", "respond.care") in said(page)


def test_an_answer_is_shown_once_however_often_its_form_is_sent(asked: Asked) -> None:
    page = asked.enter()
    words = {"statement": HIS, "plan": "We give them back by 1 June."}

    sent = [asked.answer(page, **words) for _ in range(2)]

    for each in sent:
        assert say("en", "respond.sent") in said(each)
        assert html.unescape(each.source).count("We give them back by 1 June.") == 1
        assert [typed(each, name) for name in FIELDS] == [""] * 4
    assert say("en", "respond.earlier") in said(asked.enter())


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (" ", 422, "respond.missing"),
        ("4170 2936", 422, "error.receipt.slip"),
        ("0" * 20, 404, "error.receipt.unknown"),
    ],
)
def test_what_is_wrong_with_a_code_is_said_calmly(asked: Asked, code: str, status: int, sentence: str) -> None:
    page = asked.enter(code=code)

    assert (page.status, say("en", sentence) in said(page)) == (status, True)
    assert 'aria-invalid="true"' in page.source


def test_a_receipt_opens_no_packet_and_a_code_no_letters(asked: Asked, behind: TestOffice) -> None:
    case, other = disclosed(behind)

    assert asked.enter(code=case.digits).status == 404
    assert asked.enter(code=other.code).status == 404
    assert asked.visit.enter(asked.way.code).status == 404
    box = asked.visit.enter(case.digits)
    assert box.status == 200
    mine, theirs = (page.form(to)[1]["token"] for page, to in ((asked.enter(), "/answer"), (box, "/answer")))
    assert asked.visit.post("/en/mailbox", token=mine).status == 422
    assert asked.visit.post(f"/en{asked.path}", token=theirs).status == 422


def test_an_empty_answer_keeps_the_page_and_a_long_one_its_words(asked: Asked) -> None:
    page = asked.enter()

    empty, long = asked.answer(page), asked.answer(page, plan="x" * 20_001, evidence="A list.")

    assert (empty.status, say("en", "respond.empty") in said(empty)) == (422, True)
    assert long.status == 422
    assert typed(long, "plan") == "x" * 20_001
    assert typed(long, "evidence") == "A list."


def test_words_that_come_after_the_hour_are_kept_and_sent_with_the_code(asked: Asked) -> None:
    page = asked.enter()
    late = asked.answer(page, statement=HIS, token="over")

    assert (late.status, typed(late, "statement")) == (422, HIS)
    assert say("en", "respond.again") in said(late)
    wrong = asked.answer(late, statement=HIS, code="0" * 20)
    assert (wrong.status, typed(wrong, "statement")) == (404, HIS)
    sent = asked.answer(late, statement=HIS, code=asked.way.code)
    assert say("en", "respond.sent") in said(sent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_asked_in_every_language_and_what_was_typed_stays(asked: Asked, language: str) -> None:
    page = asked.enter()
    turned = (
        asked.visit.send(page, f"/{language}{asked.path}", language=language, statement=HIS)
        if language != "en"
        else page
    )

    assert say(language, "respond.answer") in said(turned)
    assert ASKED in said(turned)
    assert language == "en" or typed(turned, "statement") == HIS


def test_no_page_of_it_speaks_of_receipts_leads_to_the_mailbox_or_keeps_anything(asked: Asked) -> None:
    pages = [asked.visit.open(f"/en{asked.path}"), asked.enter(), asked.enter(code="0" * 20)]
    pages.append(asked.answer(pages[1], statement=HIS))

    for page in pages:
        assert "receipt" not in said(page).replace(say("en", "error.receipt.unknown"), "")
        assert set(re.findall(r'href="(/[^"]*)"', page.source)) == {"/static/public.css"}
        assert not re.search(r"<script|style=|/leave|/mailbox|maxlength", page.source)
        assert re.findall(r"<title>(.*?)</title>", page.source) == [say("en", "tab.title")]
        assert asked.way.code not in page.source.replace(typed(page, "code"), "")
    headers = asked.visit.last.headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"
    addresses = {each for page in pages for each in re.findall(r'(?:action|formaction)="([^"]*)"', page.source)}
    assert addresses == {
        *(f"/{language}{asked.path}" for language in LANGUAGES if language != "en"),
        f"/en{asked.path}",
        f"/en{asked.path}/answer",
    }


def test_who_comes_back_or_mistypes_the_link_is_led_to_a_page(asked: Asked) -> None:
    back = asked.visit.ask("GET", f"/fr{asked.path}/answer")
    assert (back.status_code, back.headers["Location"]) == (303, f"/fr{asked.path}")
    for path in ("/en/respond/x", f"/en/respond/{'x' * 32}", f"/respond/{'x' * 32}"):
        assert asked.visit.ask("GET", path).status_code == 404
    assert asked.visit.post(f"/en{asked.path}/answer").status == 422


@pytest.fixture
def spoiled(behind: TestOffice, visit: Visit) -> Iterator[Asked]:
    """Give a packet that somebody changed in the database."""
    enemy = Enemy(behind.settings.database_url)
    _, way = disclosed(behind)
    enemy.remove(DISCLOSED, disclosure=way.link, sequence=1)
    yield Asked(visit, way)
    enemy.close()


def test_a_packet_that_was_changed_says_so_and_shows_nothing(spoiled: Asked) -> None:
    page = spoiled.enter()

    assert (page.status, say("en", "respond.changed") in said(page)) == (409, True)
    assert "Mokora" not in said(page)


def test_words_stay_while_the_keeper_is_away(asked: Asked, hurried: Visit, behind: TestOffice) -> None:
    page = asked.enter()
    behind.end_keeper()
    try:
        away = Asked(hurried, asked.way).answer(page, statement=HIS)
    finally:
        behind.start_keeper()

    assert (away.status, typed(away, "statement")) == (503, HIS)
    assert say("en", "respond.away") in said(away)
