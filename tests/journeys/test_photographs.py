"""A photograph, told on a phone and fetched at the desk, with scripts and without: a real browser's own file field."""

from __future__ import annotations

from pathlib import Path

import pytest
import specimens
from browsing import Context
from offices import PIOTR, RUTH, SALMA, next_code
from playwright.sync_api import Page, expect
from served import Served

from grievance import identity
from grievance.phrases import say, say_many

PHONE, DESK = 320, 1440
STORY = "They locked the gate at night. I took a picture of the lock."
PHOTO = specimens.photo(600_000)


@pytest.mark.parametrize(
    ("office", "scripts"),
    [("postgresql", True), ("sqlite", False)],
    ids=["postgresql-scripts", "sqlite-no-scripts"],
    indirect=["office"],
)
def test_a_photograph_is_told_and_a_clean_copy_is_fetched(
    office: Served, context: Context, tmp_path: Path, *, scripts: bool
) -> None:
    photo, voice = tmp_path / "IMG 2041.jpg", tmp_path / "voice.ogg"
    photo.write_bytes(PHOTO)
    voice.write_bytes(specimens.voice())

    before = office.numbers()
    phone = context(PHONE, scripts=scripts, url=office.public_url).new_page()
    _come_to_the_story(phone, office.public_url)
    phone.locator("input[type=file]").set_input_files([photo, voice])
    _press(phone, "Français")
    expect(phone.locator(".kept li")).to_have_count(2)
    phone.get_by_label(f"{say('fr', 'files.remove')} {voice.name}").check()
    phone.locator("textarea[name=story]").fill(STORY)
    _press(phone, say("fr", "story.button"))
    expect(phone.locator(".digits")).to_be_visible()
    expect(phone.locator("main")).to_contain_text(say_many("fr", "files.came", 1))
    wide = phone.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= PHONE

    desk = context(DESK, scripts=scripts, url=office.desk_url).new_page()
    (number,) = office.numbers() - before
    _sign_in_and_open(desk, office, number)
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="Download the cleaned copy").click()
    copy = Path(fetched.value.path()).read_bytes()

    assert fetched.value.suggested_filename.endswith(".jpg")
    assert "IMG 2041" not in fetched.value.suggested_filename
    assert copy.startswith(b"\xff\xd8")
    assert not specimens.tells(copy)
    two = office.office.officer(SALMA), office.office.officer(PIOTR)
    (original,) = identity.originals(office.office.desk, *two, number)
    assert (original.name, b"".join(original.pieces)) == (photo.name, PHOTO)


def _come_to_the_story(page: Page, url: str) -> None:
    page.goto(f"{url}/en/")
    page.locator("input[name=about][value=company]").check()
    _press(page, "Go on")


def _sign_in_and_open(page: Page, office: Served, number: str) -> None:
    given = office.office.enrolled[RUTH]
    page.goto(f"{office.desk_url}/sign-in")
    page.get_by_label("Name").fill(RUTH)
    page.get_by_label("Passphrase").fill(given.passphrase)
    page.get_by_label("Code").fill(next_code(given))
    _press(page, "Sign in")
    expect(page.locator(f".row a[href='/case/{number}']").first).to_be_visible()
    page.goto(f"{office.desk_url}/case/{number}")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
