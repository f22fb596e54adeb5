"""A case at the desk: told at the public door, read, acknowledged, written to, closed; and what may go wrong."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from html import unescape

import pytest
from browsers import Browser, whole, without_keeper
from offices import STORY, TestOffice, tell
from tongues import WALKED
from werkzeug.test import TestResponse

from grievance import correspondence, intake, phrases
from grievance.case.terms import About, Complaint
from grievance.office import Office
from grievance.standards import load
from web.desk.closing import DRAFTED

REMOVE = 'DELETE FROM entry WHERE "case" = (SELECT id FROM "case" WHERE number = ?) AND sequence = ?'
LETTER = "We have read it.\nTwo of us will look into it."


@pytest.fixture
def number(told: Office) -> str:
    """Return the number of a case that has just been told in English."""
    return tell(told).number


def textarea(page: TestResponse, identifier: str) -> str:
    """Return what stands in a field for longer words."""
    found = re.search(rf'<textarea id="{identifier}"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found, identifier
    return unescape(found.group(1))


def title(page: TestResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", page.text)
    assert found
    return found.group(1)


def test_the_words_stand_there_as_they_were_told_and_the_tab_shows_the_number_alone(ruth: Browser, number: str) -> None:
    page = ruth.open(f"/case/{number}")

    assert page.status_code == 200
    assert f'<div class="words" dir="auto" lang="en">{STORY}</div>' in page.text
    assert "Signed with the receipt\u2019s key, verified" in page.text
    assert title(page) == f"{number} · Desk"


def test_words_that_look_like_a_page_stay_words(ruth: Browser, told: Office) -> None:
    told_so = '</div><script>alert(1)</script><img src=x onerror="y"> {{ 7*7 }} \u202egnp.exe'
    filed = tell(told, Complaint(story=told_so, language="en"))

    page = ruth.open(f"/case/{filed.number}")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "{{ 7*7 }}" in page.text


@pytest.mark.parametrize(
    ("words", "language"), [("La mine a pris nos terres.", "fr"), ("الشركة أخذت جوازات سفرنا", ""), ("我在上班。", "")]
)
def test_words_in_another_script_than_the_forms_language_claim_no_language(
    ruth: Browser, told: Office, words: str, language: str
) -> None:
    filed = tell(told, Complaint(story=words, language="fr"))

    assert f'dir="auto" lang="{language}">{words}<' in ruth.open(f"/case/{filed.number}").text


def test_what_to_do_next_comes_first_with_its_day_and_who_reads_it(ruth: Browser, told: Office) -> None:
    filed = tell(told)

    page = ruth.open(f"/case/{filed.number}")

    assert "<b>Acknowledge by " in page.text  # our own day, which comes before that of the law
    assert phrases.day("en", filed.reply_by) in page.text
    assert "Read by the complainant, the intake circle and the case leads." in page.text
    assert f'href="/case/{filed.number}?step=acknowledge#compose"' in page.text


@pytest.mark.parametrize("language", WALKED)
def test_an_acknowledgement_starts_from_the_reviewed_text_in_the_language_of_the_case(
    ruth: Browser, told: Office, language: str
) -> None:
    filed = tell(told, Complaint(story="x", language=language))

    draft = textarea(ruth.open(f"/case/{filed.number}?step=acknowledge"), "letter")

    first, last = phrases.say(language, "letter.acknowledge", day="DAY").split("DAY")
    assert draft.startswith(first)
    assert draft.endswith(last)


def test_acknowledging_sends_the_letter_that_the_receipt_opens(ruth: Browser, told: Office) -> None:
    filed = tell(told)
    ruth.open(f"/case/{filed.number}?step=acknowledge")

    answer = ruth.send(f"/case/{filed.number}/step", words=LETTER.replace("\n", "\r\n"))

    assert (answer.status_code, answer.location) == (303, f"/case/{filed.number}?sent=1#latest")
    page = ruth.open(f"/case/{filed.number}?sent=1")
    assert '<p class="sent" role="status">' in page.text
    assert 'role="status"' not in ruth.open(f"/case/{filed.number}").text
    assert "<b>Acknowledged</b>" in page.text
    assert "<b>Acknowledgement</b><span>to the complainant, in English, by <bdi>Ruth Adeyemi</bdi></span>" in page.text
    assert filed.digits is not None
    assert [letter.words for letter in correspondence.enter(told, filed.digits).letters] == [LETTER]


def test_a_letter_promises_the_day_of_the_next_to_both_sides(ruth: Browser, told: Office, office: Office) -> None:
    filed = tell(told)
    day = office.now().date() + timedelta(days=10)
    ruth.open(f"/case/{filed.number}?step=acknowledge")
    ruth.send(f"/case/{filed.number}/step", words=LETTER)
    ruth.open(f"/case/{filed.number}?step=write")

    ruth.send(f"/case/{filed.number}/step", words=LETTER, promise=day.isoformat())

    page = ruth.open(f"/case/{filed.number}")
    assert f"<b>Write to the complainant by {phrases.day('en', day, today=office.now().date())}</b>" in page.text
    assert filed.digits is not None
    assert correspondence.enter(told, filed.digits).promise == day


def promised(page: TestResponse) -> str:
    """Return the day that stands in the field of the promise."""
    found = re.search(r'id="promise" name="promise" min="[^"]*" value="([^"]*)"', page.text)
    assert found
    return found.group(1)


def usual(ruth: Browser, office: Office, number: str) -> date:
    """Return the day by which we write again where no officer chooses one."""
    told = re.search(r"we write again by (.*?)\.", ruth.open(f"/case/{number}?step=acknowledge").text)
    days = [office.now().date() + timedelta(days) for days in range(40)]
    return next(day for day in days if told and phrases.day("en", day, today=days[0]) == told.group(1))


def test_the_acknowledgement_says_by_when_we_write_again_and_a_letter_starts_with_that_day(
    ruth: Browser, told: Office, office: Office
) -> None:
    filed = tell(told)
    day = usual(ruth, office, filed.number)

    assert promised(ruth.open(f"/case/{filed.number}?step=write")) == day.isoformat()
    ruth.open(f"/case/{filed.number}?step=acknowledge")
    ruth.send(f"/case/{filed.number}/step", words=LETTER)
    assert filed.digits is not None
    assert correspondence.enter(told, filed.digits).promise == day


def test_a_day_that_has_passed_is_refused_at_its_field(ruth: Browser, number: str, office: Office) -> None:
    day = (office.now().date() - timedelta(1)).isoformat()
    ruth.open(f"/case/{number}?step=write")

    answer = ruth.send(f"/case/{number}/step", words=LETTER, promise=day)

    assert answer.status_code == 422
    assert '<a href="#promise">That day has passed. Promise a day from today on.</a>' in answer.text
    assert f'value="{day}" aria-invalid="true" aria-describedby="promise-told"' in answer.text
    assert 'class="at-field">That day has passed.' in answer.text
    assert textarea(answer, "letter") == LETTER


def test_a_promised_day_survives_a_turn_to_another_letter_and_back(ruth: Browser, number: str, office: Office) -> None:
    day = (office.now().date() + timedelta(days=3)).isoformat()
    ruth.open(f"/case/{number}?step=write")

    for words in ("", LETTER):
        turned = ruth.send(f"/case/{number}", to="acknowledge", words=words, promise=day)
        assert 'id="promise"' not in turned.text
        assert promised(ruth.send(f"/case/{number}", to="write", words=words)) == day


def test_a_letter_in_another_language_keeps_what_was_typed_and_is_offered_no_draft(ruth: Browser, told: Office) -> None:
    filed = tell(told)
    draft = textarea(ruth.open(f"/case/{filed.number}?step=acknowledge"), "letter")

    untouched = ruth.send(f"/case/{filed.number}", words=draft, language="ur")
    assert textarea(untouched, "letter") == ""
    assert '<option value="ur" data-dir="rtl" selected>' in untouched.text
    french = ruth.send(f"/case/{filed.number}", words="", language="fr")
    assert textarea(french, "letter").startswith(phrases.say("fr", "letter.acknowledge", day="DAY").split("DAY")[0])
    typed = ruth.send(f"/case/{filed.number}", words="ہم نے آپ کا خط پڑھا۔", language="ur")  # noqa: RUF001 - Urdu
    assert '<textarea id="letter" name="words" dir="rtl" lang="ur"' in typed.text

    ruth.send(f"/case/{filed.number}/step", words=textarea(typed, "letter"))

    assert '<div class="lettertext" dir="rtl" lang="ur">ہم نے' in ruth.open(f"/case/{filed.number}").text
    assert filed.digits is not None
    assert correspondence.enter(told, filed.digits).letters[0].language == "ur"


@pytest.mark.parametrize("language", ["", "xx", "not a language"])
def test_a_letter_in_no_language_is_not_taken(ruth: Browser, number: str, language: str) -> None:
    ruth.open(f"/case/{number}?step=write")

    answer = ruth.send(f"/case/{number}/step", words=LETTER, language=language)

    assert answer.status_code == 422
    assert '<a href="#language">Choose the language of the letter.</a>' in answer.text
    assert textarea(answer, "letter") == LETTER


def test_a_note_stays_in_the_office(ruth: Browser, told: Office) -> None:
    filed = tell(told)
    ruth.open(f"/case/{filed.number}")

    ruth.send(f"/case/{filed.number}/note", words="Ask the union first.")

    page = ruth.open(f"/case/{filed.number}")
    assert '<div class="notetext" dir="auto">Ask the union first.</div>' in page.text
    assert filed.digits is not None
    assert correspondence.enter(told, filed.digits).letters == ()


def test_a_title_is_kept_for_the_queue(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}")

    assert ruth.send(f"/case/{number}/title", title="Passports kept <there>").location == f"/case/{number}#title"

    assert "Passports kept &lt;there&gt;" in whole(ruth)


def enquire(ruth: Browser, number: str) -> None:
    """Take a case as an enquiry: from there one officer closes it alone."""
    ruth.open(f"/case/{number}?step=enquire")
    assert ruth.send(f"/case/{number}/step").status_code == 303


@pytest.mark.parametrize("outcome", [each.id for each in load().options["outcome"] if each.letter])
def test_closing_asks_what_came_of_it_then_offers_its_letter_and_is_not_sent_with_a_gap(
    ruth: Browser, number: str, outcome: str
) -> None:
    enquire(ruth, number)
    page = ruth.open(f"/case/{number}?step=close")
    assert "What came of it?" in page.text
    assert 'id="letter"' not in page.text

    draft = textarea(ruth.send(f"/case/{number}", choose__outcome=outcome), "letter")
    short = "closing.begin" if outcome in DRAFTED else f"close.{outcome}"
    assert draft.startswith(phrases.say("en", f"letter.{short}"))
    assert re.findall(r"\[.*\]", draft)

    unfinished = ruth.send(f"/case/{number}/step", words=draft)
    assert unfinished.status_code == 422
    assert "A part in brackets is still to be written." in unfinished.text
    assert textarea(unfinished, "letter") == draft

    finished = re.sub(r"\[.*\]", "We asked at the gate.", draft)
    assert ruth.send(f"/case/{number}/step", words=finished).status_code == 303
    closed, named = ruth.open(f"/case/{number}").text, load("asi").option("outcome", outcome)
    assert "<b>Closed</b>" in closed
    assert f'<dt>What came of it?</dt><dd dir="auto">{named.title if named else outcome}</dd>' in closed


def test_an_outcome_is_named_and_explained_by_the_mechanism_and_a_measure_goes_with_it(
    ruth: Browser, number: str
) -> None:
    enquire(ruth, number)
    ruth.open(f"/case/{number}?step=close")

    page = ruth.send(f"/case/{number}", choose__outcome="systemic")

    assert textarea(page, "letter").startswith(phrases.say("en", "letter.closing.begin"))
    assert "Nothing is due to one person, and something changes for all." in page.text
    assert "Flagged for the next audit: an auditor is given what to verify" in page.text
    sent = ruth.send(f"/case/{number}/step", words="From May on, all are told of it.", measure="audit_point")
    assert sent.status_code == 303
    closed = ruth.open(f"/case/{number}").text
    assert '<dt>What came of it?</dt><dd dir="auto">Systemic action only</dd>' in closed
    assert '<dt>What follows from it besides?</dt><dd dir="auto">Flagged for the next audit</dd>' in closed


@pytest.mark.parametrize(("prepared", "chosen"), [("en", "ar"), ("en", "fr"), ("fr", "en")])
def test_the_words_prepared_in_one_language_do_not_leave_as_another(
    ruth: Browser, number: str, prepared: str, chosen: str
) -> None:
    draft = phrases.say(prepared, "letter.acknowledge", day="Monday 1 March")
    ruth.open(f"/case/{number}?step=acknowledge")

    refused = ruth.send(f"/case/{number}/step", words=draft, language=chosen)

    assert refused.status_code == 422
    assert "prepared words of another language" in refused.text
    assert textarea(refused, "letter") == draft
    assert ruth.send(f"/case/{number}/step", words=draft, language=prepared).status_code == 303


def test_what_was_typed_comes_along_to_another_kind_of_letter_and_an_untouched_draft_does_not(
    ruth: Browser, number: str
) -> None:
    draft = textarea(ruth.open(f"/case/{number}?step=acknowledge"), "letter")

    typed = ruth.send(f"/case/{number}", to="write", words="My own words.\r\n\r\nAnd more.")
    assert textarea(typed, "letter") == "My own words.\n\nAnd more."
    assert re.search(r'<textarea id="letter"[^>]* data-keep>', typed.text)
    ruth.open(f"/case/{number}?step=acknowledge")
    untouched = ruth.send(f"/case/{number}", to="write", words=draft.replace("\n", "\r\n"))
    assert textarea(untouched, "letter") == ""
    assert "data-keep" not in untouched.text


@pytest.mark.parametrize(("step", "path"), [("note", "note"), ("write", "step"), ("acknowledge", "step")])
def test_an_empty_form_is_not_taken(ruth: Browser, number: str, step: str, path: str) -> None:
    ruth.open(f"/case/{number}?step={step}")

    answer = ruth.send(f"/case/{number}/{path}", words="  ")

    assert answer.status_code == 422
    assert "The field is empty. Write something first." in answer.text
    assert title(answer) == f"Not taken · {number} · Desk"


def test_words_that_are_too_long_come_back_whole(ruth: Browser, number: str) -> None:
    words = "long " * 5000
    ruth.open(f"/case/{number}")

    answer = ruth.send(f"/case/{number}/note", words=words)

    assert answer.status_code == 422
    assert textarea(answer, "note") == words
    assert re.search(r'<textarea id="note"[^>]* data-keep>', answer.text)


def test_a_day_that_is_none_is_not_taken(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}?step=write")

    answer = ruth.send(f"/case/{number}/step", words=LETTER, promise="next week")

    assert answer.status_code == 422
    assert textarea(answer, "letter") == LETTER


def test_who_saw_an_older_case_is_shown_what_happened_and_keeps_the_words(
    ruth: Browser, browser: Callable[[str], Browser], number: str
) -> None:
    malik = browser("Malik Ferhat")
    malik.open(f"/case/{number}?step=write")
    ruth.open(f"/case/{number}")
    ruth.send(f"/case/{number}/note", words="I call them tomorrow.")

    late = malik.send(f"/case/{number}/step", words=LETTER)

    assert late.status_code == 409
    assert "the case moved while you were writing." in late.text
    assert 'New since you opened it: <a href="#line-1">Note</a>' in late.text
    assert "I call them tomorrow." in late.text
    assert textarea(late, "letter") == LETTER
    assert malik.send(f"/case/{number}/step", words=LETTER).status_code == 303


def test_a_letter_that_is_no_longer_possible_keeps_its_words_in_one_that_is(
    ruth: Browser, browser: Callable[[str], Browser], number: str
) -> None:
    malik = browser("Malik Ferhat")
    malik.open(f"/case/{number}?step=acknowledge")
    ruth.open(f"/case/{number}?step=acknowledge")
    ruth.send(f"/case/{number}/step", words="Ruth was first.")

    late = malik.send(f"/case/{number}/step", words=LETTER)

    assert late.status_code == 409
    assert textarea(late, "letter") == LETTER
    assert malik.hidden(f"/case/{number}/step")["step"] == "write"


def test_what_the_keeper_cannot_log_the_desk_does_not_open(ruth: Browser, number: str, made: TestOffice) -> None:
    with without_keeper(made):
        page = ruth.open(f"/case/{number}")
        queue = ruth.open("/")

    assert page.status_code == 503
    assert "What the keeper cannot log, the desk does not open." in page.text
    assert STORY not in page.text
    assert queue.status_code == 200


def test_without_the_keeper_nothing_is_taken_and_the_words_can_be_sent_again(
    ruth: Browser, number: str, made: TestOffice
) -> None:
    ruth.open(f"/case/{number}")
    with without_keeper(made):
        away = ruth.send(f"/case/{number}/note", words="Kept\nwords")
    assert f"<b>A note, case {number}</b> It stays in the office." in away.text

    assert away.status_code == 503
    assert textarea(away, "kept-words") == "Kept\nwords"
    assert ruth.send(f"/case/{number}/note", words="Kept\nwords").status_code == 303
    assert "Kept\nwords</div>" in ruth.open(f"/case/{number}").text


def test_kept_words_say_that_they_are_a_letter_and_what_it_promises(
    ruth: Browser, number: str, made: TestOffice
) -> None:
    ruth.open(f"/case/{number}?step=write")
    with without_keeper(made):
        away = ruth.send(f"/case/{number}/step", words=LETTER, promise="2031-02-03", language="fr")

    assert f"<b>Write a letter, case {number}</b> A letter to the complainant, in French, goes with it." in away.text
    assert "We write again by Monday 3 February." in away.text
    assert ruth.hidden(f"/case/{number}/step")["promise"] == "2031-02-03"


def test_who_titles_an_older_case_is_led_back_to_the_title(
    ruth: Browser, browser: Callable[[str], Browser], number: str
) -> None:
    salma = browser("Salma Idrissi")
    salma.open(f"/case/{number}")
    ruth.open(f"/case/{number}")
    ruth.send(f"/case/{number}/note", words="x")

    late = salma.send(f"/case/{number}/title", title="Passports")

    assert late.status_code == 409
    assert '<a href="#title">Read what is new, then go on.</a>' in late.text
    assert 'id="title" name="title" value="Passports" data-keep' in late.text


def test_a_case_that_was_closed_at_once_was_never_acknowledged(ruth: Browser, number: str) -> None:
    enquire(ruth, number)
    ruth.open(f"/case/{number}?step=close")
    ruth.send(f"/case/{number}", choose__outcome="unfounded")
    ruth.send(f"/case/{number}/step", words="The answer to what you asked is no.")

    page = ruth.open(f"/case/{number}").text

    assert "ended by closing" in page
    assert page.count("kept in time") == 1  # our own clock for a first letter: the answer was one


def test_a_note_on_a_case_of_the_outside_circle_says_who_alone_reads_it(
    browser: Callable[[str], Browser], told: Office
) -> None:
    helene, filed = browser("Helene Mbaye"), tell(told, Complaint(story="x", language="en", about=About.AUDITOR))
    helene.open(f"/case/{filed.number}")
    helene.send(f"/case/{filed.number}/note", words="Ask the other auditor.")

    page = helene.open(f"/case/{filed.number}").text

    assert page.count("Read by the outside circle only") == 2
    assert "Stays in the office" not in page


def test_the_answers_of_one_sitting_are_one_block(ruth: Browser, told: Office) -> None:
    nonce = b"b" * 32
    filed = tell(told, nonce=nonce)
    intake.answer(told, nonce, "danger", {"danger": "no"})
    intake.answer(told, nonce, "contact", {"contact_how": "Only through my sister"})
    intake.answer(told, nonce, "place", {"company": "The kiln"})
    intake.answer(told, nonce, "place", {"company": "The other kiln"})

    page = ruth.open(f"/case/{filed.number}").text

    blocks = re.findall(r'<dl class="answers">(.*?)</dl>', page, re.DOTALL)
    assert [re.findall(r">([^<]+)</dd>", block) for block in blocks] == [["No", "The kiln"], ["The other kiln"]]
    assert page.count("Signed with the receipt\u2019s key, verified") == 3
    assert page.count("The kiln</dd>") == 1
    assert [page.count(f'id="line-{line}"') for line in range(5)] == [1] * 5


def test_a_case_of_another_circle_and_no_case_at_all_look_the_same(
    ruth: Browser, browser: Callable[[str], Browser], told: Office
) -> None:
    outside = tell(told, Complaint(story="Your own colleague asked for money.", language="en", about=About.OFFICE))

    theirs, none = ruth.open(f"/case/{outside.number}"), ruth.open("/case/HALE-000-0")

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert theirs.text == none.text
    assert "Your own colleague" in browser("Helene Mbaye").open(f"/case/{outside.number}").text


def test_who_may_only_keep_notes_is_offered_nothing_else(browser: Callable[[str], Browser], number: str) -> None:
    page = browser("Salma Idrissi").open(f"/case/{number}?step=acknowledge")

    assert page.status_code == 200
    assert f'action="/case/{number}/note"' in page.text
    assert 'id="letter"' not in page.text
    assert "?step=acknowledge" not in page.text


def test_answers_show_what_was_asked_and_who_can_read_them(ruth: Browser, told: Office) -> None:
    nonce = b"n" * 32
    filed = tell(told, nonce=nonce)
    intake.answer(told, nonce, "danger", {"danger": "now"})
    intake.answer(told, nonce, "contact", {"contact_how": "Only through my sister"})

    page = ruth.open(f"/case/{filed.number}")

    assert "<dt>Is anybody in danger?</dt>" in page.text
    assert ">Yes, now</dd>" in page.text
    assert "Danger told</span>" in page.text
    assert "Only through my sister" not in page.text
    assert "the safety circle and the witness circle open it together, which no desk can do yet" in page.text


def test_a_withdrawal_that_somebody_made_them_ask_for_is_never_offered_to_be_confirmed(
    ruth: Browser, told: Office
) -> None:
    filed = tell(told)
    assert filed.digits is not None
    token = correspondence.enter(told, filed.digits).token
    correspondence.ask_withdrawal(told, token, b"w" * 32, "yes", "Please stop.")

    page = ruth.open(f"/case/{filed.number}")

    assert "Do not confirm this withdrawal" in page.text
    assert "Yes, somebody made them" in page.text
    assert "?step=confirm_withdrawal" not in page.text


def test_a_free_withdrawal_can_be_confirmed_once_the_days_to_take_it_back_are_over(
    ruth: Browser, told: Office, made: TestOffice
) -> None:
    filed = tell(told)
    assert filed.digits is not None
    token = correspondence.enter(told, filed.digits).token
    correspondence.ask_withdrawal(told, token, b"f" * 32, "no", "")

    page = ruth.open(f"/case/{filed.number}")
    last_day = correspondence.enter(told, filed.digits).resume_until
    assert last_day is not None
    assert "Nothing stops before" in page.text
    assert "?step=confirm_withdrawal" not in page.text

    made.move_clock(8.0)
    try:
        ruth.open(f"/case/{filed.number}?step=confirm_withdrawal")
        assert ruth.send(f"/case/{filed.number}/step").status_code == 303
        assert "<b>Withdrawn</b>" in ruth.open(f"/case/{filed.number}").text
    finally:
        made.move_clock(0)


def test_a_line_that_was_taken_out_of_the_database_is_shown(ruth: Browser, number: str, made: TestOffice) -> None:
    for words in ("one", "two"):
        ruth.open(f"/case/{number}")
        ruth.send(f"/case/{number}/note", words=words)

    remove_line(made, number, 1)

    page = ruth.open(f"/case/{number}")
    assert "This file is not whole" in page.text
    assert "Line 2: A line of the history is missing here." in page.text
    assert "Not verified" in page.text


def remove_line(made: TestOffice, number: str, sequence: int) -> None:
    """Do what an enemy does who can write the database."""
    path = made.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(REMOVE, (number, sequence))
