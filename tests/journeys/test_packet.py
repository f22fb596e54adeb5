"""A packet from desk to telephone and back: approved, handed over, opened with its code, answered, taken in."""

from __future__ import annotations

import time

import pytest
from axe import GRAVE, RUN, TAGS, VENDORED
from browsing import Context
from deeds import told
from offices import MALIK, next_code
from packets import ASKED, propose, take_in
from playwright.sync_api import Page, Route, expect
from served import Served

from grievance.case.terms import PaperKind, State
from grievance.handling import Way
from grievance.phrases import say

PHONE, DESK = 320, 1440
HIS = "الجوازات في خزنة المكتب.\n\nEverybody may ask for theirs; <nobody> has to give a reason."


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_packet_is_handed_over_opened_and_answered(office: Served, context: Context) -> None:
    case = told(office.office)
    case.carry(State.INVESTIGATION)
    propose(case)
    desk = context(DESK, scripts=True, url=office.desk_url).new_page()
    link, code = _approve(desk, office, case.number)

    phone = context(PHONE, scripts=True, url=office.public_url).new_page()
    phone.context.add_init_script(path=VENDORED / "axe.min.js")
    phone.goto(link)
    _look(phone, "en")
    _turn(phone, "ar")
    _look(phone, "ar")
    phone.locator("input[name=code]").fill(code)
    phone.get_by_role("button", name=say("ar", "enter.button"), exact=True).click()
    assert ASKED in phone.locator("main").inner_text()
    _look(phone, "ar")
    phone.locator("textarea[name=statement]").fill(HIS)
    _turn(phone, "en")
    _look(phone, "en")
    phone.get_by_role("button", name=say("en", "respond.button"), exact=True).click()
    expect(phone.locator(".done")).to_have_text(say("en", "respond.sent"))
    _look(phone, "en")

    assert phone.context.cookies() == []
    assert code not in phone.url
    desk.goto(f"{office.desk_url}/case/{case.number}")
    assert HIS in desk.locator("main").inner_text()
    take_in(case, Way(bytes.fromhex(link.rpartition("/")[2]), code))
    assert [paper.words for paper in case.case().papers if paper.kind == PaperKind.REPLY] == [HIS]


def _approve(page: Page, office: Served, number: str) -> tuple[str, str]:
    """Approve what waits, and read link and code off the page."""
    given = office.office.enrolled[MALIK]
    page.goto(f"{office.desk_url}/sign-in")
    page.get_by_label("Name").fill(MALIK)
    page.get_by_label("Passphrase").fill(given.passphrase)
    page.get_by_label("Code").fill(next_code(given))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(f".row a[href='/case/{number}']").first).to_be_visible()
    page.goto(f"{office.desk_url}/case/{number}")
    page.route("**/approve", _slowly)
    approve = page.get_by_role("button", name="Approve: give the respondent a packet")
    approve.evaluate("(button) => { button.click(); setTimeout(() => button.click(), 200); }")  # as who waits does
    expect(page.locator(".digits")).to_be_visible()
    return page.locator(".address").inner_text(), "".join(filter(str.isdigit, page.locator(".digits").inner_text()))


def _slowly(route: Route) -> None:
    """Let an answer be on its way for a while."""
    answer = route.fetch(max_redirects=0)
    time.sleep(1)
    route.fulfill(response=answer)


def _look(page: Page, language: str) -> None:
    """See that the page fits the phone and keeps nobody out."""
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    found = page.evaluate(RUN, TAGS)
    assert [one for one in found if not one["practice"] or one["impact"] in GRAVE] == []


def _turn(page: Page, language: str) -> None:
    """Choose another language from the bar: what was typed comes along."""
    page.locator(".tongue").click()
    page.locator("#languages").get_by_text(say(language, "language.name"), exact=True).click()
