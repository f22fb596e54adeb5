"""From the address bar to the hidden receipt with Tab, Space, Enter and typing alone: in Arabic, without scripts."""

from __future__ import annotations

import pytest
from browsing import Context
from playwright.sync_api import Page, expect
from served import Served

from grievance.phrases import own_digits, say

PHONE = 320
STORY = "أخذوا جوازات سفرنا في يونيو، ونحن ثمانية عشر."
MOST = 30  # presses of Tab on one page
NAME = "one => [...(one.labels ?? [])].map(label => label.textContent).join() || one.textContent"
# what is in focus has a mark around it that is at least two pixels wide, and nothing lies over it
SEEN = """one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + box.width / 2, Math.max(box.y, 0) + Math.min(box.height, 40) / 2);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && one.contains(above);
}"""


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_the_keyboard_alone_leads_to_a_receipt(office: Served, context: Context) -> None:
    page = context(PHONE, scripts=False, url=office.public_url).new_page()
    page.goto(office.public_url)

    follow(page, "العربية")
    go_to(page, say("ar", "about.company"))
    page.keyboard.press("Space")
    follow(page, say("ar", "about.button"))
    go_to(page, say("ar", "story.label"))
    page.keyboard.type(STORY)
    follow(page, say("ar", "story.button"))

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    digits = "".join(filter(str.isdigit, page.locator(".digits").inner_text()))
    assert own_digits("ar", digits) == "".join(filter(str.isdigit, page.locator(".own").inner_text()))
    follow(page, say("ar", "receipt.hide"))
    expect(page.locator(".slip")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(say("ar", "receipt.hidden"))


def follow(page: Page, name: str) -> None:
    """Go to a link or button, and on to the page behind it."""
    go_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go_to(page: Page, name: str) -> None:
    """Press Tab until what is in focus is called so. Whatever the focus comes past can be seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        assert focus.evaluate(SEEN), f"cannot be seen: {focus.evaluate(NAME)}"
        if name in focus.evaluate(NAME):
            return
    raise AssertionError(f"the keyboard does not come to {name}")
