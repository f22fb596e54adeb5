"""Photos, recordings and papers at the public door: what comes is kept, what does not fit is said, no word is lost."""

from __future__ import annotations

import html
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from deeds import Told
from flask import Flask
from multiparts import END, MULTIPART, file, multipart, word
from offices import PIOTR, SALMA, TestOffice
from tongues import WALKED
from visits import STORY, Visit, digits, said, typed

from grievance import correspondence, identity
from grievance.demo.visiting import Page
from grievance.office import Office, Process
from grievance.phrases import say, say_many
from web.attaching import places
from web.public import forms
from web.public.app import create_app
from web.public.page import PREFIX
from web.security import FORM_MAX

PHOTO = ("kiln & gate.jpg", b"\xff\xd8 a photograph, more or less")
VOICE = ("voice.ogg", b"OggS" + bytes(5000))
MEGABYTE = 1_000_000


@pytest.fixture
def form(visit: Visit) -> Page:
    """Give a form for the story."""
    return visit.send(visit.open("/en/"), "/tell", about="company")


@pytest.fixture
def small(behind: TestOffice) -> Office:
    """Give an office that takes a megabyte."""
    office = behind.role(Process.PUBLIC)
    office.settings = office.settings.model_copy(update={"max_file_mb": 1})
    return office


def kept(page: Page) -> list[str]:
    """Return the names of the files that the page says are here."""
    return [html.unescape(name) for name in page.find(r'<bdi class="name">(.*?)</bdi>')]


def case(behind: TestOffice, receipt: str) -> Told:
    """Find the case of a receipt."""
    return Told(behind, correspondence.enter(behind.public, receipt).number, receipt)


def originals(behind: TestOffice, receipt: str) -> list[tuple[str, bytes]]:
    """Open the files of a case as they came, by name, with the keys of the two circles."""
    two, number = (behind.officer(SALMA), behind.officer(PIOTR)), case(behind, receipt).number
    return sorted((one.name, b"".join(one.pieces)) for one in identity.originals(behind.desk, *two, number))


@pytest.mark.parametrize("language", WALKED)
def test_the_story_page_says_what_becomes_of_files_and_what_it_cannot_do(visit: Visit, language: str) -> None:
    page = visit.send(visit.open(f"/{language}/"), "/tell", about="company")

    told = said(page)
    for key in ("label", "apart", "face"):
        assert say(language, f"files.{key}") in told
    assert say(language, "files.hint", count=20, most=200) in told
    assert page.source.index('name="nonce"') < page.source.index('name="story"') < page.source.index('type="file"')


def test_files_come_with_the_story_and_the_receipt_says_how_many(visit: Visit, behind: TestOffice, form: Page) -> None:
    receipt = visit.bring(form, "/file", PHOTO, VOICE, story=STORY)

    assert receipt.status == 200
    assert say_many("en", "files.came", 2) in said(receipt)
    assert originals(behind, digits(receipt)) == [PHOTO, VOICE]


def test_a_form_that_is_sent_twice_has_one_receipt_and_each_file_once(
    visit: Visit, behind: TestOffice, form: Page
) -> None:
    receipts = [digits(visit.bring(form, "/file", PHOTO, story=STORY)) for _ in range(3)]

    assert receipts == [receipts[0]] * 3
    assert originals(behind, receipts[0]) == [PHOTO]


def test_a_voice_alone_is_a_story_and_one_that_is_added_to_it_is_not_lost(
    visit: Visit, behind: TestOffice, form: Page
) -> None:
    receipts = [digits(visit.bring(form, "/file", VOICE)) for _ in range(2)]
    more = visit.bring(form, "/file", VOICE, PHOTO)
    reloaded = visit.send(form, "/file")

    assert {*receipts, digits(more), digits(reloaded)} == {receipts[0]}
    assert originals(behind, receipts[0]) == [PHOTO, VOICE]


def test_without_words_and_files_the_story_is_asked_for(visit: Visit, form: Page) -> None:
    page = visit.send(form, "/file", story=" ")

    assert page.status == 422
    assert say("en", "error.missing.story") in said(page)


def test_another_language_and_the_way_back_keep_the_files(visit: Visit, behind: TestOffice, form: Page) -> None:
    french = visit.bring(form, "/fr/tell", PHOTO, story=STORY, language="fr")
    who = visit.post("/fr/", **french.form("/file")[1], story=STORY)
    arabic = visit.send(who, "/ar/", language="ar")
    again = visit.send(arabic, "/ar/tell", about="company")

    assert kept(french) == [PHOTO[0]]
    assert kept(again) == [PHOTO[0]]
    receipt = visit.bring(again, "/file", VOICE, story=STORY)
    assert originals(behind, digits(receipt)) == [PHOTO, VOICE]


