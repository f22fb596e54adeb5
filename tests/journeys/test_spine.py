"""The main job, end to end: told on a phone, answered from the desk, read with the receipt on another device."""

from __future__ import annotations

import re

import pytest
from browsing import Context
from offices import RUTH, next_code
from playwright.sync_api import Page, expect
from served import Served

PHONE, DESK = 320, 1440
STORY = "أخذوا جوازاتنا في يونيو.\n\nThere are eighteen of us; the foreman keeps the key <in his> pocket & laughs."
ANSWER = "Yes. He asked twice who it was."
LETTER = "Two people here have read it. Is anybody being punished?"


@pytest.mark.parametrize(
    ("office", "scripts"),
    [("sqlite", True), ("postgresql", False)],
    ids=["sqlite-scripts", "postgresql-no-scripts"],
    indirect=["office"],
)
def test_told_answered_and_read(office: Served, context: Context, *, scripts: bool) -> None:
    before = office.numbers()
    phone = context(PHONE, scripts=scripts, url=office.public_url).new_page()
    receipt = _tell(phone, office.public_url)
    phone.reload()
    assert _digits(phone) == receipt, "a reload shows the same receipt"
    _say_that_somebody_is_in_danger(phone)
    _press(phone, "I wrote it down, hide it")
    expect(phone.locator(".digits")).to_have_count(0)

    desk = context(DESK, scripts=scripts, url=office.desk_url).new_page()
    (number,) = office.numbers() - before
    _sign_in_and_open(desk, office, number)
    assert STORY in desk.locator("main").inner_text()
    _acknowledge(desk)
    _write(desk)

    other = context(PHONE, scripts=scripts, url=office.public_url).new_page()
    _enter(other, office.public_url, receipt)
    letters = other.locator("main").inner_text()
    assert LETTER in letters
    assert "eighteen" not in letters
    other.locator("textarea[name=answer]").fill(ANSWER)
    _press(other, "Send")
    assert ANSWER not in other.locator("main").inner_text()

    desk.goto(f"{office.desk_url}/case/{number}")
    assert ANSWER in desk.locator("main").inner_text()
    for page in (phone, other):
        assert page.context.cookies() == []
        assert not re.search(r"\d{4}", page.url.removeprefix(office.public_url))


def _tell(page: Page, url: str) -> str:
    page.goto(url)
    page.get_by_role("link", name="English").click()
    page.locator("input[name=about][value=company]").check()
    _press(page, "Go on")
    page.locator("textarea[name=story]").fill(STORY)
    _press(page, "Send, and get my receipt")
    return _digits(page)


def _digits(page: Page) -> str:
    """Read the receipt, on a page that fits the phone."""
    expect(page.locator(".digits")).to_be_visible()
    expect(page).to_have_title("Form")
    wide = page.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= PHONE
    return "".join(filter(str.isdigit, page.locator(".digits").inner_text()))


def _say_that_somebody_is_in_danger(page: Page) -> None:
    page.get_by_role("button", name="Is anybody in danger?").click()
    page.locator("input[name=danger][value=now]").check()
    _press(page, "Save")


def _sign_in_and_open(page: Page, office: Served, number: str) -> None:
    given = office.office.enrolled[RUTH]
    page.goto(f"{office.desk_url}/sign-in")
    page.get_by_label("Name").fill(RUTH)
    page.get_by_label("Passphrase").fill(given.passphrase)
    page.get_by_label("Code").fill(next_code(given))
    _press(page, "Sign in")
    expect(page.locator(f".row a[href='/case/{number}']").first).to_be_visible()
    page.goto(f"{office.desk_url}/case/{number}")


def _acknowledge(page: Page) -> None:
    page.get_by_role("link", name="Write the acknowledgement").click()
    _press(page, "Sign, send and acknowledge")
    expect(page.locator("main")).to_contain_text("Acknowledged")


def _write(page: Page) -> None:
    page.goto(f"{page.url.partition('#')[0].partition('?')[0]}?step=write")
    page.locator("textarea#letter").fill(LETTER)
    _press(page, "Sign and send")
    expect(page.locator("main")).to_contain_text(LETTER)


def _enter(page: Page, url: str, receipt: str) -> None:
    page.goto(f"{url}/en/mailbox")
    page.locator("input[name=receipt]").fill(f"{receipt[:10]} {receipt[10:]}")
    page.locator("main button.do").first.click()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
