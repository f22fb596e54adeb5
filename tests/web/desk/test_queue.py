from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsers import Browser, pages, whole
from offices import STORY, TestOffice, tell

from grievance.case.terms import About, Complaint
from grievance.office import Office
from web.desk import clocks, words


@pytest.fixture
def number(told: Office) -> str:
    return tell(told).number


def group(page: str, number: str) -> str:
    """Return the heading of the group in which a case stands."""
    before = page[: page.index(f'data-number="{number}"')]
    return str(re.findall(r'<h2 class="group"[^>]*>(.*?) <span>', before)[-1])


def test_a_new_case_stands_in_the_queue_with_its_clock_and_without_a_word_of_the_story(
    ruth: Browser, number: str
) -> None:
    page = whole(ruth)

    assert f'href="/case/{number}"' in page
    assert group(page, number) in {clocks.NEAR, "This week"}  # two working days, by our own rule, are four at most
    assert "First letter" in page
    assert not any(word in page for word in STORY.split() if len(word) > 7)


@pytest.mark.parametrize(
    ("days", "heading", "view"),
    [(5, clocks.OVERDUE, "soon"), (7, clocks.OVERDUE, "soon"), (9, clocks.OVERDUE, "overdue")],
)
def test_what_our_own_rule_asks_for_presses_first_and_the_views_go_by_the_law(
    ruth: Browser, number: str, made: TestOffice, days: int, heading: str, view: str
) -> None:
    made.move_clock(days)
    try:
        assert group(whole(ruth), number) == heading
        assert number in whole(ruth, view)
    finally:
        made.move_clock(0)


def test_a_closed_case_leaves_the_open_view(ruth: Browser, number: str) -> None:
    for step, typed in (("enquire", {}), ("close", {"outcome": "resolved", "words": "It is put right."})):
        ruth.open(f"/case/{number}?step={step}")
        ruth.send(f"/case/{number}/step", **typed)

    assert number not in whole(ruth)
    assert group(whole(ruth, "closed"), number) == "Closed or withdrawn"


def test_somebody_in_danger_is_marked_in_words(ruth: Browser, told: Office) -> None:
    filed = tell(told, Complaint(story="x", language="en", answers={"danger": "now"}))

    row = re.search(rf'<li class="row[^>]*>(?:(?!</li>).)*{filed.number}.*?</li>', whole(ruth), re.DOTALL)

    assert row
    assert "Danger told" in row.group()


@pytest.mark.parametrize("answer", ["now", "soon"])
def test_where_danger_was_told_the_case_comes_before_what_is_due_sooner_on_its_page(
    ruth: Browser, told: Office, made: TestOffice, answer: str
) -> None:
    sooner = tell(told).number
    made.move_clock(3)
    try:
        filed = tell(told, Complaint(story="x", language="en", answers={"danger": answer}))
        made.move_clock(9)
        read = pages(ruth)
    finally:
        made.move_clock(0)

    assert [page.count(f'data-number="{filed.number}"') for page in read if filed.number in page] == [1]
    page = next(page for page in read if filed.number in page)
    assert group(page, filed.number) == clocks.DANGER
    assert re.findall(r'<h2 class="group"[^>]*>(.*?) <span>', page)[0] == clocks.DANGER
    assert sooner not in page or page.index(filed.number) < page.index(sooner)
    assert ('class="of-page"' in page) is (len(read) > 1)


def test_no_part_of_the_queue_is_called_like_a_view_that_counts_otherwise() -> None:
    assert {clocks.DANGER, clocks.OVERDUE, clocks.NEAR, "Closed or withdrawn"} & set(words.VIEWS.values()) == set()


def test_each_circle_sees_its_own_cases_alone(ruth: Browser, browser: Callable[[str], Browser], told: Office) -> None:
    about_us = tell(told, Complaint(story="x", language="en", about=About.OFFICE)).number
    about_them = tell(told).number
    helene, salma = browser("Helene Mbaye"), browser("Salma Idrissi")

    seen = {who: whole(own) for who, own in {"ruth": ruth, "helene": helene, "salma": salma}.items()}

    assert {who: about_us in page for who, page in seen.items()} == {"ruth": False, "helene": True, "salma": False}
    assert {who: about_them in page for who, page in seen.items()} == {"ruth": True, "helene": False, "salma": True}


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(ruth: Browser, told: Office) -> None:
    def shown(page: int) -> list[str]:
        return re.findall(r'data-number="([^"]+)"', ruth.open(f"/?page={page}").text)

    tell(told, Complaint(story="x", language="en", answers={"danger": "now"}))
    while 'rel="next"' not in ruth.open("/").text:
        tell(told)

    assert len(shown(1)) == 50
    assert set(shown(1)) & set(shown(2)) == set()
    assert 'rel="next"' in ruth.open("/").text
    assert "Of the cases on this page." in whole(ruth)
    assert 'rel="prev"' in ruth.open("/?page=2").text


@pytest.mark.parametrize("address", ["/?view=mine", "/?page=-1", "/?page=x", "/?view=open&page=1.5"])
def test_an_address_that_means_nothing_shows_nothing(ruth: Browser, address: str) -> None:
    assert ruth.open(address).status_code == 404


@pytest.mark.parametrize("typed", ["{}", " {} ", "{} ?", "«{}»"])
def test_a_number_leads_to_its_case_however_it_is_typed(ruth: Browser, number: str, typed: str) -> None:
    for spelled in (
        number,
        number.lower(),
        number.replace("-", ""),
        number.replace("-", " "),
        number.replace("-", "\N{EN DASH}"),
    ):
        answer = ruth.open("/case?number=" + typed.format(spelled))

        assert (answer.status_code, answer.location) == (303, f"/case/{number}")


@pytest.mark.parametrize("typed", ["", "HALE", "../lock", "HALE-730", "HALE-730-3-1"])
def test_what_is_no_number_leads_nowhere(ruth: Browser, typed: str) -> None:
    assert ruth.open(f"/case?number={typed}").status_code == 404