def test_a_file_that_is_here_can_be_left_out(visit: Visit, behind: TestOffice, form: Page) -> None:
    page = visit.bring(form, "/tell", PHOTO, VOICE)

    shown = visit.bring(page, "/tell", ("third.pdf", b"%PDF"), remove="0")
    receipt = visit.send(shown, "/file", story=STORY)

    assert kept(shown) == [VOICE[0], "third.pdf"]
    assert originals(behind, digits(receipt)) == [("third.pdf", b"%PDF"), VOICE]


def test_too_much_at_once_is_said_kindly_and_what_fitted_stays_with_every_word(
    small: Office, behind: TestOffice
) -> None:
    visit = Visit(create_app(small))
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    page = visit.bring(form, "/file", PHOTO, ("film.mp4", bytes(MEGABYTE)), VOICE, story=STORY)

    assert page.status == 413
    assert say("en", "files.left.large", most=1) in said(page)
    assert typed(page, "story") == STORY
    assert kept(page) == [PHOTO[0], VOICE[0]]
    assert originals(behind, digits(visit.send(page, "/file", story=STORY))) == [PHOTO, VOICE]


def test_the_limit_is_one_for_what_is_here_and_what_comes(small: Office) -> None:
    visit, half = Visit(create_app(small)), ("half", bytes(600_000))
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    page = visit.bring(visit.bring(form, "/tell", half), "/file", half, story=STORY)

    assert (page.status, kept(page)) == (413, ["half"])


def test_a_whole_album_brings_its_first_twenty(visit: Visit, form: Page) -> None:
    page = visit.bring(form, "/file", *[(f"{at}.jpg", b"x") for at in range(60)], story=STORY)

    assert page.status == 413
    assert say("en", "files.left.many", count=20) in said(page)
    assert kept(page) == [f"{at}.jpg" for at in range(20)]


def test_where_files_cannot_be_kept_the_words_stay_and_can_be_sent(behind: TestOffice) -> None:
    office = behind.role(Process.PUBLIC)
    office.settings = office.settings.model_copy(update={"blobs": Path("/proc")})  # a disk without room
    visit = Visit(create_app(office))
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    page = visit.bring(form, "/file", PHOTO, story=STORY)

    assert (page.status, typed(page, "story")) == (503, STORY)
    assert say("en", "files.left.away") in said(page)
    assert digits(visit.send(page, "/file", story=STORY))


def test_while_all_places_for_files_are_taken_words_are_still_heard(public: Flask, visit: Visit, form: Page) -> None:
    with ExitStack() as crowd:
        while crowd.enter_context(places(public).one()):
            pass
        page = visit.bring(form, "/file", PHOTO, story=STORY)
        told = visit.send(visit.send(visit.open("/en/"), "/tell", about="company"), "/file", story=STORY)

    assert (page.status, typed(page, "story"), kept(page)) == (503, STORY, [])
    assert say("en", "files.left.busy") in said(page)
    assert digits(told)
    assert digits(visit.bring(page, "/file", PHOTO, story=STORY))
    assert places(public).taken == 0


def test_where_an_office_takes_no_files_nobody_is_asked_for_any(behind: TestOffice) -> None:
    office = behind.role(Process.PUBLIC)
    office.settings = office.settings.model_copy(update={"max_file_mb": 0})
    visit = Visit(create_app(office))
    form = visit.send(visit.open("/en/"), "/tell", about="company")

    receipt = visit.send(form, "/file", story=STORY)

    assert 'type="file"' not in form.source
    assert say("en", "files.more") not in said(receipt)


def test_what_stands_for_a_file_opens_in_its_own_form_alone(visit: Visit, form: Page) -> None:
    token = typed(visit.bring(form, "/tell", PHOTO), "kept")
    other = visit.send(visit.open("/en/"), "/tell", about="company")

    for stolen in (token, token[:-8], "x", f"{token} {token}"):
        assert kept(visit.send(other, "/tell", kept=stolen)) == []
    assert kept(visit.send(form, "/tell", kept=token)) == [PHOTO[0]]


