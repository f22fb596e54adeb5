from __future__ import annotations

import re

import pytest
from offices import TestOffice
from visits import STORY, Visit, digits, said, typed

from grievance.case import words
from grievance.case.terms import About
from grievance.phrases import say
from web.public import forms


def test_whom_it_is_about_is_asked_first_and_nothing_is_chosen_for_them(visit: Visit) -> None:
    who = visit.open("/en/")

    assert who.find(r'name="about" value="(\w+)"') == [about.value for about in About]
    assert "checked" not in who.source
    assert visit.send(who, "/tell").status == 422
    assert visit.post("/en/file", story=STORY, nonce=forms.fresh()).status == 422


@pytest.mark.parametrize("about", About)
def test_the_story_page_says_who_reads_it(visit: Visit, about: About) -> None:
    story = visit.send(visit.open("/en/"), "/tell", about=about)

    assert say("en", f"story.who.{about}") in said(story)


def test_the_page_that_answers_is_the_receipt(visit: Visit) -> None:
    page = visit.tell()

    number = digits(page)
    heard = ", ".join(" ".join(number[start : start + 4]) for start in range(0, 20, 4))
    assert page.status == 200
    assert re.fullmatch(r"\d{20}", number)
    assert f'<p class="heard" dir="ltr">{heard}</p>' in page.source


def test_a_repeated_form_shows_the_same_receipt(visit: Visit) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    receipts = [digits(visit.send(form, "/file", story=STORY)) for _ in range(3)]

    assert receipts == [receipts[0]] * 3


def test_two_forms_are_two_complaints(visit: Visit) -> None:
    assert digits(visit.tell()) != digits(visit.tell())


def test_the_receipt_is_the_same_in_another_language(visit: Visit) -> None:
    receipt = visit.tell()

    french = visit.send(receipt, "/fr/file", language="fr")

    assert '<html lang="fr"' in french.source
    assert digits(french) == digits(receipt)


WORDS = ["\n\nan empty line first", "<b>bold</b> &amp; </textarea>", "  spaces  ", "گۈگۈم 证件 🜨", "\"quoted\" 'twice'"]


@pytest.mark.parametrize("story", WORDS)
def test_another_language_keeps_every_word_and_the_form(visit: Visit, story: str) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="office")

    french = visit.send(form, "/fr/tell", story=story, language="fr")

    assert '<html lang="fr"' in french.source
    assert typed(french, "story") == story
    assert french.form("/file")[1] == form.form("/file")[1]


@pytest.mark.parametrize("story", WORDS)
def test_going_back_to_whom_it_is_about_keeps_every_word(visit: Visit, story: str) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    who = visit.post("/en/", **form.form("/file")[1] | {"story": story})
    again = visit.send(who, "/tell", about="office")

    assert typed(again, "story") == story
    assert typed(again, "nonce") == typed(form, "nonce")


def test_an_empty_story_is_asked_for_once_more(visit: Visit) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    page = visit.send(form, "/file", story=" \n ")

    assert page.status == 422
    assert say("en", "error.missing.story") in said(page)
    assert 'role="alert" tabindex="-1" autofocus' in page.source
    assert 'aria-describedby="story-hint trouble" aria-invalid="true"' in page.source


def test_a_story_that_is_too_long_stays_in_the_form(visit: Visit) -> None:
    form, story = visit.send(visit.open("/en/"), "/tell", about="company"), "é\r\n" * 50_001

    page = visit.send(form, "/file", story=story)

    assert page.status == 422
    assert "100\u202f002 characters; we can take 100\u202f000" in said(page)
    assert typed(page, "story") == story


def test_the_limits_that_are_told_are_those_of_the_services() -> None:
    assert (forms.STORY_MAX, forms.ANSWER_MAX, forms.LINE_MAX) == (words.STORY_MAX, words.ANSWER_MAX, words.LINE_MAX)


@pytest.mark.parametrize("nonce", ["", "00", "G" * 64, "A" * 64, "0" * 63 + "\n"])
def test_a_form_that_is_not_ours_is_drawn_again_with_the_words(visit: Visit, nonce: str) -> None:
    page = visit.post("/en/file", story=STORY, about="company", nonce=nonce)

    assert page.status == 422
    assert typed(page, "story") == STORY
    assert re.fullmatch("[0-9a-f]{64}", typed(page, "nonce"))
    assert digits(visit.send(page, "/file", story=STORY))


def test_under_the_story_it_says_that_unsent_words_are_lost_and_before_it_what_we_cannot_promise(visit: Visit) -> None:
    page = said(visit.send(visit.open("/en/"), "/tell", about="company"))

    order = ["story.promise", "story.promise.law", "story.label", "story.button", "story.lost"]
    places = [page.index(say("en", key)) for key in order]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_page_says_who_asks_and_what_an_auditor_is(visit: Visit, language: str) -> None:
    page = said(visit.open(f"/{language}/"))

    assert say(language, "about.us") in page
    assert say(language, "about.lead") in page
    assert {"en": "auditor", "fr": "auditeur"}[language] in say(language, "about.title")


def test_hidden_digits_do_not_come_back(visit: Visit) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")
    receipt = visit.send(form, "/file", story=STORY)

    hidden = visit.send(receipt, "/hide")

    assert say("en", "receipt.until") in said(receipt)
    assert say("en", "receipt.hidden") in said(hidden)
    assert said(hidden).index(say("en", "receipt.finished")) < said(hidden).index(say("en", "receipt.more"))
    assert say("en", "receipt.todo.number") in said(hidden)
    assert digits(receipt)[:4] not in said(hidden)
    assert digits(visit.send(form, "/file", story=STORY)) == ""
    assert digits(visit.send(receipt, "/fr/file")) == ""


def test_without_the_keeper_nothing_is_taken_and_every_word_stays(
    behind: TestOffice, visit: Visit, hurried: Visit
) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")
    behind.end_keeper()

    page = hurried.send(form, "/file", story=STORY)
    behind.start_keeper()

    assert page.status == 503
    assert say("en", "error.keeper.words") in said(page)
    assert typed(page, "story") == STORY
    assert digits(visit.send(page, "/file", story=STORY))


def test_without_the_keeper_the_number_is_not_hidden_yet_and_the_button_tries_again(
    behind: TestOffice, visit: Visit, hurried: Visit
) -> None:
    receipt = visit.tell()
    behind.end_keeper()

    page = hurried.send(receipt, "/hide")
    behind.start_keeper()

    assert page.status == 503
    assert say("en", "error.keeper.hide.title") in said(page)
    assert say("en", "error.keeper.hide") in said(page)
    assert say("en", "receipt.hidden") in said(visit.send(page, "/hide"))
    assert digits(visit.send(receipt, "/file")) == ""
