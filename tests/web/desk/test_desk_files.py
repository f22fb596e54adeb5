"""Files at the desk: what came with a case, what officers add, and how a copy leaves the page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
import specimens
from browsers import Browser, without_keeper
from multiparts import file, multipart, word
from offices import HELENE, SALMA, STORY, TestOffice, tell

from grievance import correspondence, intake, uploads
from grievance.case.terms import Channel, Complaint
from grievance.office import Office
from web.security import MULTIPART

PHOTO, VOICE = specimens.photo(), specimens.voice()
FETCH = r'href="(/case/[^"]+/file/[0-9a-f]+)"'
TOLD = {"about": "company", "channel": "walk_in", "language": "en", "story": "She says: they lock the gate."}


def sent(office: Office, name: str, data: bytes) -> uploads.Upload:
    """Send a file in at a door."""
    incoming = uploads.begin(office, name)
    incoming.write(data)
    return incoming.finish()


@pytest.fixture
def number(told: Office) -> str:
    """Return the number of a case with a photo, a voice note and a film."""
    return brought(told)


@pytest.fixture(scope="module")
def looked_at(made: TestOffice) -> str:
    """Return the number of such a case for all who only look at it."""
    return brought(made.public)


def brought(told: Office) -> str:
    """File a case with a photo, a voice note and a film, and return its number."""
    files = {"IMG 1.jpg": PHOTO, "her voice.ogg": VOICE, "gate.mp4": b"\0\0\0\x18ftypmp42"}
    came = [sent(told, *one) for one in files.items()]
    return intake.file(told, os.urandom(32), Complaint(STORY, "en"), files=came).number


def links(browser: Browser) -> list[str]:
    """Return the addresses of the copies that a page offers."""
    assert browser.page is not None
    return re.findall(FETCH, browser.page.text)


def kept(browser: Browser) -> list[str]:
    """Return the names of files that a form says are here."""
    assert browser.page is not None
    return re.findall(r"<li><bdi>(.*?)</bdi>", browser.page.text)


def test_a_case_lists_its_files_by_kind_and_never_by_the_name_they_had(ruth: Browser, looked_at: str) -> None:
    page = ruth.open(f"/case/{looked_at}").text

    assert sorted(re.findall(r"<b>(\w+) [123]</b>", page)) == ["Film", "Photo", "Recording"]
    assert "from the complainant" in page
    assert len(links(ruth)) == 2
    assert "No copy: " in page
    assert [name for name in ("IMG 1", "her voice", "gate.mp4") if name in page] == []


def test_a_copy_is_fetched_to_be_kept_and_never_shown(ruth: Browser, looked_at: str) -> None:
    ruth.open(f"/case/{looked_at}")
    voice, photo = sorted((ruth.open(path) for path in links(ruth)), key=lambda answer: answer.data)

    assert photo.data.startswith(b"\xff\xd8")
    assert voice.data.startswith(b"OggS")
    assert not specimens.tells(photo.data + voice.data)
    for answer in (photo, voice):
        assert answer.status_code == 200
        assert answer.content_length == len(answer.data)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("blob", ["00" * 16, "no hex", "0", "%2e%2e%2fkeys", "00" * 2000])
def test_what_is_no_file_of_the_case_is_not_there(ruth: Browser, looked_at: str, blob: str) -> None:
    assert ruth.open(f"/case/{looked_at}/file/{blob}").status_code == 404


def test_whoever_may_not_read_the_case_gets_no_file_of_it(
    ruth: Browser, browser: Callable[[str], Browser], stranger: Browser, looked_at: str, told: Office
) -> None:
    ruth.open(f"/case/{looked_at}")
    path, other = links(ruth)[0], tell(told).number

    assert browser(HELENE).open(path).status_code == 404
    assert stranger.open(path).status_code == 401
    assert ruth.open(path.replace(looked_at, other)).status_code == 404
    assert browser(SALMA).open(path).status_code == 200


@pytest.mark.parametrize("spoil", ["flip", "cut", "remove"])
def test_a_file_that_was_changed_is_not_sent(ruth: Browser, made: TestOffice, number: str, spoil: str) -> None:
    ruth.open(f"/case/{number}")
    path = links(ruth)[0]
    blob = made.settings.blobs / path.rpartition("/")[2]
    data = blob.read_bytes()
    if spoil == "remove":
        blob.unlink()
    else:
        blob.write_bytes(data[:-1] + (bytes([data[-1] ^ 1]) if spoil == "flip" else b""))

    answer = ruth.open(path)

    assert answer.status_code == 409
    assert "This file is not whole" in answer.text


def test_an_officer_adds_a_file_with_a_note(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}")

    answer = ruth.bring(f"/case/{number}/note", ("scan.jpg", PHOTO), words="The paper she brought.")

    page = ruth.open(f"/case/{number}").text
    assert answer.status_code == 303
    assert "The paper she brought." in page
    assert "<b>Photo 4</b>" in page
    assert "from the office" in page
    assert len(links(ruth)) == 3
    assert "scan.jpg" not in page


def test_too_many_files_keep_the_note_and_the_first_of_them(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}")

    answer = ruth.bring(f"/case/{number}/note", *[(f"{at}.jpg", b"x") for at in range(21)], words="All of it.")

    assert answer.status_code == 413
    assert "All of it.</textarea>" in answer.text
    assert kept(ruth) == [f"{at}.jpg" for at in range(20)]
    assert ruth.send(f"/case/{number}/note", words="All of it.", remove="19").status_code == 303


def test_a_file_outlives_a_case_that_moved_and_a_keeper_that_is_away(
    ruth: Browser, made: TestOffice, number: str
) -> None:
    path = f"/case/{number}/note"
    ruth.open(f"/case/{number}")
    before = ruth.hidden(path)
    ruth.send(path, words="first")

    moved = ruth.bring(path, ("scan.jpg", PHOTO), fields=before, words="second")
    with without_keeper(made):
        away = ruth.send(path, words="second")
    sent_again = ruth.send(path)

    assert (moved.status_code, away.status_code, sent_again.status_code) == (409, 503, 303)
    ruth.open(f"/case/{number}")
    assert len(links(ruth)) == 3


def test_a_story_without_words_says_where_it_is(ruth: Browser, told: Office) -> None:
    alone = Complaint("", "en", channel=Channel.BOT)
    filed = intake.file(told, os.urandom(32), alone, files=[sent(told, "voice.ogg", VOICE)])

    page = ruth.open(f"/case/{filed.number}").text

    assert "No words came with it" in page
    assert 'class="words"' not in page
    assert "complainant, bot" in page
    assert len(links(ruth)) == 1


def test_assisted_filing_takes_what_they_brought(ruth: Browser) -> None:
    ruth.open("/assist")

    slip = ruth.bring("/assist", ("paper.jpg", PHOTO), about="company", channel="walk_in")
    names = kept(ruth)
    turned = ruth.send("/assist/ask", **TOLD, turn="fr")
    filed = ruth.send("/assist", **TOLD)

    assert (slip.status_code, turned.status_code, filed.status_code) == (422, 200, 200)
    assert names == ["paper.jpg"]
    found = re.search(r"Case <b>(.*?)</b>", filed.text)
    assert found
    ruth.open(f"/case/{found[1]}")
    assert len(links(ruth)) == 1


def test_when_the_session_is_over_the_words_stay_and_no_file_of_a_stranger_is_taken(
    ruth: Browser, made: TestOffice, looked_at: str
) -> None:
    ruth.open(f"/case/{looked_at}")
    fields = ruth.hidden(f"/case/{looked_at}/note")
    blobs = set(made.settings.blobs.iterdir())
    ruth.client.delete_cookie("__Host-desk", domain="127.0.0.1")

    answer = ruth.bring(f"/case/{looked_at}/note", ("scan.jpg", PHOTO), fields=fields, words="She came again.")

    assert answer.status_code == 401
    assert "She came again." in answer.text
    assert set(made.settings.blobs.iterdir()) == blobs


def test_files_are_taken_only_where_a_form_of_ours_brings_some(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}")
    body = multipart(word("words", "x"), file("a", b"a"))

    steps = [f"/case/{number}/{step}" for step in ("note", "step", "approve", "withhold", "allege", "title")]
    paths = ["/sign-in", "/lock", "/assist", "/assist/ask", "/assist/hide", f"/case/{number}", *steps]
    taken = {path for path in paths if ruth.raw(path, body, MULTIPART).status_code != 415}

    assert taken == {"/assist", "/assist/ask", f"/case/{number}/note"}


def test_the_mailbox_counts_and_never_opens_what_came(told: Office, looked_at: str) -> None:
    filed = intake.file(told, os.urandom(32), Complaint(STORY, "en"), files=[sent(told, "a.jpg", PHOTO)])
    assert filed.digits

    assert correspondence.enter(told, filed.digits).files == 1
    assert looked_at != filed.number
