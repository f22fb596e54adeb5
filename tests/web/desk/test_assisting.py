from __future__ import annotations

import re

import pytest
from browsers import Browser, without_keeper
from offices import TestOffice

from grievance import correspondence, phrases
from grievance.office import Office

TOLD = {"about": "company", "channel": "call", "language": "en", "story": "She says: they lock the gate\nat night."}


def digits(browser: Browser) -> list[str]:
    """Return the groups of digits that the page shows."""
    assert browser.page is not None
    found = re.search(r'class="digits"[^>]*>(.*?)</p>', browser.page.text)
    return re.findall(r"<span>(\d+)</span>", found.group(1)) if found else []


def number(browser: Browser) -> str:
    assert browser.page is not None
    found = re.search(r"Case <b>(.*?)</b>", browser.page.text)
    assert found
    return found.group(1)


def test_the_page_that_answers_is_the_receipt_and_it_opens_the_mailbox(ruth: Browser, told: Office) -> None:
    ruth.open("/assist")

    answer = ruth.send("/assist", **TOLD)

    assert answer.status_code == 200
    assert [len(group) for group in digits(ruth)] == [4, 4, 4, 4, 4]
    assert correspondence.enter(told, " ".join(digits(ruth))).number == number(ruth)
    assert "<title>Desk</title>" in answer.text


def test_the_case_says_how_it_came_and_whether_it_was_read_back(ruth: Browser) -> None:
    ruth.open("/assist")
    ruth.send("/assist", **TOLD, read_back="yes")

    page = ruth.open(f"/case/{number(ruth)}").text

    assert "She says: they lock the gate\nat night.</div>" in page
    assert "<span>complainant, call, " in page
    assert "read back to them</span>" in page


def test_a_form_that_is_sent_twice_is_one_case_with_one_receipt(ruth: Browser) -> None:
    ruth.open("/assist")
    hidden = ruth.hidden("/assist")

    ruth.post("/assist", **hidden, **TOLD)
    first = (number(ruth), digits(ruth))
    ruth.post("/assist", **hidden, **TOLD)

    assert (number(ruth), digits(ruth)) == first


def test_once_handed_over_no_reload_shows_the_receipt_again(ruth: Browser) -> None:
    ruth.open("/assist")
    hidden = ruth.hidden("/assist")
    ruth.send("/assist", **TOLD)

    ruth.send("/assist/hide")

    assert digits(ruth) == []
    ruth.post("/assist", **hidden, **TOLD)
    assert digits(ruth) == []


def test_answers_to_questions_go_where_they_belong(ruth: Browser) -> None:
    ruth.open("/assist")
    ruth.send("/assist", **TOLD, answer__danger="now", answer__company="The kiln", answer__name="Amina")

    page = ruth.open(f"/case/{number(ruth)}").text

    assert ">Yes, now</dd>" in page
    assert ">The kiln</dd>" in page
    assert "Amina" not in page


@pytest.mark.parametrize("missing", ["about", "channel", "language", "story"])
def test_what_is_missing_is_named_and_everything_typed_is_kept(ruth: Browser, missing: str) -> None:
    ruth.open("/assist")

    answer = ruth.send("/assist", **TOLD | {missing: ""}, answer__wish="Open gates", read_back="yes")

    assert answer.status_code == 422
    assert f'<a href="#{missing}">' in answer.text
    assert "Open gates</textarea>" in answer.text
    assert re.search(r'name="read_back" value="yes" checked', answer.text)
    for field, value in TOLD.items():
        if field not in {missing, "story"}:
            assert re.search(rf'name="{field}" value="{value}" required checked', answer.text)
    assert missing == "story" or "they lock the gate\nat night.</textarea>" in answer.text


@pytest.mark.parametrize("changed", [{"channel": "web"}, {"language": "xx"}, {"about": "weather"}])
def test_what_is_none_of_the_choices_is_not_taken(ruth: Browser, changed: dict[str, str]) -> None:
    ruth.open("/assist")

    assert ruth.send("/assist", **TOLD | changed).status_code == 422


@pytest.mark.parametrize("nonce", ["", "no hex", "00" * 31, "00" * 33])
def test_a_form_that_is_not_ours_is_refused(ruth: Browser, nonce: str) -> None:
    ruth.open("/assist")

    assert ruth.send("/assist", **TOLD, nonce=nonce).status_code == 400


def test_without_the_keeper_nothing_is_filed_and_the_same_form_can_be_sent_again(
    ruth: Browser, made: TestOffice
) -> None:
    ruth.open("/assist")
    with without_keeper(made):
        answer = ruth.send("/assist", **TOLD)

    assert answer.status_code == 503
    assert "We cannot take it safely just now." in answer.text
    assert "they lock the gate\nat night.</textarea>" in answer.text
    assert ruth.send("/assist", **TOLD).status_code == 200


def test_who_gets_our_letters_in_arabic_is_handed_the_number_in_arabic_digits_too(ruth: Browser) -> None:
    ruth.open("/assist")

    page = ruth.send("/assist", **TOLD | {"language": "ar"}).text

    own = re.search(r'class="digits own"[^>]* lang="ar" dir="ltr">(.*?)</p>', page)
    assert own
    assert re.findall(r"<span>(\w{4})</span>", own[1]) == [phrases.own_digits("ar", group) for group in digits(ruth)]


def test_a_case_about_the_office_is_not_for_whoever_typed_it(ruth: Browser) -> None:
    ruth.open("/assist")

    answer = ruth.send("/assist", **TOLD | {"about": "office"})

    assert "Only the outside circle reads it" in answer.text
    assert ruth.open(f"/case/{number(ruth)}").status_code == 404


def test_the_questions_can_be_read_out_in_every_language_we_write_letters_in(ruth: Browser) -> None:
    ruth.open("/assist")
    for language in (*phrases.LANGUAGES, "en"):
        page = ruth.send("/assist/ask", **TOLD, answer__wish="Open gates", answer__danger="soon", turn=language)

        assert page.status_code == 200
        assert "Not filed" not in page.text
        assert phrases.say(language, "question.wish") in page.text
        assert "they lock the gate\nat night.</textarea>" in page.text
        assert "Open gates</textarea>" in page.text
        assert 'name="answer.danger" value="soon" checked' in page.text
    assert ruth.send("/assist", **TOLD | {"story": ""}, ask="fr").text.count(phrases.say("fr", "question.wish")) == 1


def test_danger_is_asked_in_the_open_before_everything_else(ruth: Browser) -> None:
    page = ruth.open("/assist").text

    danger = page.index(phrases.say("en", "question.danger"))
    assert page.count('name="answer.danger" value="now"') == 1
    assert danger < page.index("Whom is it about?") < page.index('<details id="questions"')


def test_an_answer_that_was_typed_with_the_story_is_called_one(ruth: Browser) -> None:
    ruth.open("/assist")
    ruth.send("/assist", **TOLD, answer__danger="now")

    page = ruth.open(f"/case/{number(ruth)}").text

    assert '<p class="by"><b>Answer</b>' in page
    assert '<p class="by"><b>Received</b>' not in page