NAMES = ["<script>alert(1)</script>.jpg", "'\"><img src=x onerror=y>.png", "{{7*7}}.pdf", "صورة.jpg"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_is_and_does_nothing(visit: Visit, form: Page, name: str) -> None:
    page = visit.bring(form, "/tell", (name.replace('"', "%22"), b"x"))

    assert kept(page) == [name.rpartition("/")[2]]
    assert re.findall(r"<script|<img", page.source) == []


def test_files_can_be_added_after_the_story_and_each_counts_once(visit: Visit, behind: TestOffice) -> None:
    receipt = visit.tell()
    screen = visit.send(receipt, "/files")

    added = [visit.bring(screen, "/add", PHOTO, VOICE) for _ in range(2)]

    assert [page.status for page in added] == [200, 200]
    assert say("en", "files.added") in said(added[0])
    assert digits(added[0]) == digits(receipt)
    assert originals(behind, digits(receipt)) == [PHOTO, VOICE]


def test_adding_nothing_is_asked_for_once_more(visit: Visit) -> None:
    page = visit.send(visit.send(visit.tell(), "/files"), "/add")

    assert page.status == 422
    assert say("en", "files.none") in said(page)
    assert 'aria-invalid="true"' in page.source


def test_when_the_hour_is_over_the_receipt_sends_the_files_that_are_here_already(
    visit: Visit, behind: TestOffice
) -> None:
    receipt = visit.tell()
    screen = visit.send(receipt, "/files")

    late = visit.bring(screen, "/add", PHOTO, nonce=forms.fresh())
    box = visit.send(late, "/add", receipt=digits(receipt))

    assert (late.status, kept(late)) == (422, [PHOTO[0]])
    assert say("en", "files.added") in said(box)
    assert originals(behind, digits(receipt)) == [PHOTO]


def test_an_answer_may_be_a_photograph_alone(visit: Visit, behind: TestOffice) -> None:
    receipt = digits(visit.tell())
    box = visit.enter(receipt)

    answered = visit.bring(box, "/answer", PHOTO)

    assert answered.status == 200
    assert say_many("en", "mailbox.files", 1) in said(answered)
    assert originals(behind, receipt) == [PHOTO]
    assert PHOTO[0] not in html.unescape(answered.source)
    assert visit.send(box, "/answer").status == 422


@pytest.mark.parametrize("act", ["exchange", "erase", "withdraw"])
def test_files_that_were_not_sent_yet_survive_a_look_and_a_way_back(visit: Visit, behind: TestOffice, act: str) -> None:
    receipt = digits(visit.tell())

    looked = visit.bring(visit.enter(receipt), f"/{act}", PHOTO, answer="not yet")
    back = visit.send(looked, "/mailbox")

    assert (kept(back), typed(back, "answer")) == ([PHOTO[0]], "not yet")
    visit.send(back, "/answer", answer="now")
    assert originals(behind, receipt) == [PHOTO]


def test_without_the_keeper_the_files_stay_with_the_words(behind: TestOffice, visit: Visit, hurried: Visit) -> None:
    receipt = digits(visit.tell())
    story, box = visit.send(visit.open("/en/"), "/tell", about="company"), visit.enter(receipt)
    behind.end_keeper()

    told, answered = hurried.bring(story, "/file", PHOTO, story=STORY), hurried.bring(box, "/answer", VOICE)
    behind.start_keeper()

    assert (told.status, kept(told)) == (503, [PHOTO[0]])
    assert (answered.status, kept(answered)) == (503, [VOICE[0]])
    assert originals(behind, digits(visit.send(told, "/file", story=STORY))) == [PHOTO]
    visit.send(answered, "/answer")
    assert originals(behind, receipt) == [VOICE]


def test_words_beyond_all_measure_are_refused_with_a_page(visit: Visit) -> None:
    for kind, body in (
        ("application/x-www-form-urlencoded", b"story=" + bytes(FORM_MAX)),
        (MULTIPART, multipart(word("story", "x" * (FORM_MAX + 1)))),
    ):
        answer = visit.ask("POST", "/en/file", data=body, content_type=kind)
        assert (answer.status_code, say("en", "error.size") in answer.text) == (413, True)


def test_a_form_that_breaks_off_files_nothing(visit: Visit, form: Page) -> None:
    hidden = form.form("/file")[1]
    body = multipart(*[word(name, value) for name, value in hidden.items()], word("story", STORY), file(*PHOTO))

    answer = visit.ask("POST", "/en/file", data=body[: -len(END)], content_type=MULTIPART)

    assert answer.status_code == 400
    assert visit.send(form, "/file").status == 422, "nothing was filed under this nonce"


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_without_a_boundary_is_none(visit: Visit, kind: str) -> None:
    assert visit.ask("POST", "/en/file", data=b"--\r\n", content_type=kind).status_code == 400


def test_files_are_taken_only_where_a_form_of_ours_brings_some(visit: Visit, public: Flask) -> None:
    body, taken = multipart(word("story", STORY), file(*PHOTO)), set()
    takes = {"", "tell", "file", "mailbox", "answer", "exchange", "erase", "withdraw", "rate", "files", "add"}
    for rule in public.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            path = rule.rule.replace(PREFIX, "/en")
            status = visit.ask("POST", path, data=body, content_type=MULTIPART).status_code
            taken |= {path} if status != 415 else set()

    assert taken == {f"/en/{name}" for name in takes}


def test_a_form_from_elsewhere_is_refused_before_a_byte_of_it_is_read(visit: Visit, behind: TestOffice) -> None:
    before = set(behind.settings.blobs.iterdir())

    for origin in ("https://evil.example", "null"):
        body = multipart(word("story", STORY), file(*PHOTO))
        answer = visit.ask("POST", "/en/file", data=body, content_type=MULTIPART, headers={"Origin": origin})
        assert answer.status_code == 403

    assert set(behind.settings.blobs.iterdir()) == before
