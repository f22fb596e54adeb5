"""A packet at the desk: its link and code shown once, the answer in its parts, and told where that is safe."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from browsers import Browser
from deeds import Told, day, told
from offices import MALIK, RUTH, TestOffice
from packets import ASKED, RESPONSE, disclose, prepare, propose, respond, take_in

from grievance import handling, phrases, responding
from grievance.case.allegations import Allegation
from grievance.case.terms import State
from grievance.handling import Way
from grievance.phrases import say

LINK = re.compile(r'<p class="address" dir="ltr">(http[^<]*)/respond/([0-9a-f]{32})</p>')
DIGITS = re.compile(r'<p class="digits" aria-label="Code">(.*?)</p>', re.DOTALL)


def said(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def way(page: str) -> Way:
    """Read link and code off the page."""
    link, shown = LINK.search(page), DIGITS.search(page)
    assert link
    assert shown
    return Way(bytes.fromhex(link[2]), "".join(re.findall(r"\d{4}", shown[1])))


@pytest.fixture
def case(made: TestOffice) -> Told:
    """Give a case that is looked into."""
    found = told(made)
    found.carry(State.INVESTIGATION)
    return found


@pytest.fixture
def answered(case: Told) -> Told:
    """Give a case whose respondent answered, with the answer in the file."""
    given = disclose(case)
    respond(case.office, given)
    take_in(case, given)
    return case


def test_link_and_code_are_shown_once_and_nowhere_else(
    made: TestOffice, case: Told, browser: Callable[[str], Browser], caplog: pytest.LogCaptureFixture
) -> None:
    propose(case)
    malik, path = browser(MALIK), f"/case/{case.number}"
    malik.open(path)
    form = malik.hidden(f"{path}/approve")

    shown = malik.post(f"{path}/approve", **form)

    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert "Location" not in shown.headers
    found = way(shown.text)
    assert LINK.search(shown.text)[1] == made.settings.public_origins[0]  # type: ignore[index]
    assert responding.enter(made.public, found.link, found.code).text == ASKED
    assert "two separate ways" in said(shown.text)
    again = malik.post(f"{path}/approve", **form)
    elsewhere = [again, malik.open(path), malik.open("/"), browser(RUTH).open(path)]
    assert again.status_code == 409
    for page in elsewhere:
        plain = re.sub(r"\s", "", said(page.text))
        assert found.code not in plain
        assert found.code[:8] not in plain
    assert found.code not in caplog.text
    assert found.link.hex() not in caplog.text


def test_what_is_refused_to_the_proposer_shows_no_code(case: Told, ruth: Browser) -> None:
    propose(case)
    path = f"/case/{case.number}"
    page = ruth.open(path)

    answer = ruth.post(f"{path}/approve", **ruth.hidden(f"{path}/withhold"))

    assert "/approve" not in page.text
    assert answer.status_code == 403
    assert not LINK.search(answer.text)


def test_the_answer_stands_in_its_parts_before_it_is_taken_in_and_after(case: Told, ruth: Browser) -> None:
    given = disclose(case)
    respond(case.office, given)
    path = f"/case/{case.number}"

    before = ruth.open(path).text
    assert all(part in said(before) for part in (RESPONSE.statement, RESPONSE.evidence, RESPONSE.plan))
    assert "Answer of the respondent" not in said(before)
    ruth.open(f"{path}?step=record&disclosure={given.link.hex()}")
    assert ruth.send(f"{path}/step", disclosure=given.link.hex(), words="").status_code == 303

    after = said(ruth.open(path).text)
    assert "Answer of the respondent Mokora Bauxite SA, Mr Keita" in after
    assert f"{say('en', 'respond.plan')} {RESPONSE.plan}" in after
    assert "taken into the file by Ruth Adeyemi" in after


def test_the_complainant_is_told_in_her_language_once_an_officer_says_that_it_is_safe(
    answered: Told, ruth: Browser
) -> None:
    path = f"/case/{answered.number}"
    (place,) = re.findall(r'href="([^"]*answered=\d+)#compose"', ruth.open(path).text)
    page = ruth.open(html.unescape(place)).text
    words = html.unescape(re.search(r'<textarea id="letter".*?>\n(.*?)</textarea>', page, re.DOTALL)[1])  # type: ignore[index]

    assert f"> {RESPONSE.statement}" in words
    assert f"{say('en', 'respond.plan')}\n> {RESPONSE.plan}" in words
    assert 'type="checkbox" name="safe" value="yes" required' in page
    refused = ruth.send(f"{path}/step", words=words)
    assert refused.status_code == 422
    assert "Say first that it is safe" in said(refused.text)
    assert f"> {RESPONSE.statement}" in html.unescape(refused.text), "what was written stays"
    assert answered.mailbox().letters[0].words != words
    assert ruth.send(f"{path}/step", words=words, safe="yes").status_code == 303
    assert answered.mailbox().letters[0].words == words
    answered.answer("That is not how it is: he keeps them.")
    assert "he keeps them" in ruth.open(path).text


def test_another_language_brings_its_own_words_around_those_of_the_respondent(answered: Told, ruth: Browser) -> None:
    path = f"/case/{answered.number}"
    (place,) = re.findall(r'href="([^"]*answered=\d+)#compose"', ruth.open(path).text)
    ruth.open(html.unescape(place))

    turned = html.unescape(ruth.send(path, language="ar").text)

    assert say("ar", "letter.answered", words="\0").partition("\0")[0].split("\n")[2] in turned
    assert f"> {RESPONSE.statement}" in turned
    assert 'name="safe"' in turned


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_the_letter_has_its_place_for_the_words_in_every_language(language: str) -> None:
    assert "> A\n> B" in say(language, "letter.answered", words="> A\n> B")


def test_a_finding_says_which_answer_it_heard_or_asks_why_it_was_not_heard(
    made: TestOffice, case: Told, ruth: Browser
) -> None:
    path = f"/case/{case.number}"
    (allegation,) = case.case().allegations
    assert isinstance(allegation, Allegation)
    form = f"{path}?step=find&allegation={allegation.id}"
    finding = {"result": "founded", "reasons": "It was seen."}

    unheard = ruth.open(form).text
    assert "Why was the company not heard?" in unheard
    refused = ruth.send(f"{path}/find", **finding, respondent="no")
    assert refused.status_code == 422
    assert "Say in some words why the company was not heard" in said(refused.text)
    assert 'href="#fact-respondent"' in refused.text

    given = disclose(case)
    respond(made, given)
    take_in(case, given)
    heard = ruth.open(form).text
    answer = f"Its answer of {phrases.day('en', day(made), today=day(made))}"
    assert "How was the company heard?" in heard
    assert f'name="respondent" value="{answer}"' in heard
    assert ruth.send(f"{path}/find", **finding, respondent=answer).status_code == 303
    assert case.case().allegations[0].finding == handling.Finding(handling.Result.FOUNDED, "It was seen.", answer)


def test_a_referral_offers_the_packet_that_was_prepared_and_may_go_without(made: TestOffice, ruth: Browser) -> None:
    case = told(made)
    case.carry(State.ADMISSIBILITY)
    assert 'name="brief"' not in ruth.open(f"/case/{case.number}?step=refer").text
    brief = prepare(case)

    page = ruth.open(f"/case/{case.number}?step=refer").text

    assert re.search(rf'name="brief" value="{brief.id}"(?! required)', page)
