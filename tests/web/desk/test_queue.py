from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsers import Browser
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
    page = ruth.open("/").text

    assert f'href="/case/{number}"' in page
    assert group(page, number) == "This week"
    assert "7 days left" in page
    assert not any(word in page for word in STORY.split() if len(word) > 7)


@pytest.mark.parametrize(
    ("days", "heading", "view"),
    [(5, clocks.NEAR, "soon"), (7, clocks.NEAR, "soon"), (9, clocks.OVERDUE, "overdue")],
)
def test_as_its_day_comes_nearer_it_presses_more(
    ruth: Browser, number: str, made: TestOffice, days: int, heading: str, view: str
) -> None:
    made.move_clock(days)
    try:
        assert group(ruth.open("/").text, number) == heading
        assert number in ruth.open(f"/?view={view}").text
    finally:
        made.move_clock(0)


def test_a_closed_case_leaves_the_open_view(ruth: Browser, number: str) -> None:
    ruth.open(f"/case/{number}?write=close")
    ruth.send(f"/case/{number}", because="resolved")
    ruth.send(f"/case/{number}/close", words="It is put right.")

    assert number not in ruth.open("/").text
    assert group(ruth.open("/?view=closed").text, number) == "Closed or withdrawn"


def test_somebody_in_danger_is_marked_in_words(ruth: Browser, told: Office) -> None:
    filed = tell(told, Complaint(story="x", language="en", answers={"danger": "now"}))

    row = re.search(rf'<li class="row[^>]*>(?:(?!</li>).)*{filed.number}.*?</li>', ruth.open("/").text, re.DOTALL)

    assert row
    assert "Danger told" in row.group()


@pytest.mark.parametrize("answer", ["now", "soon"])
def test_where_danger_was_told_the_case_comes_before_what_is_due_sooner(
    ruth: Browser, number: str, told: Office, made: TestOffice, answer: str
) -> None:
    made.move_clock(3)
    try:
        filed = tell(told, Complaint(story="x", language="en", answers={"danger": answer}))
        made.move_clock(9)
        page = ruth.open("/").text
    finally:
        made.move_clock(0)

    assert group(page, filed.number) == clocks.DANGER
    assert page.count(f'data-number="{filed.number}"') == 1
    assert page.index(f'data-number="{filed.number}"') < page.index(f'data-number="{number}"')
    # the office is shared with other tests, which may have filled a second page
    assert ('class="of-page"' in page) is ('rel="next"' in page)


def test_no_part_of_the_queue_is_called_like_a_view_that_counts_otherwise() -> None:
    assert {clocks.DANGER, clocks.OVERDUE, clocks.NEAR, "Closed or withdrawn"} & set(words.VIEWS.values()) == set()


def test_each_circle_sees_its_own_cases_alone(ruth: Browser, browser: Callable[[str], Browser], told: Office) -> None:
    about_us = tell(told, Complaint(story="x", language="en", about=About.OFFICE)).number
    about_them = tell(told).number
    helene, salma = browser("Helene Mbaye"), browser("Salma Idrissi")

    seen = {who: own.open("/").text for who, own in {"ruth": ruth, "helene": helene, "salma": salma}.items()}

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
    assert "Of the cases on this page." in ruth.open("/").text
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
